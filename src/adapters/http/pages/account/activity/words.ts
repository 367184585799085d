import type { AuditValue, Change } from '../../../../../core/domain/audit.ts';
import type { Language } from '../../../../../core/domain/messages/message.ts';
import type { EndReason } from '../../../../../core/domain/sessions/session.ts';
import type { AuditRecord } from '../../../../../core/ports/audit-log.ts';
import { providerTitle } from '../own-page.ts';
import type { Deed, EventWords } from './event-words.ts';
import { EVENTS_DE } from './words-de.ts';
import { EVENTS_EN } from './words-en.ts';

export const EVENT_WORDS: Readonly<Record<Language, EventWords>> = { en: EVENTS_EN, de: EVENTS_DE };

const DEEDS: readonly Deed[] = ['created', 'changed', 'deleted', 'restored'];
const isWorded = (words: EventWords, action: string): action is keyof EventWords['actions'] =>
  Object.hasOwn(words.actions, action);

/** An action of another version of the service keeps its name. */
export const actionWords = (language: Language, action: string): string => {
  const words = EVENT_WORDS[language];
  if (isWorded(words, action)) return words.actions[action];
  const [resource = '', what] = action.split('.');
  const deed = DEEDS.find((one) => one === what);
  return deed === undefined ? action : words.resource(words.resources[resource] ?? resource.replaceAll('-', ' '), deed);
};

/** Not for people. */
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

/** What is known of an event about the reader. */
export const detailWords = (language: Language, { changes }: AuditRecord): readonly string[] =>
  changes.filter(({ field }) => !HIDDEN.includes(field)).map((change) => changeWords(EVENT_WORDS[language], change));
