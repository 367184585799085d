import type { ProblemKind } from '../../../server/problem-kind.ts';

export const administrationProblems = {
  AlreadySignedIn: {
    title: 'Hat sich schon angemeldet',
    happened: 'Eine Einladung lässt jemanden zum ersten Mal herein, und diese Person war schon da.',
    next: 'Es ist nichts zu tun. Kommt die Person nicht mehr hinein, schicken Sie ihr einen Weg zu einem neuen Passwort: `POST /v1/users/{id}/password-reset`.',
  },
  BuiltIn: {
    title: 'Teil des Dienstes selbst',
    happened:
      'Der Dienst selbst braucht diese Rolle oder dieses Privileg: Sie können nicht umbenannt oder gelöscht werden, und was SuperAdmin hat, kann nicht genommen werden.',
    next: 'Legen Sie eine eigene Rolle oder ein eigenes Privileg an, und verwenden Sie diese.',
  },
  Forbidden: {
    title: 'Nicht erlaubt',
    happened:
      'Sie sind angemeldet, und Ihre Rolle hat das Privileg nicht, das dieser Aufruf verlangt. `detail` nennt es.',
    next: 'Bitten Sie einen Administrator um eine Rolle, die es hat; die Änderung gilt mit Ihrer nächsten Anfrage, ohne neue Anmeldung.',
  },
  InsufficientPrivileges: {
    title: 'Diese Person darf mehr als Sie',
    happened:
      'Wer an einem Benutzer etwas ändert, muss jedes Privileg haben, das dieser hat, damit niemand an Konten kommt, die mehr dürfen. Lesen ist davon ausgenommen.',
    next: 'Bitten Sie jemanden, der die Privilegien hat, die `detail` nennt.',
  },
  LastAdministrator: {
    title: 'Der letzte Administrator',
    happened:
      'Das ist der letzte aktive Benutzer mit der Rolle SuperAdmin. Ohne einen könnte niemand mehr den Dienst verwalten.',
    next: 'Geben Sie zuerst jemand anderem die Rolle SuperAdmin, und wiederholen Sie dann die Anfrage.',
  },
  NameTaken: {
    title: 'Der Name ist vergeben',
    happened:
      'Eine Rolle oder ein Privileg dieses Namens gibt es schon. Namen, die sich nur in großen und kleinen Buchstaben unterscheiden, gelten als derselbe.',
    next: 'Wählen Sie einen anderen Namen, oder ändern Sie, was es gibt.',
  },
  NoAddress: {
    title: 'Keine Adresse, an die gesendet werden könnte',
    happened: 'Der Benutzer hat keine bestätigte Adresse, an die eine Nachricht gehen könnte, oder ist nicht aktiv.',
    next: 'Schicken Sie eine Einladung (`POST /v1/users/{id}/invitation`), oder aktivieren Sie zuerst den Benutzer.',
  },
  NotInvitable: {
    title: 'Kann nicht eingeladen werden',
    happened:
      'Der Benutzer ist nicht aktiv, registriert sich gerade selbst, oder hat keine Adresse, die noch frei ist. `detail` sagt, was zutrifft.',
    next: 'Tun Sie, was `detail` sagt, und schicken Sie dann die Einladung noch einmal.',
  },
  NotYoursToGrant: {
    title: 'Das können Sie nicht vergeben',
    happened:
      'Niemand gibt, was er nicht hat, oder nimmt, was er nicht geben könnte. `detail` nennt die Privilegien, die Ihnen fehlen.',
    next: 'Wählen Sie eine Rolle ohne sie, oder bitten Sie jemanden, der sie hat.',
  },
  RestoreConflict: {
    title: 'Das hat inzwischen jemand anderes',
    happened:
      'Beim Löschen wurden Adressen und Namen frei, und jemand anderes hat seither eine davon genommen. `errors` nennt sie. Wiederhergestellt wurde nichts.',
    next: 'Lassen Sie sie dort ändern oder entfernen, wo sie jetzt sind, und stellen Sie dann noch einmal her.',
  },
  RoleInUse: {
    title: 'Jemand hat diese Rolle',
    happened: 'Benutzer haben diese Rolle, gelöschte eingeschlossen, weil sie wiederhergestellt werden können.',
    next: 'Geben Sie diesen Benutzern zuerst eine andere Rolle (`GET /v1/users?role=…&deleted=include` findet sie), und löschen Sie dann die Rolle.',
  },
  UnknownPrivilege: {
    title: 'Dieses Privileg gibt es nicht',
    happened: 'Die Anfrage nennt Privilegien, die es nicht gibt; `errors` sagt, welche.',
    next: 'Nennen Sie die aus `GET /v1/privileges`, oder legen Sie sie zuerst mit `POST /v1/privileges` an.',
  },
  UnknownRole: {
    title: 'Diese Rolle gibt es nicht',
    happened: 'Die Anfrage nennt eine Rolle, die es nicht gibt, oder die gelöscht wurde.',
    next: 'Nennen Sie eine aus `GET /v1/roles`, genau wie sie dort steht.',
  },
} satisfies Partial<Record<ProblemKind, object>>;
