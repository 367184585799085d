import type { NotInvitable, Refusal } from '../../../../core/domain/errors.ts';
import type { Entries } from './entry.ts';

const NOT_INVITABLE: Readonly<Record<NotInvitable['reason'], string>> = {
  inactive: 'Activate the user first.',
  registering: 'The user has registered, and ends that with the code that was sent; there is nothing to invite to.',
  'no-free-address': 'Give the user an address that nobody else has verified.',
};

/** What can be refused to who acts on users, roles and privileges. */
export const ADMINISTRATION = {
  NotYoursToGrant: {
    status: 403,
    slug: 'not-yours-to-grant',
    title: 'Not yours to grant',
    about: {
      en: {
        happened:
          'Nobody gives what they do not hold, nor takes away what they could not give. `detail` names the privileges that you do not hold.',
        next: 'Choose a role without them, or ask somebody who holds them.',
      },
      de: {
        title: 'Das können Sie nicht vergeben',
        happened:
          'Niemand gibt, was er nicht hat, oder nimmt, was er nicht geben könnte. `detail` nennt die Privilegien, die Ihnen fehlen.',
        next: 'Wählen Sie eine Rolle ohne sie, oder bitten Sie jemanden, der sie hat.',
      },
    },
    detail: ({ privileges }) =>
      `Nobody gives away what they do not hold: choose a role without ${privileges.join(', ')}, or ask somebody who holds it.`,
  },
  InsufficientPrivileges: {
    status: 403,
    slug: 'superior',
    title: 'The user may do more than you',
    about: {
      en: {
        happened:
          'Whoever acts on a user must hold every privilege which that user holds, so that nobody gets at the accounts of those above. Reading is not meant.',
        next: 'Ask somebody who holds the privileges that `detail` names.',
      },
      de: {
        title: 'Diese Person darf mehr als Sie',
        happened:
          'Wer an einem Benutzer etwas ändert, muss jedes Privileg haben, das dieser hat, damit niemand an Konten kommt, die mehr dürfen. Lesen ist davon ausgenommen.',
        next: 'Bitten Sie jemanden, der die Privilegien hat, die `detail` nennt.',
      },
    },
    detail: ({ privileges }) =>
      `Whoever acts on a user holds every privilege of that user; ask somebody who holds ${privileges.join(', ')}.`,
  },
  NameTaken: {
    status: 409,
    slug: 'name-taken',
    title: 'There is one with this name',
    about: {
      en: {
        happened: 'A role or privilege of this name exists. Names that differ in letter case only count as one.',
        next: 'Choose another name, or change the one that there is.',
      },
      de: {
        title: 'Der Name ist vergeben',
        happened:
          'Eine Rolle oder ein Privileg dieses Namens gibt es schon. Namen, die sich nur in großen und kleinen Buchstaben unterscheiden, gelten als derselbe.',
        next: 'Wählen Sie einen anderen Namen, oder ändern Sie, was es gibt.',
      },
    },
    detail: () => 'Choose another name; two that differ in letter case only count as one.',
    errors: () => [{ pointer: '/name', code: 'name-taken', detail: 'is the name of another one' }],
  },
  UnknownRole: {
    status: 422,
    slug: 'unknown-role',
    title: 'There is no such role',
    about: {
      en: {
        happened: 'The request names a role that does not exist, or was deleted.',
        next: 'Name one of `GET /v1/roles`, exactly as it is written there.',
      },
      de: {
        title: 'Diese Rolle gibt es nicht',
        happened: 'Die Anfrage nennt eine Rolle, die es nicht gibt, oder die gelöscht wurde.',
        next: 'Nennen Sie eine aus `GET /v1/roles`, genau wie sie dort steht.',
      },
    },
    detail: () => 'Name a role that exists; names are case-sensitive.',
    errors: () => [{ pointer: '/role', code: 'unknown-role', detail: 'is not the name of a role' }],
  },
  UnknownPrivilege: {
    status: 422,
    slug: 'unknown-privilege',
    title: 'There is no such privilege',
    about: {
      en: {
        happened: 'The request names privileges that do not exist; `errors` says which.',
        next: 'Name those of `GET /v1/privileges`, or make them first with `POST /v1/privileges`.',
      },
      de: {
        title: 'Dieses Privileg gibt es nicht',
        happened: 'Die Anfrage nennt Privilegien, die es nicht gibt; `errors` sagt, welche.',
        next: 'Nennen Sie die aus `GET /v1/privileges`, oder legen Sie sie zuerst mit `POST /v1/privileges` an.',
      },
    },
    detail: () => 'Name privileges that exist, or make them first.',
    errors: ({ pointer, names }) =>
      names.map((name) => ({ pointer, code: 'unknown-privilege', detail: `${name} is not the name of a privilege` })),
  },
  RoleInUse: {
    status: 409,
    slug: 'role-in-use',
    title: 'Somebody has this role',
    about: {
      en: {
        happened: 'Users have this role, deleted ones included, because they may be restored.',
        next: 'Give these users another role first (`GET /v1/users?role=…&deleted=include` finds them), then delete the role.',
      },
      de: {
        title: 'Jemand hat diese Rolle',
        happened: 'Benutzer haben diese Rolle, gelöschte eingeschlossen, weil sie wiederhergestellt werden können.',
        next: 'Geben Sie diesen Benutzern zuerst eine andere Rolle (`GET /v1/users?role=…&deleted=include` findet sie), und löschen Sie dann die Rolle.',
      },
    },
    detail: ({ users }) =>
      `Give its ${users} users another role first; deleted users keep theirs, because they may be restored.`,
  },
  RestoreConflict: {
    status: 409,
    slug: 'restore-conflict',
    title: 'Somebody else has it by now',
    about: {
      en: {
        happened:
          'What was deleted left its addresses and names free, and somebody else has taken one since. `errors` names them. Nothing was restored.',
        next: 'Have them changed or removed where they are now, then restore again.',
      },
      de: {
        title: 'Das hat inzwischen jemand anderes',
        happened:
          'Beim Löschen wurden Adressen und Namen frei, und jemand anderes hat seither eine davon genommen. `errors` nennt sie. Wiederhergestellt wurde nichts.',
        next: 'Lassen Sie sie dort ändern oder entfernen, wo sie jetzt sind, und stellen Sie dann noch einmal her.',
      },
    },
    detail: () => 'Have what `errors` names changed or removed where it is now, then restore again.',
    errors: ({ pointers }) =>
      pointers.map((pointer) => ({ pointer, code: 'restore-conflict', detail: 'belongs to another one by now' })),
  },
  NoAddress: {
    status: 409,
    slug: 'no-address',
    title: 'No address to send to',
    about: {
      en: {
        happened: 'The user has no verified address that a message could go to, or is inactive.',
        next: 'Send an invitation (`POST /v1/users/{id}/invitation`), or activate the user first.',
      },
      de: {
        title: 'Keine Adresse, an die gesendet werden könnte',
        happened:
          'Der Benutzer hat keine bestätigte Adresse, an die eine Nachricht gehen könnte, oder ist nicht aktiv.',
        next: 'Schicken Sie eine Einladung (`POST /v1/users/{id}/invitation`), oder aktivieren Sie zuerst den Benutzer.',
      },
    },
    detail: () => 'The user has verified no address, or is inactive: send an invitation, or activate the user first.',
  },
  BuiltIn: {
    status: 409,
    slug: 'built-in',
    title: 'Part of the service itself',
    about: {
      en: {
        happened:
          'The service itself relies on this role or privilege: it can not be renamed or deleted, and what SuperAdmin holds can not be taken away.',
        next: 'Make a role or privilege of your own, and use it instead.',
      },
      de: {
        title: 'Teil des Dienstes selbst',
        happened:
          'Der Dienst selbst braucht diese Rolle oder dieses Privileg: Sie können nicht umbenannt oder gelöscht werden, und was SuperAdmin hat, kann nicht genommen werden.',
        next: 'Legen Sie eine eigene Rolle oder ein eigenes Privileg an, und verwenden Sie diese.',
      },
    },
    detail: () => 'It can not be renamed, deleted or taken away; make one of your own instead.',
  },
  AlreadySignedIn: {
    status: 409,
    slug: 'already-signed-in',
    title: 'The user has signed in already',
    about: {
      en: {
        happened: 'An invitation lets somebody in for the first time, and this user was in already.',
        next: 'Nothing is to be done. If the user can not get in any more, send a way to a new password: `POST /v1/users/{id}/password-reset`.',
      },
      de: {
        title: 'Hat sich schon angemeldet',
        happened: 'Eine Einladung lässt jemanden zum ersten Mal herein, und diese Person war schon da.',
        next: 'Es ist nichts zu tun. Kommt die Person nicht mehr hinein, schicken Sie ihr einen Weg zu einem neuen Passwort: `POST /v1/users/{id}/password-reset`.',
      },
    },
    detail: () => 'Nothing is to be done: whoever has an account needs no invitation to it.',
  },
  NotInvitable: {
    status: 409,
    slug: 'not-invitable',
    title: 'The user can not be invited',
    about: {
      en: {
        happened:
          'The user is inactive, is registering without an invitation, or has no address that is still free. `detail` says which.',
        next: 'Do what `detail` says, then send the invitation again.',
      },
      de: {
        title: 'Kann nicht eingeladen werden',
        happened:
          'Der Benutzer ist nicht aktiv, registriert sich gerade selbst, oder hat keine Adresse, die noch frei ist. `detail` sagt, was zutrifft.',
        next: 'Tun Sie, was `detail` sagt, und schicken Sie dann die Einladung noch einmal.',
      },
    },
    detail: ({ reason }) => NOT_INVITABLE[reason],
  },
  LastAdministrator: {
    status: 409,
    slug: 'last-administrator',
    title: 'The last administrator',
    about: {
      en: {
        happened:
          'This is the last active user with the role SuperAdmin. Without one nobody could administer the service any more.',
        next: 'Give somebody else the role SuperAdmin first, then repeat the request.',
      },
      de: {
        title: 'Der letzte Administrator',
        happened:
          'Das ist der letzte aktive Benutzer mit der Rolle SuperAdmin. Ohne einen könnte niemand mehr den Dienst verwalten.',
        next: 'Geben Sie zuerst jemand anderem die Rolle SuperAdmin, und wiederholen Sie dann die Anfrage.',
      },
    },
    detail: () => 'Give somebody else the role SuperAdmin first, then try again.',
  },
} satisfies Partial<Entries<Refusal>>;
