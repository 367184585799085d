import type { Refusal } from '../../../../core/domain/errors.ts';
import { inSeconds, retryAfter } from './entry.ts';
import type { Entries } from './entry.ts';

/** What can be refused to who changes the own account. */
export const ACCOUNT = {
  ReauthenticationRequired: {
    status: 403,
    slug: 'reauthentication-required',
    title: 'Sign in again first',
    about: {
      en: {
        happened:
          'This call changes how one gets in, or tells everything about the account, and the last sign-in of this session is longer ago than `REAUTH_TTL`. A stolen token alone shall not be enough for it.',
        next: 'Call `POST /v1/auth/reauthenticate` with the password, or with a sign-in code of an own address, and repeat the request with the access token of its answer. The session stays the same.',
      },
      de: {
        title: 'Melden Sie sich zuerst noch einmal an',
        happened:
          'Dieser Aufruf ändert, wie man in das Konto kommt, oder verrät alles darüber, und die letzte Anmeldung dieser Sitzung ist länger her als `REAUTH_TTL`. Ein gestohlenes Token allein soll dafür nicht genügen.',
        next: 'Rufen Sie `POST /v1/auth/reauthenticate` mit dem Passwort oder mit einem Code einer eigenen Adresse auf, und wiederholen Sie die Anfrage mit dem Access-Token der Antwort. Die Sitzung bleibt dieselbe.',
      },
    },
    detail: () =>
      'Prove who you are with POST /v1/auth/reauthenticate, and send this request again with the new token.',
  },
  AddressTaken: {
    status: 409,
    slug: 'address-taken',
    title: 'The address belongs to another account',
    about: {
      en: {
        happened: 'Somebody else has verified this address, and an address belongs to one account only.',
        next: 'Use another address. If it is yours, sign in with it to the account that has it, and remove it there first.',
      },
      de: {
        title: 'Die Adresse gehört zu einem anderen Konto',
        happened: 'Jemand anderes hat diese Adresse bestätigt, und eine Adresse gehört zu genau einem Konto.',
        next: 'Verwenden Sie eine andere Adresse. Wenn sie Ihnen gehört, melden Sie sich damit bei dem Konto an, das sie hat, und entfernen Sie sie dort.',
      },
    },
    detail: () =>
      'Use another address; who owns this one can sign in with it to that account, or remove it there first.',
    errors: ({ pointers }) =>
      pointers.map((pointer) => ({ pointer, code: 'address-taken', detail: 'was verified by another user' })),
  },
  UsernameTaken: {
    status: 409,
    slug: 'username-taken',
    title: 'The username belongs to somebody',
    about: {
      en: {
        happened: 'Another user has this username; large and small letters are the same.',
        next: 'Choose another username.',
      },
      de: {
        title: 'Der Benutzername ist vergeben',
        happened: 'Jemand anderes hat diesen Benutzernamen; große und kleine Buchstaben sind dasselbe.',
        next: 'Wählen Sie einen anderen Benutzernamen.',
      },
    },
    detail: () => 'Choose another username.',
    errors: () => [{ pointer: '/username', code: 'username-taken', detail: 'is the username of another user' }],
  },
  TooManyRenames: {
    status: 429,
    slug: 'too-many-username-changes',
    title: 'The username was changed too often',
    about: {
      en: {
        happened:
          'An account changes its username three times at most within the length of a password lock (`PASSWORD_LOCK`). Its failed sign-ins go on counting at each name that it gives up, and one account shall not lock many names.',
        next: 'Repeat the request after `Retry-After`, or send it without `username`.',
      },
      de: {
        title: 'Der Benutzername wurde zu oft geändert',
        happened:
          'Ein Konto ändert seinen Benutzernamen höchstens dreimal, solange eine Passwortsperre dauert (`PASSWORD_LOCK`). Seine Fehlversuche zählen bei jedem Namen weiter, den es aufgibt, und ein Konto soll nicht viele Namen sperren.',
        next: 'Wiederholen Sie die Anfrage nach `Retry-After`, oder senden Sie sie ohne `username`.',
      },
    },
    detail: (refusal) => `Try another username in ${inSeconds(refusal)}; everything else can be changed now.`,
    headers: retryAfter,
  },
  AlreadyAdded: {
    status: 409,
    slug: 'already-added',
    title: 'You have this address already',
    about: {
      en: {
        happened: 'The address is in the list of your identities already, verified or not.',
        next: 'Read `GET /v1/me/identities`; if the address is not verified yet, ask for a code there (`POST /v1/me/identities/{id}/otp`).',
      },
      de: {
        title: 'Diese Adresse haben Sie schon',
        happened: 'Die Adresse steht schon in der Liste Ihrer Identitäten, bestätigt oder nicht.',
        next: 'Lesen Sie `GET /v1/me/identities`; ist die Adresse noch nicht bestätigt, fordern Sie dort einen Code an (`POST /v1/me/identities/{id}/otp`).',
      },
    },
    detail: () => 'Use the one in the list of your identities; if it is not verified yet, ask for a code there.',
  },
  AlreadyVerified: {
    status: 409,
    slug: 'already-verified',
    title: 'Verified already',
    about: {
      en: {
        happened: 'The address is verified, and a code would prove nothing new.',
        next: 'Nothing is left to be done: use the address.',
      },
      de: {
        title: 'Schon bestätigt',
        happened: 'Die Adresse ist bestätigt, und ein Code würde nichts Neues beweisen.',
        next: 'Es ist nichts mehr zu tun: Verwenden Sie die Adresse.',
      },
    },
    detail: () => 'There is nothing left to verify: use the address as it is.',
  },
  NotVerified: {
    status: 409,
    slug: 'not-verified',
    title: 'Not verified yet',
    about: {
      en: {
        happened: 'Only a verified address can be the primary one, to which messages go.',
        next: 'Ask for a code (`POST /v1/me/identities/{id}/otp`), verify the address with it (`…/verify`), then repeat the request.',
      },
      de: {
        title: 'Noch nicht bestätigt',
        happened: 'Nur eine bestätigte Adresse kann die primäre sein, an die Nachrichten gehen.',
        next: 'Fordern Sie einen Code an (`POST /v1/me/identities/{id}/otp`), bestätigen Sie damit die Adresse (`…/verify`), und wiederholen Sie die Anfrage.',
      },
    },
    detail: () => 'Verify the address with its code first, then try again.',
  },
  LastSignInMethod: {
    status: 409,
    slug: 'last-way-in',
    title: 'Your last way in',
    about: {
      en: {
        happened: 'Without it nobody could sign in to the account any more.',
        next: 'Add and verify another address first, or link a provider. To leave for good, delete the account: `DELETE /v1/me`.',
      },
      de: {
        title: 'Ihr letzter Zugang',
        happened: 'Ohne ihn könnte sich niemand mehr bei dem Konto anmelden.',
        next: 'Fügen Sie zuerst eine andere Adresse hinzu und bestätigen Sie sie, oder verbinden Sie einen Anbieter. Wer ganz gehen will, löscht das Konto: `DELETE /v1/me`.',
      },
    },
    detail: () => 'Add and verify another address first, then try again; to leave for good, delete the account.',
  },
  TooManyIdentities: {
    status: 409,
    slug: 'too-many-identities',
    title: 'Too many addresses',
    about: {
      en: {
        happened: 'An account has only so many addresses; `detail` says how many.',
        next: 'Remove one that you do not use: `DELETE /v1/me/identities/{id}`.',
      },
      de: {
        title: 'Zu viele Adressen',
        happened: 'Ein Konto hat nur eine bestimmte Zahl von Adressen; `detail` nennt sie.',
        next: 'Entfernen Sie eine, die Sie nicht brauchen: `DELETE /v1/me/identities/{id}`.',
      },
    },
    detail: ({ most }) => `An account has at most ${most}: remove one that you do not use, then try again.`,
  },
} satisfies Partial<Entries<Refusal>>;
