import type { Language } from '../../../../../core/domain/messages/message.ts';

type Texts = Readonly<{
  role: string;
  present: (role: string) => string;
  choose: string;
  review: string;
  impact: (role: string) => string;
  gains: (count: string) => string;
  loses: (count: string) => string;
  same: string;
  give: (role: string) => string;
  from: string;
  notYours: string;
  privileges: string;
  columns: Readonly<Record<'privilege' | 'role', string>>;
  none: string;
  why: string;
  whyAbout: string;
  privilege: string;
  ask: string;
  granted: (privilege: string, role: string) => string;
  byAll: (privilege: string, role: string) => string;
  missing: (privilege: string, role: string) => string;
  unknown: (privilege: string) => string;
}>;

export const ACCESS_TEXTS: Readonly<Record<Language, Texts>> = {
  en: {
    role: 'Role',
    present: (role) => `The role is ${role}.`,
    choose: 'Another role',
    review: 'Show what changes',
    impact: (role) => `What the role ${role} changes`,
    gains: (count) => `Gains ${count}:`,
    loses: (count) => `Loses ${count}:`,
    same: 'The user can do the same as before.',
    give: (role) => `Give the role ${role}`,
    from: 'It holds from the next request of the user on.',
    notYours: 'Roles that hold more than you do are not in the list.',
    privileges: 'What the user may do',
    columns: { privilege: 'Privilege', role: 'From the role' },
    none: 'No privileges: the user has an account of their own, and nothing else.',
    why: 'Why, or why not?',
    whyAbout: 'Enter a privilege to see whether the user holds it, and why.',
    privilege: 'Privilege',
    ask: 'Find out',
    granted: (privilege, role) => `Yes: the role ${role} holds ${privilege}.`,
    byAll: (privilege, role) => `Yes: ${role} holds every privilege, so ${privilege} too.`,
    missing: (privilege, role) => `No: the role ${role} does not hold ${privilege}.`,
    unknown: (privilege) => `No: there is no privilege ${privilege}.`,
  },
  de: {
    role: 'Rolle',
    present: (role) => `Die Rolle ist ${role}.`,
    choose: 'Andere Rolle',
    review: 'Zeigen, was sich ändert',
    impact: (role) => `Was die Rolle ${role} ändert`,
    gains: (count) => `Kommt dazu (${count}):`,
    loses: (count) => `Fällt weg (${count}):`,
    same: 'Die Person darf dasselbe wie vorher.',
    give: (role) => `Rolle ${role} geben`,
    from: 'Das gilt ab der nächsten Anfrage der Person.',
    notYours: 'Rollen mit mehr Berechtigungen als Ihren stehen nicht in der Liste.',
    privileges: 'Was die Person darf',
    columns: { privilege: 'Berechtigung', role: 'Durch die Rolle' },
    none: 'Keine Berechtigungen: Die Person hat ein eigenes Konto und sonst nichts.',
    why: 'Warum, oder warum nicht?',
    whyAbout: 'Geben Sie eine Berechtigung ein, um zu sehen, ob die Person sie hat und warum.',
    privilege: 'Berechtigung',
    ask: 'Nachsehen',
    granted: (privilege, role) => `Ja: Die Rolle ${role} enthält ${privilege}.`,
    byAll: (privilege, role) => `Ja: ${role} enthält alle Berechtigungen, also auch ${privilege}.`,
    missing: (privilege, role) => `Nein: Die Rolle ${role} enthält ${privilege} nicht.`,
    unknown: (privilege) => `Nein: Eine Berechtigung ${privilege} gibt es nicht.`,
  },
};
