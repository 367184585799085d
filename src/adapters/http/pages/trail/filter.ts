import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import { calendarDay } from '../../../../core/domain/codec.ts';
import { UserId } from '../../../../core/domain/ids.ts';
import { TimeText } from '../../../../core/domain/messages/time-text.ts';
import type { EventFilter } from '../../../../core/ports/audit-log.ts';
import { ActionText, SubjectText } from '../../server/input/event-filters.ts';
import { integerText } from '../../server/input/integer-text.ts';
import type { FilterName } from './texts.ts';

const DAY_MS = 86_400_000;
export const FILTERS: readonly FilterName[] = ['actor', 'subject', 'action', 'from', 'to'];

export const FilterQuery = t.partial({
  actor: t.string,
  subject: t.string,
  action: t.string,
  from: t.string,
  to: t.string,
  cursor: t.string,
});

/** The filters in the URL. Empty filters are left out. */
export type FilterTexts = Readonly<Partial<Record<FilterName, string>>>;

export const filterTexts = (query: t.TypeOf<typeof FilterQuery>): FilterTexts =>
  Object.fromEntries(FILTERS.map((name) => [name, query[name]?.trim()]).filter(([, text]) => text));

/** Reads a day, or a time in the format of the API. A range includes its last day. */
const timeFrom = (text: string, isEnd: boolean): Date | null => {
  if (calendarDay(text) !== null) return new Date(Date.parse(text) + (isEnd ? DAY_MS : 0));
  const time = TimeText.decode(text);
  return E.isRight(time) ? time.right : null;
};

const decoded = <A>(codec: t.Type<A, string>, text: string): A | null => {
  const value = codec.decode(text);
  return E.isRight(value) ? value.right : null;
};

const READERS: { readonly [K in FilterName]: (text: string) => EventFilter[K] | null } = {
  actor: (text) => decoded(integerText(UserId), text),
  subject: (text) => decoded(SubjectText, text),
  action: (text) => decoded(ActionText, text),
  from: (text) => timeFrom(text, false),
  to: (text) => timeFrom(text, true),
};

/** Reads the filter. `unreadable` lists the names of the invalid fields. */
export const readFilter = (
  texts: FilterTexts,
): Readonly<{ filter: EventFilter; unreadable: readonly FilterName[] }> => {
  const read = FILTERS.flatMap((name) => {
    const text = texts[name];
    return text === undefined ? [] : [[name, READERS[name](text)] as const];
  });
  return {
    filter: Object.fromEntries(read.filter(([, value]) => value !== null)),
    unreadable: read.flatMap(([name, value]) => (value === null ? [name] : [])),
  };
};
