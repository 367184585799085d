import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { MobileNumber } from '../../../../../core/domain/addresses/address.ts';
import { calendarDay } from '../../../../../core/domain/codec.ts';
import { USER_SORTS } from '../../../../../core/domain/directory/user-filter.ts';
import type { UserFilter, UserSort } from '../../../../../core/domain/directory/user-filter.ts';
import type { Sort } from '../../../../../core/domain/page.ts';
import { RoleName } from '../../../../../core/domain/roles/role.ts';
import { FlagText } from '../../../server/input/list-query.ts';
import { ShownText, searchText } from '../../../server/input/search-text.ts';

/** An empty text means no filter, because browsers send a text for every field. */
export const FILTERS = [
  'q',
  'role',
  'is_active',
  'locked',
  'deleted',
  'unconfirmed',
  'created_from',
  'created_to',
] as const;
export type FilterName = (typeof FILTERS)[number];

const Text = t.string;
export const ListQuery = t.partial({
  q: Text,
  role: Text,
  is_active: Text,
  locked: Text,
  deleted: Text,
  unconfirmed: Text,
  created_from: Text,
  created_to: Text,
  sort: Text,
  cursor: Text,
});

export type Given = Readonly<Partial<Record<FilterName | 'sort', string>>>;
/** `given`: the filters in the URL. `wrong`: the names of the invalid filters. */
export type Filters = Readonly<{
  given: Given;
  filter: UserFilter;
  sort: Sort<UserSort>;
  wrong: readonly FilterName[];
}>;

export type MobileCodec = t.Type<MobileNumber, string>;

export const NEWEST: Sort<UserSort> = { by: 'created_at', descending: true };

/** Default values are left out of the URL. */
const DEFAULTS: Given = { sort: '-created_at', deleted: 'exclude', unconfirmed: 'exclude' };

const DAY = 86_400_000;

const midnight = (text: string): Date | null => {
  const date = calendarDay(text);
  return date === null ? null : new Date(`${date}T00:00:00Z`);
};

const sortOf = (text: string | undefined): Sort<UserSort> => {
  const by = USER_SORTS.find((one) => one === text?.replace(/^-/, ''));
  return by === undefined ? NEWEST : { by, descending: text?.startsWith('-') ?? false };
};

const filled = (query: t.TypeOf<typeof ListQuery>): Given =>
  Object.fromEntries(
    [...FILTERS, 'sort' as const].flatMap((name) => {
      const text = query[name]?.trim();
      return text && text !== DEFAULTS[name] ? [[name, text]] : [];
    }),
  );

export const filtersIn = (mobile: MobileCodec, query: t.TypeOf<typeof ListQuery>): Filters => {
  const given = filled(query);
  const wrong: FilterName[] = [];
  const read = <A>(name: FilterName, decode: (text: string) => A | null): A | undefined => {
    const text = given[name];
    const value = text === undefined ? undefined : decode(text);
    if (value === null) wrong.push(name);
    return value ?? undefined;
  };
  const by =
    <A, O>(codec: t.Type<A, O>) =>
    (text: string): A | null =>
      E.getOrElseW(() => null)(codec.decode(text));
  const lastDay = read('created_to', midnight);
  const filter: UserFilter = {
    q: read('q', by(searchText(mobile))),
    role: read('role', by(RoleName)),
    isActive: read('is_active', by(FlagText)),
    locked: read('locked', by(FlagText)),
    deleted: read('deleted', by(ShownText)) ?? 'exclude',
    unconfirmed: read('unconfirmed', by(ShownText)) ?? 'exclude',
    createdFrom: read('created_from', midnight),
    // the URL has the last day, but the query needs the start of the next day
    createdTo: lastDay && new Date(lastDay.getTime() + DAY),
  };
  return { given, filter, sort: sortOf(given.sort), wrong };
};
