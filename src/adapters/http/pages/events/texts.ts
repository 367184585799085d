import type { Subject } from '../../../../core/domain/audit.ts';
import type { Language } from '../../../../core/domain/messages/message.ts';
import { RESOURCE_NOUNS } from '../resource/nouns.ts';

type Texts = Readonly<{
  columns: Readonly<{ at: string; what: string; actor: string; subject: string }>;
  refused: string;
  erased: string;
  nobody: string;
  only: (whom: string) => string;
  onlyShort: string;
  noChange: string;
  unset: string;
  request: string;
  address: string;
  agent: string;
  restore: string;
  none: string;
}>;

export const EVENT_TEXTS: Readonly<Record<Language, Texts>> = {
  en: {
    columns: { at: 'Time', what: 'What', actor: 'Who', subject: 'About' },
    refused: 'refused',
    erased: 'erased user',
    nobody: 'the service, or somebody not signed in',
    only: (whom) => `show only events of ${whom}`,
    onlyShort: 'only these',
    noChange: 'No fields changed.',
    unset: 'empty',
    request: 'Request',
    address: 'Network address',
    agent: 'Browser or program',
    restore: 'Restore',
    none: 'Nothing has happened yet.',
  },
  de: {
    columns: { at: 'Zeit', what: 'Was', actor: 'Wer', subject: 'Betrifft' },
    refused: 'abgelehnt',
    erased: 'gelöschter Benutzer',
    nobody: 'der Dienst oder jemand ohne Anmeldung',
    only: (whom) => `nur Ereignisse zu ${whom} zeigen`,
    onlyShort: 'nur diese',
    noChange: 'Keine Felder geändert.',
    unset: 'leer',
    request: 'Anfrage',
    address: 'Netzwerkadresse',
    agent: 'Browser oder Programm',
    restore: 'Wiederherstellen',
    none: 'Es ist noch nichts geschehen.',
  },
};

const TYPES: Readonly<
  Record<Language, Readonly<Record<Exclude<Subject['type'], keyof typeof RESOURCE_NOUNS>, string>>>
> = {
  en: { user: 'User', session: 'Session', 'signing-key': 'Signing key' },
  de: { user: 'Benutzer', session: 'Sitzung', 'signing-key': 'Signaturschlüssel' },
};

const nouns: Readonly<Record<string, Readonly<{ one: Readonly<Record<Language, string>> }>>> = RESOURCE_NOUNS;
const types: Readonly<Record<Language, Readonly<Record<string, string>>>> = TYPES;

/** Such as “Role Staff”, or “Role 3” if the name of the role is not known. */
export const subjectText = (
  language: Language,
  { type, id, name }: Subject & Readonly<{ name?: string | null }>,
): string => `${nouns[type]?.one[language] ?? types[language][type] ?? type} ${name || id}`;
