import type { Language } from '../../../../core/domain/messages/message.ts';
import type { AnyRefusal } from '../page.ts';

/** Refusals for which the pages about users have their own explanation. */
export type Explained =
  | 'InsufficientPrivileges'
  | 'NotYoursToGrant'
  | 'LastAdministrator'
  | 'PreconditionFailed'
  | 'UnknownRole'
  | 'TooManyRenames'
  | 'AlreadySignedIn'
  | 'NotInvitable'
  | 'NoAddress'
  | 'TooSoon'
  | 'LastSignInMethod'
  | 'CountryNotServed'
  | 'NotFound';

export type Message = Readonly<{ title: string; text: string }>;
type Texts = {
  readonly [Tag in Explained]: (refusal: Extract<AnyRefusal, { _tag: Tag }>, minutes: number) => Message;
};

const list = ({ privileges }: Readonly<{ privileges: readonly string[] }>): string => privileges.join(', ');

const WHY_NOT_INVITABLE = {
  en: {
    inactive: 'The user is disabled. Enable the user first.',
    registering: 'The user has registered, and gets a code where they sign in.',
    'no-free-address': 'Somebody else has each of the addresses by now. Add another address.',
  },
  de: {
    inactive: 'Das Konto ist deaktiviert. Aktivieren Sie es zuerst.',
    registering: 'Die Person hat sich selbst registriert und bekommt dort einen Code, wo sie sich anmeldet.',
    'no-free-address': 'Alle Adressen gehören inzwischen jemand anderem. Fügen Sie eine andere Adresse hinzu.',
  },
};

export const USER_REFUSED: Readonly<Record<Language, Texts>> = {
  en: {
    InsufficientPrivileges: (refusal) => ({
      title: 'This user holds more than you',
      text: `Nothing was changed. The user holds privileges that you lack: ${list(refusal)}. Ask somebody who holds them.`,
    }),
    NotYoursToGrant: (refusal) => ({
      title: 'This role is not yours to give',
      text: `Nothing was changed. The role holds privileges that you lack: ${list(refusal)}. Choose another role, or ask somebody who holds them.`,
    }),
    LastAdministrator: () => ({
      title: 'Somebody must stay administrator',
      text: 'Nothing was changed. This is the last active user with the role SuperAdmin. Give the role to somebody else first.',
    }),
    PreconditionFailed: () => ({
      title: 'Somebody else was faster',
      text: 'Nothing was changed. The user has been changed since you opened the page. Look at the user again, and repeat what you did if it still fits.',
    }),
    UnknownRole: () => ({
      title: 'This role is gone',
      text: 'Nothing was changed. There is no such role any more. Choose another one.',
    }),
    TooManyRenames: (_, minutes) => ({
      title: 'The username was changed too often',
      text: `Nothing was changed. It can be changed again in ${minutes} min.`,
    }),
    AlreadySignedIn: () => ({
      title: 'No invitation is needed',
      text: 'Nothing was sent. The user has signed in before. Send a password reset instead.',
    }),
    NotInvitable: ({ reason }) => ({
      title: 'No invitation can be sent',
      text: `Nothing was sent. ${WHY_NOT_INVITABLE.en[reason]}`,
    }),
    NoAddress: () => ({
      title: 'There is nowhere to send it',
      text: 'Nothing was sent. The user is disabled, or has no verified address. Enable the user, or add an address.',
    }),
    TooSoon: (_, minutes) => ({
      title: 'One is on its way already',
      text: `Nothing was sent. Another one can be sent in ${minutes} min.`,
    }),
    LastSignInMethod: () => ({
      title: 'This is the last way in',
      text: 'Nothing was removed. Without this the user could not sign in any more. Add another address first.',
    }),
    CountryNotServed: () => ({
      title: 'No messages are sent there',
      text: 'Nothing was sent. No messages are sent to the country of the number. Add an email address.',
    }),
    NotFound: () => ({
      title: 'Nothing is here',
      text: 'There is no such user or entry, or it is gone by now. Look at the list of users.',
    }),
  },
  de: {
    InsufficientPrivileges: (refusal) => ({
      title: 'Diese Person hat mehr Berechtigungen als Sie',
      text: `Nichts wurde geändert. Ihnen fehlen Berechtigungen, die diese Person hat: ${list(refusal)}. Bitten Sie jemanden, der sie hat.`,
    }),
    NotYoursToGrant: (refusal) => ({
      title: 'Diese Rolle können Sie nicht vergeben',
      text: `Nichts wurde geändert. Zur Rolle gehören Berechtigungen, die Ihnen fehlen: ${list(refusal)}. Wählen Sie eine andere Rolle, oder bitten Sie jemanden, der sie hat.`,
    }),
    LastAdministrator: () => ({
      title: 'Jemand muss die Verwaltung behalten',
      text: 'Nichts wurde geändert. Dies ist das letzte aktive Konto mit der Rolle SuperAdmin. Geben Sie die Rolle zuerst jemand anderem.',
    }),
    PreconditionFailed: () => ({
      title: 'Jemand war schneller',
      text: 'Nichts wurde geändert. Das Konto wurde geändert, seit Sie die Seite geöffnet haben. Sehen Sie es sich noch einmal an, und wiederholen Sie Ihre Änderung, wenn sie noch passt.',
    }),
    UnknownRole: () => ({
      title: 'Diese Rolle gibt es nicht mehr',
      text: 'Nichts wurde geändert. Wählen Sie eine andere Rolle.',
    }),
    TooManyRenames: (_, minutes) => ({
      title: 'Der Benutzername wurde zu oft geändert',
      text: `Nichts wurde geändert. In ${minutes} Min. geht es wieder.`,
    }),
    AlreadySignedIn: () => ({
      title: 'Eine Einladung ist nicht nötig',
      text: 'Nichts wurde gesendet. Die Person hat sich schon angemeldet. Senden Sie stattdessen einen Link für ein neues Passwort.',
    }),
    NotInvitable: ({ reason }) => ({
      title: 'Eine Einladung ist nicht möglich',
      text: `Nichts wurde gesendet. ${WHY_NOT_INVITABLE.de[reason]}`,
    }),
    NoAddress: () => ({
      title: 'Es fehlt eine Adresse dafür',
      text: 'Nichts wurde gesendet. Das Konto ist deaktiviert oder hat keine bestätigte Adresse. Aktivieren Sie es, oder fügen Sie eine Adresse hinzu.',
    }),
    TooSoon: (_, minutes) => ({
      title: 'Eine Nachricht ist schon unterwegs',
      text: `Nichts wurde gesendet. In ${minutes} Min. geht wieder eine.`,
    }),
    LastSignInMethod: () => ({
      title: 'Dies ist der letzte Weg zur Anmeldung',
      text: 'Nichts wurde entfernt. Ohne ihn könnte sich die Person nicht mehr anmelden. Fügen Sie zuerst eine andere Adresse hinzu.',
    }),
    CountryNotServed: () => ({
      title: 'Dorthin geht keine Nachricht',
      text: 'Nichts wurde gesendet. In das Land der Nummer werden keine Nachrichten gesendet. Fügen Sie eine E-Mail-Adresse hinzu.',
    }),
    NotFound: () => ({
      title: 'Hier ist nichts',
      text: 'Diese Person oder diesen Eintrag gibt es nicht oder nicht mehr. Sehen Sie in der Liste der Benutzer nach.',
    }),
  },
};
