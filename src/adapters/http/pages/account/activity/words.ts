import type { AuditValue, Change } from '../../../../../core/domain/audit.ts';
import type { Language } from '../../../../../core/domain/messages/message.ts';
import type { EndReason } from '../../../../../core/domain/sessions/session.ts';
import type { AuditRecord } from '../../../../../core/ports/audit-log.ts';
import { providerTitle } from '../own-page.ts';

type EventWords = Readonly<{
  fields: Readonly<Record<string, string>>;
  methods: Readonly<Record<string, string>>;
  /** Describes how a user signed in. `methods` has one or two items. */
  by: (methods: readonly string[]) => string;
  factors: Readonly<Record<string, string>>;
  failures: string;
  ends: Readonly<Record<EndReason, string>>;
  oauth: string;
  empty: string;
  byAdministrator: string;
  signedOut: string;
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
    role: 'Role',
    is_active: 'Active',
    email: 'Email',
    mobile: 'Mobile',
    failures_before: 'Wrong tries before',
    reason: 'Reason',
    count: 'Sessions',
    passkey: 'Passkey',
    recovery_codes_left: 'Recovery codes left',
    withdrawn: 'No longer confirmed',
  },
  methods: {
    password: 'the password',
    code: 'a code',
    invitation: 'an invitation',
    provider: 'a linked account',
    passkey: 'a passkey',
    totp: 'a code of the app',
    'recovery-code': 'a recovery code',
    mfa: 'two factors',
  },
  by: (methods) => `with ${methods.join(' and ')}`,
  factors: { totp: 'Authenticator app', always: 'Asked for at every sign-in' },
  failures: 'Wrong tries',
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
    role: 'Rolle',
    is_active: 'Aktiv',
    email: 'E-Mail',
    mobile: 'Mobilnummer',
    failures_before: 'Falsche Versuche davor',
    reason: 'Grund',
    count: 'Sitzungen',
    passkey: 'Passkey',
    recovery_codes_left: 'Übrige Wiederherstellungscodes',
    withdrawn: 'Nicht mehr bestätigt',
  },
  methods: {
    password: 'dem Passwort',
    code: 'einem Code',
    invitation: 'einer Einladung',
    provider: 'einem verknüpften Konto',
    passkey: 'einem Passkey',
    totp: 'einem Code der App',
    'recovery-code': 'einem Wiederherstellungscode',
    mfa: 'zwei Faktoren',
  },
  by: (methods) => `mit ${methods.join(' und ')}`,
  factors: { totp: 'Authenticator-App', always: 'Bei jedem Anmelden verlangt' },
  failures: 'Falsche Versuche',
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
  refused: 'Abgewiesen',
};

export const EVENT_WORDS: Readonly<Record<Language, EventWords>> = { en: EN, de: DE };

const valueWords = ({ empty }: EventWords, value: AuditValue): string =>
  value === null || value === '' ? empty : Array.isArray(value) ? value.join(', ') : String(value);

/** Returns null if the field has no description. Ids have none, because they mean nothing to readers. */
const changeWords = (words: EventWords, { field, before, after }: Change): string | null => {
  const text = String(after);
  if (field === 'method') return words.by(text.split('+').map((one) => words.methods[one] ?? providerTitle(one)));
  if (field === 'end_reason') return words.ends[text as EndReason] ?? null;
  if (field === 'factor') return words.factors[text] ?? null;
  if (field === 'oauth') return words.oauth;
  const label = field.endsWith('.failures') ? words.failures : words.fields[field];
  if (label === undefined) return null;
  const value = valueWords(words, after);
  return before === null ? `${label}: ${value}` : `${label}: ${valueWords(words, before)} → ${value}`;
};

/** Describes the changes of an event. Leaves out fields that have no description. */
export const detailWords = (language: Language, { changes }: AuditRecord): readonly string[] =>
  changes.flatMap((change) => changeWords(EVENT_WORDS[language], change) ?? []);
