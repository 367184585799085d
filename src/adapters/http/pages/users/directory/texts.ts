import type { Language } from '../../../../../core/domain/messages/message.ts';
import type { FilterName } from './filters.ts';

type Choices = Readonly<Record<string, string>>;

type Texts = Readonly<{
  title: string;
  search: string;
  submit: string;
  more: string;
  invite: string;
  label: Readonly<Record<FilterName | 'sort', string>>;
  hint: Readonly<Record<'q', string>>;
  choices: Readonly<Record<'is_active' | 'locked' | 'deleted' | 'unconfirmed' | 'sort', Choices>>;
  any: string;
  leftOut: string;
  chip: Readonly<Record<FilterName, (value: string) => string>>;
  clear: string;
  wrong: (label: string) => string;
  unknownRole: string;
  one: string;
  other: string;
  nobody: string;
  nobodyBegins: (q: string) => string;
  empty: string;
  stale: string;
  lag: string;
  columns: Readonly<Record<'name' | 'role' | 'state' | 'seen' | 'created', string>>;
  caption: string;
  unverified: string;
  noAddress: string;
  never: string;
}>;

export const DIRECTORY_TEXTS: Readonly<Record<Language, Texts>> = {
  en: {
    title: 'Users',
    search: 'Search users',
    submit: 'Search',
    more: 'Filters and order',
    invite: 'Invite a user',
    label: {
      q: 'Name, username or address',
      role: 'Role',
      is_active: 'Enabled',
      locked: 'Locked',
      deleted: 'Deleted users',
      unconfirmed: 'Unconfirmed registrations',
      created_from: 'Created from',
      created_to: 'Created until',
      sort: 'Order',
    },
    hint: { q: 'Its beginning is enough.' },
    choices: {
      is_active: { true: 'Enabled only', false: 'Disabled only' },
      locked: { true: 'Locked only', false: 'Not locked only' },
      deleted: { include: 'Show them too', only: 'Show only them' },
      unconfirmed: { include: 'Show them too', only: 'Show only them' },
      sort: {
        '-created_at': 'Newest first',
        created_at: 'Oldest first',
        first_name: 'First name, A to Z',
        '-first_name': 'First name, Z to A',
        '-updated_at': 'Changed last first',
      },
    },
    any: 'Any',
    leftOut: 'Leave them out',
    chip: {
      q: (value) => `Begins with “${value}”`,
      role: (value) => `Role: ${value}`,
      is_active: (value) => (value === 'true' ? 'Enabled' : 'Disabled'),
      locked: (value) => (value === 'true' ? 'Locked' : 'Not locked'),
      deleted: (value) => (value === 'only' ? 'Only deleted ones' : 'Deleted ones too'),
      unconfirmed: (value) => (value === 'only' ? 'Only unconfirmed ones' : 'Unconfirmed ones too'),
      created_from: (value) => `Created from ${value}`,
      created_to: (value) => `Created until ${value}`,
    },
    clear: 'Clear filters',
    wrong: (label) => `“${label}” can’t be read like this. Change it or leave it empty.`,
    unknownRole: 'There is no role with this name.',
    one: 'user',
    other: 'users',
    nobody: 'Nobody matches all of these filters.',
    nobodyBegins: (q) => `Nobody begins with “${q}”.`,
    empty: 'Nobody is here yet.',
    stale: 'The page that you asked for is not there any more. This is the first page.',
    lag: 'This list may lag some seconds behind.',
    columns: {
      name: 'Name and address',
      role: 'Role',
      state: 'State',
      seen: 'Last sign-in',
      created: 'Created',
    },
    caption: 'Users',
    unverified: 'Unverified',
    noAddress: 'No address',
    never: 'Never',
  },
  de: {
    title: 'Benutzer',
    search: 'Benutzer suchen',
    submit: 'Suchen',
    more: 'Filter und Reihenfolge',
    invite: 'Jemanden einladen',
    label: {
      q: 'Name, Benutzername oder Adresse',
      role: 'Rolle',
      is_active: 'Aktiv',
      locked: 'Gesperrt',
      deleted: 'Gelöschte',
      unconfirmed: 'Unbestätigte Registrierungen',
      created_from: 'Angelegt ab',
      created_to: 'Angelegt bis',
      sort: 'Reihenfolge',
    },
    hint: { q: 'Der Anfang genügt.' },
    choices: {
      is_active: { true: 'Nur aktive', false: 'Nur deaktivierte' },
      locked: { true: 'Nur gesperrte', false: 'Nur nicht gesperrte' },
      deleted: { include: 'Auch zeigen', only: 'Nur diese zeigen' },
      unconfirmed: { include: 'Auch zeigen', only: 'Nur diese zeigen' },
      sort: {
        '-created_at': 'Neueste zuerst',
        created_at: 'Älteste zuerst',
        first_name: 'Vorname, A bis Z',
        '-first_name': 'Vorname, Z bis A',
        '-updated_at': 'Zuletzt geänderte zuerst',
      },
    },
    any: 'Alle',
    leftOut: 'Weglassen',
    chip: {
      q: (value) => `Beginnt mit „${value}“`,
      role: (value) => `Rolle: ${value}`,
      is_active: (value) => (value === 'true' ? 'Aktiv' : 'Deaktiviert'),
      locked: (value) => (value === 'true' ? 'Gesperrt' : 'Nicht gesperrt'),
      deleted: (value) => (value === 'only' ? 'Nur gelöschte' : 'Auch gelöschte'),
      unconfirmed: (value) => (value === 'only' ? 'Nur unbestätigte' : 'Auch unbestätigte'),
      created_from: (value) => `Angelegt ab ${value}`,
      created_to: (value) => `Angelegt bis ${value}`,
    },
    clear: 'Filter aufheben',
    wrong: (label) => `„${label}“ ist so nicht zu lesen. Ändern Sie es, oder lassen Sie es leer.`,
    unknownRole: 'Eine Rolle mit diesem Namen gibt es nicht.',
    one: 'Person',
    other: 'Personen',
    nobody: 'Niemand passt zu allen diesen Filtern.',
    nobodyBegins: (q) => `Niemand beginnt mit „${q}“.`,
    empty: 'Hier ist noch niemand.',
    stale: 'Die gewünschte Seite gibt es nicht mehr. Dies ist die erste Seite.',
    lag: 'Diese Liste kann einige Sekunden hinterherhinken.',
    columns: {
      name: 'Name und Adresse',
      role: 'Rolle',
      state: 'Zustand',
      seen: 'Letzte Anmeldung',
      created: 'Angelegt',
    },
    caption: 'Benutzer',
    unverified: 'Unbestätigt',
    noAddress: 'Keine Adresse',
    never: 'Nie',
  },
};
