import type { Language } from '../../../../core/domain/messages/message.ts';
import type { AnyRefusal } from '../page.ts';

type Words = Readonly<{ one: string; other: string }>;

type Texts = Readonly<{
  title: string;
  caption: string;
  privilege: string;
  cell: (privilege: string, role: string) => string;
  create: string;
  review: string;
  unsaved: string;
  stale: string;
  morePrivileges: string;
  moreRoles: string;
  all: string;
  locks: Readonly<{
    title: string;
    superAdmin: (role: string) => string;
    beyond: (role: string, privileges: readonly string[]) => string;
    notHeld: string;
    readOnly: string;
  }>;
  users: Words;
  sessions: Words;
  affected: (users: string, sessions: string) => string;
  atLeast: (count: string) => string;
  showUsers: (role: string) => string;
  andMore: (count: string) => string;
  reviewTitle: string;
  reviewLead: string;
  gains: string;
  loses: string;
  who: string;
  own: string;
  save: string;
  edit: string;
  discard: string;
  nothingLeft: string;
  saved: (roles: readonly string[]) => string;
  outdated: (roles: readonly string[]) => string;
  refused: (role: string, refusal: AnyRefusal) => string;
  choose: string;
  nobodyYet: string;
  inUse: (role: string, users: string) => string;
}>;

const missing = (refusal: AnyRefusal): string => ('privileges' in refusal ? refusal.privileges.join(', ') : '');

export const ROLE_TEXTS: Readonly<Record<Language, Texts>> = {
  en: {
    title: 'Roles',
    caption: 'Privileges of each role',
    privilege: 'Privilege',
    cell: (privilege, role) => `${privilege} for ${role}`,
    create: 'Create role',
    review: 'Review changes',
    unsaved: 'Your ticks are not saved yet. Review them to save them.',
    stale: 'This place in the list of roles is gone. Here is its beginning.',
    morePrivileges: 'More privileges',
    moreRoles: 'More roles',
    all: 'All roles',
    locks: {
      title: 'What can’t be changed here',
      superAdmin: (role) => `${role} is built in and holds every privilege, also new ones.`,
      beyond: (role, privileges) =>
        `${role} holds privileges that you don’t hold (${privileges.join(', ')}), so you can’t change it.`,
      notHeld: 'Privileges that you don’t hold yourself: you can neither grant nor revoke them.',
      readOnly: 'You may see roles, but not change them.',
    },
    users: { one: 'user', other: 'users' },
    sessions: { one: 'open session', other: 'open sessions' },
    affected: (users, sessions) => `${users}, with ${sessions}`,
    atLeast: (count) => `more than ${count}`,
    showUsers: (role) => `Show users with the role ${role}`,
    andMore: (count) => `and ${count} more`,
    reviewTitle: 'Review changes of roles',
    reviewLead: 'This is not saved yet. Once saved, it holds from everyone’s next request on.',
    gains: 'Gains',
    loses: 'Loses',
    who: 'Who is affected',
    own: 'This is your own role. You lose these privileges yourself.',
    save: 'Save changes',
    edit: 'Change the ticks',
    discard: 'Discard changes',
    nothingLeft: 'Nothing is left to change.',
    saved: (roles) => `Saved: ${roles.join(', ')}.`,
    outdated: (roles) =>
      `Somebody else has changed ${roles.join(', ')} since you opened this page. Nothing of it was saved. Review it again.`,
    refused: (role, refusal) =>
      ({
        BuiltIn: `${role} is built in and keeps its privileges.`,
        NotYoursToGrant: `${role}: this needs privileges that you don’t hold: ${missing(refusal)}.`,
        NotFound: `${role}: the role or one of the privileges has been deleted.`,
      })[refusal._tag as string] ?? `${role}: not saved, as far as can be told. Look before you try again.`,
    choose: 'Choose privileges',
    nobodyYet: 'No privileges.',
    inUse: (role, users) =>
      `${role} was not deleted, because people have it: ${users}, deleted ones included. Give them another role first.`,
  },
  de: {
    title: 'Rollen',
    caption: 'Berechtigungen jeder Rolle',
    privilege: 'Berechtigung',
    cell: (privilege, role) => `${privilege} für ${role}`,
    create: 'Rolle anlegen',
    review: 'Änderungen prüfen',
    unsaved: 'Ihre Haken sind noch nicht gespeichert. Prüfen Sie sie, um sie zu speichern.',
    stale: 'Diese Stelle der Liste von Rollen gibt es nicht mehr. Hier ist ihr Anfang.',
    morePrivileges: 'Weitere Berechtigungen',
    moreRoles: 'Weitere Rollen',
    all: 'Alle Rollen',
    locks: {
      title: 'Was hier nicht zu ändern ist',
      superAdmin: (role) => `${role} ist eingebaut und enthält jede Berechtigung, auch neue.`,
      beyond: (role, privileges) =>
        `${role} enthält Berechtigungen, die Sie nicht haben (${privileges.join(', ')}); deshalb können Sie diese Rolle nicht ändern.`,
      notHeld: 'Berechtigungen, die Sie selbst nicht haben: Sie können sie weder geben noch nehmen.',
      readOnly: 'Sie dürfen Rollen sehen, aber nicht ändern.',
    },
    users: { one: 'Benutzer', other: 'Benutzer' },
    sessions: { one: 'offene Sitzung', other: 'offene Sitzungen' },
    affected: (users, sessions) => `${users}, dazu ${sessions}`,
    atLeast: (count) => `mehr als ${count}`,
    showUsers: (role) => `Benutzer mit der Rolle ${role} zeigen`,
    andMore: (count) => `und ${count} weitere`,
    reviewTitle: 'Änderungen an Rollen prüfen',
    reviewLead: 'Das ist noch nicht gespeichert. Danach gilt es für alle ab der nächsten Anfrage.',
    gains: 'Bekommt',
    loses: 'Verliert',
    who: 'Wen es betrifft',
    own: 'Das ist Ihre eigene Rolle. Sie selbst verlieren diese Berechtigungen.',
    save: 'Änderungen speichern',
    edit: 'Haken ändern',
    discard: 'Änderungen verwerfen',
    nothingLeft: 'Es ist nichts mehr zu ändern.',
    saved: (roles) => `Gespeichert: ${roles.join(', ')}.`,
    outdated: (roles) =>
      `Jemand anderes hat ${roles.join(', ')} geändert, seit Sie diese Seite geöffnet haben. Davon wurde nichts gespeichert. Prüfen Sie es noch einmal.`,
    refused: (role, refusal) =>
      ({
        BuiltIn: `${role} ist eingebaut und behält die Berechtigungen.`,
        NotYoursToGrant: `${role}: Dafür fehlen Ihnen Berechtigungen: ${missing(refusal)}.`,
        NotFound: `${role}: Die Rolle oder eine der Berechtigungen wurde gelöscht.`,
      })[refusal._tag as string] ??
      `${role}: nicht gespeichert, soweit zu erkennen. Sehen Sie nach, bevor Sie es noch einmal versuchen.`,
    choose: 'Berechtigungen wählen',
    nobodyYet: 'Keine Berechtigungen.',
    inUse: (role, users) =>
      `${role} wurde nicht gelöscht, denn es gibt Benutzer damit: ${users}, gelöschte mitgezählt. Geben Sie ihnen zuerst eine andere Rolle.`,
  },
};

export const ROLE_FIELDS = {
  name: { en: 'Name', de: 'Name' },
  description: { en: 'Description', de: 'Beschreibung' },
  privileges: { en: 'Privileges', de: 'Berechtigungen' },
  users: { en: 'Users', de: 'Benutzer' },
} as const;

export const ROLE_LOCKS = {
  builtIn: {
    en: 'The service needs this role, so it keeps its name and can’t be deleted.',
    de: 'Der Dienst braucht diese Rolle, deshalb behält sie ihren Namen und ist nicht zu löschen.',
  },
  beyond: {
    en: 'This role holds privileges that you don’t hold, so you can’t change it.',
    de: 'Diese Rolle enthält Berechtigungen, die Sie nicht haben; deshalb können Sie sie nicht ändern.',
  },
} as const;
