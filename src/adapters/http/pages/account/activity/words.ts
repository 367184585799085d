import type { AuditValue, Change } from '../../../../../core/domain/audit.ts';
import type { Language } from '../../../../../core/domain/messages/message.ts';
import type { EndReason } from '../../../../../core/domain/sessions/session.ts';
import type { AuditRecord } from '../../../../../core/ports/audit-log.ts';
import { providerTitle } from '../own-page.ts';

type EventWords = Readonly<{
  fields: Readonly<Record<string, string>>;
  methods: Readonly<Record<string, string>>;
  byProvider: (name: string) => string;
  ends: Readonly<Record<EndReason, string>>;
  oauth: string;
  empty: string;
  byAdministrator: string;
  signedOut: string;
  about: (type: string, id: string) => string;
  refused: string;
}>;

const EN: EventWords = {
  fields: {
    first_name: 'First name',
    last_name: 'Last name',
    job_title: 'Job title',
    gender: 'Gender',
    dob: 'Date of birth',
    username: 'Username',
    profile_image: 'Picture',
    role: 'Role',
    is_active: 'Active',
    email: 'Email',
    mobile: 'Mobile',
    failures_before: 'Wrong tries before',
    reason: 'Reason',
    count: 'Sessions',
  },
  methods: { password: 'with the password', code: 'with a code', invitation: 'with an invitation' },
  byProvider: (name) => `with ${name}`,
  ends: {
    logout: 'signed out',
    ended: 'ended in the list of devices',
    password: 'because the password changed',
    deleted: 'because the account was deleted',
    disabled: 'because the account was disabled',
    reuse: 'because a copy of it was used',
    excess: 'because there were too many',
  },
  oauth: 'Linked account',
  empty: 'empty',
  byAdministrator: 'by an administrator',
  signedOut: 'not signed in',
  about: (type, id) => `${type === 'user' ? 'User' : type} ${id}`,
  refused: 'Refused',
};

const DE: EventWords = {
  fields: {
    first_name: 'Vorname',
    last_name: 'Nachname',
    job_title: 'Tätigkeit',
    gender: 'Geschlecht',
    dob: 'Geburtsdatum',
    username: 'Benutzername',
    profile_image: 'Bild',
    role: 'Rolle',
    is_active: 'Aktiv',
    email: 'E-Mail',
    mobile: 'Mobilnummer',
    failures_before: 'Falsche Versuche davor',
    reason: 'Grund',
    count: 'Sitzungen',
  },
  methods: { password: 'mit dem Passwort', code: 'mit einem Code', invitation: 'mit einer Einladung' },
  byProvider: (name) => `mit ${name}`,
  ends: {
    logout: 'abgemeldet',
    ended: 'in der Liste der Geräte beendet',
    password: 'weil das Passwort geändert wurde',
    deleted: 'weil das Konto gelöscht wurde',
    disabled: 'weil das Konto gesperrt wurde',
    reuse: 'weil eine Kopie davon benutzt wurde',
    excess: 'weil es zu viele waren',
  },
  oauth: 'Verknüpftes Konto',
  empty: 'leer',
  byAdministrator: 'durch die Verwaltung',
  signedOut: 'nicht angemeldet',
  about: (type, id) => `${type === 'user' ? 'Benutzer' : type} ${id}`,
  refused: 'Abgewiesen',
};

export const EVENT_WORDS: Readonly<Record<Language, EventWords>> = { en: EN, de: DE };

/** Details that mean nothing to a reader. */
const HIDDEN = ['session_id', 'generation', 'profile_image'];

const valueWords = ({ empty }: EventWords, value: AuditValue): string =>
  value === null || value === '' ? empty : Array.isArray(value) ? value.join(', ') : String(value);

const changeWords = (words: EventWords, { field, before, after }: Change): string => {
  if (field === 'method') return words.methods[String(after)] ?? words.byProvider(providerTitle(String(after)));
  if (field === 'end_reason') return words.ends[String(after) as EndReason] ?? String(after);
  if (field === 'oauth') return words.oauth;
  const label = words.fields[field] ?? field;
  const value = valueWords(words, after);
  return before === null ? `${label}: ${value}` : `${label}: ${valueWords(words, before)} → ${value}`;
};

/** The details of an event, as its reader may see them. */
export const detailWords = (language: Language, { changes }: AuditRecord): readonly string[] =>
  changes.filter(({ field }) => !HIDDEN.includes(field)).map((change) => changeWords(EVENT_WORDS[language], change));
