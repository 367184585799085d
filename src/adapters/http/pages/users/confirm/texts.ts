import type { Language } from '../../../../../core/domain/messages/message.ts';
import type { Taken } from '../../../../../core/ports/directory.ts';

export type Deed = 'disable' | 'enable' | 'delete' | 'restore';

type Texts = Readonly<{
  title: Readonly<Record<Deed, (name: string) => string>>;
  sessions: Readonly<{ one: string; other: string; unknown: string }>;
  disable: Readonly<{ goes: readonly string[]; stays: readonly string[] }>;
  enable: Readonly<{ stays: readonly string[] }>;
  delete: Readonly<{ goes: readonly string[]; stays: (until: string) => readonly string[] }>;
  restore: Readonly<{ goes: readonly string[]; stays: readonly string[] }>;
  conflict: string;
  taken: Readonly<Record<Taken['type'], (value: string) => string>>;
  heldBy: string;
  conflictWay: string;
}>;

export const CONFIRM_TEXTS: Readonly<Record<Language, Texts>> = {
  en: {
    title: {
      disable: (name) => `Disable ${name}`,
      enable: (name) => `Enable ${name}`,
      delete: (name) => `Delete ${name}`,
      restore: (name) => `Restore ${name}`,
    },
    sessions: { one: 'session ends at once', other: 'sessions end at once', unknown: 'All sessions end at once' },
    disable: {
      goes: ['Signing in, in every way', 'Invitations, codes and links that were sent before'],
      stays: ['Profile, addresses, role and history', 'The user can be enabled again at any time'],
    },
    enable: {
      stays: ['The user can sign in again, with the same password and role', 'Sessions from before stay ended'],
    },
    delete: {
      goes: ['The account, and every way to sign in', 'The claim to its addresses and username: others can take them'],
      stays: (until) => [
        `Until ${until} the user can be restored, unless others take an address or the username`,
        'After that everything is erased for good, except that there was a user',
      ],
    },
    restore: {
      goes: [],
      stays: ['Profile, addresses, role and password come back as they were', 'Sessions from before stay ended'],
    },
    conflict: 'The user can’t be restored: others have taken what belonged to the account.',
    taken: {
      username: (value) => `The username ${value}`,
      email: (value) => `The email address ${value}`,
      mobile: (value) => `The mobile number ${value}`,
      oauth: (value) => `The account at ${value}`,
    },
    heldBy: 'now belongs to',
    conflictWay: 'Ask them to change or remove it, or do that for them. Then restore the user.',
  },
  de: {
    title: {
      disable: (name) => `${name} deaktivieren`,
      enable: (name) => `${name} aktivieren`,
      delete: (name) => `${name} löschen`,
      restore: (name) => `${name} wiederherstellen`,
    },
    sessions: { one: 'Sitzung endet sofort', other: 'Sitzungen enden sofort', unknown: 'Alle Sitzungen enden sofort' },
    disable: {
      goes: ['Die Anmeldung, auf jedem Weg', 'Einladungen, Codes und Links, die schon gesendet wurden'],
      stays: ['Profil, Adressen, Rolle und Verlauf', 'Das Konto lässt sich jederzeit wieder aktivieren'],
    },
    enable: {
      stays: [
        'Die Person kann sich wieder anmelden, mit demselben Passwort und derselben Rolle',
        'Frühere Sitzungen bleiben beendet',
      ],
    },
    delete: {
      goes: [
        'Das Konto und jeder Weg zur Anmeldung',
        'Der Anspruch auf Adressen und Benutzernamen: Andere können sie nehmen',
      ],
      stays: (until) => [
        `Bis ${until} lässt sich das Konto wiederherstellen, wenn niemand eine Adresse oder den Benutzernamen nimmt`,
        'Danach wird alles endgültig gelöscht, außer dass es das Konto gab',
      ],
    },
    restore: {
      goes: [],
      stays: ['Profil, Adressen, Rolle und Passwort kommen zurück, wie sie waren', 'Frühere Sitzungen bleiben beendet'],
    },
    conflict: 'Das Konto lässt sich nicht wiederherstellen: Andere haben inzwischen, was dazu gehörte.',
    taken: {
      username: (value) => `Der Benutzername ${value}`,
      email: (value) => `Die E-Mail-Adresse ${value}`,
      mobile: (value) => `Die Mobilnummer ${value}`,
      oauth: (value) => `Das Konto bei ${value}`,
    },
    heldBy: 'gehört jetzt',
    conflictWay:
      'Bitten Sie die Person, das zu ändern oder zu entfernen, oder tun Sie es für sie. Stellen Sie das Konto dann wieder her.',
  },
};
