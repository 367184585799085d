import type { ProblemKind } from '../../../server/problem-kind.ts';

export const accountProblems = {
  AddressTaken: {
    title: 'Die Adresse gehört zu einem anderen Konto',
    happened: 'Jemand anderes hat diese Adresse bestätigt, und eine Adresse gehört zu genau einem Konto.',
    next: 'Verwenden Sie eine andere Adresse. Wenn sie Ihnen gehört, melden Sie sich damit bei dem Konto an, das sie hat, und entfernen Sie sie dort.',
  },
  AlreadyAdded: {
    title: 'Diese Adresse haben Sie schon',
    happened: 'Die Adresse steht schon in der Liste Ihrer Identitäten, bestätigt oder nicht.',
    next: 'Lesen Sie `GET /v1/me/identities`; ist die Adresse noch nicht bestätigt, fordern Sie dort einen Code an (`POST /v1/me/identities/{id}/otp`).',
  },
  AlreadyLinked: {
    title: 'Mit einem anderen Konto verbunden',
    happened: 'Dieses Konto des Anbieters öffnet hier ein anderes Konto.',
    next: 'Melden Sie sich über den Anbieter an und lösen Sie dort die Verbindung (`DELETE /v1/me/identities/{id}`), oder verbinden Sie ein anderes Konto des Anbieters.',
  },
  AlreadyVerified: {
    title: 'Schon bestätigt',
    happened: 'Die Adresse ist bestätigt, und ein Code würde nichts Neues beweisen.',
    next: 'Es ist nichts mehr zu tun: Verwenden Sie die Adresse.',
  },
  CurrentPasswordRequired: {
    title: 'Das jetzige Passwort fehlt',
    happened: 'Das Konto hat ein Passwort, und wer es ändert, weist nach, es zu kennen.',
    next: 'Senden Sie das jetzige Passwort als `current_password` neben `new_password`. Wer es vergessen hat, setzt es mit Code oder Link zurück: `POST /v1/auth/password/forgot`.',
  },
  FactorRequired: {
    title: 'Ein zweiter Faktor ist Pflicht',
    happened: '`MFA_REQUIRED` verlangt für dieses Konto einen zweiten Faktor, und dies ist der einzige.',
    next: 'Behalten Sie ihn, oder ersetzen Sie ihn: Beginnen Sie mit `replace` eine neue App, und bestätigen Sie sie mit ihrem ersten Code.',
  },
  InvalidImage: {
    title: 'Kein brauchbares Bild',
    happened:
      'Die Datei ist kein PNG-, JPEG- oder WebP-Bild, ist beschädigt oder unvollständig, oder hat mehr als 40 Megapixel.',
    next: 'Öffnen Sie sie in einem Bildprogramm, speichern Sie sie als PNG, JPEG oder WebP, und senden Sie sie noch einmal; `errors` sagt, woran es lag.',
  },
  LastSignInMethod: {
    title: 'Ihr letzter Zugang',
    happened: 'Ohne ihn könnte sich niemand mehr bei dem Konto anmelden.',
    next: 'Fügen Sie zuerst eine andere Adresse hinzu und bestätigen Sie sie, oder verbinden Sie einen Anbieter. Wer ganz gehen will, löscht das Konto: `DELETE /v1/me`.',
  },
  NotVerified: {
    title: 'Noch nicht bestätigt',
    happened: 'Nur eine bestätigte Adresse kann die primäre sein, an die Nachrichten gehen.',
    next: 'Fordern Sie einen Code an (`POST /v1/me/identities/{id}/otp`), bestätigen Sie damit die Adresse (`…/verify`), und wiederholen Sie die Anfrage.',
  },
  TooManyIdentities: {
    title: 'Zu viele Adressen',
    happened: 'Ein Konto hat nur eine bestimmte Zahl von Adressen; `detail` nennt sie.',
    next: 'Entfernen Sie eine, die Sie nicht brauchen: `DELETE /v1/me/identities/{id}`.',
  },
  TooManyPasskeys: {
    title: 'Zu viele Passkeys',
    happened: 'Ein Konto hat eine begrenzte Zahl von Passkeys; `detail` sagt, wie viele.',
    next: 'Entfernen Sie einen, den Sie nicht brauchen: `DELETE /v1/me/passkeys/{id}`.',
  },
  TooManyRenames: {
    title: 'Der Benutzername wurde zu oft geändert',
    happened:
      'Ein Konto ändert seinen Benutzernamen höchstens dreimal, solange eine Passwortsperre dauert (`PASSWORD_LOCK`). Seine Fehlversuche zählen bei jedem Namen weiter, den es aufgibt, und ein Konto soll nicht viele Namen sperren.',
    next: 'Wiederholen Sie die Anfrage nach `Retry-After`, oder senden Sie sie ohne `username`.',
  },
  UsernameTaken: {
    title: 'Der Benutzername ist vergeben',
    happened: 'Jemand anderes hat diesen Benutzernamen; große und kleine Buchstaben sind dasselbe.',
    next: 'Wählen Sie einen anderen Benutzernamen.',
  },
  WeakPassword: {
    title: 'Das Passwort ist zu leicht zu erraten',
    happened:
      'Das neue Passwort ist zu kurz oder zu lang, eines der häufigsten, aus dem eigenen Namen oder der Adresse gemacht, oder das bisherige. Geändert wurde nichts; ein Code oder Link, der dabei war, gilt noch.',
    next: 'Lesen Sie in `errors`, was daran falsch ist, und wählen Sie ein anderes. Einige Wörter ohne Zusammenhang sind lang und leicht zu merken; Ziffern und Zeichen werden nicht verlangt.',
  },
} satisfies Partial<Record<ProblemKind, object>>;
