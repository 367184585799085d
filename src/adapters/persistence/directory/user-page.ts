import type { UserFilter, UserSort } from '../../../core/domain/directory/user-filter.ts';
import { COUNT_CAP } from '../../../core/domain/page.ts';
import type { PageRequest } from '../../../core/domain/page.ts';
import { USER, USER_COLUMNS } from '../account/user-columns.ts';
import { POSITION, keyset, positionValues } from '../database/keyset.ts';
import { USUAL_LIMIT, pageName } from '../database/read-page.ts';
import { composed, computed, orNull } from '../database/statement.ts';
import type { Columns, RowOf, Statement } from '../database/statement.ts';
import { all, among, asked, idsOf, known, partsOf } from './combine-conditions.ts';
import { AFTER, ROLE_ID, SORT_KEYS, filterValues } from './user-filter-sql.ts';
import type { Search } from './user-filter-sql.ts';

/** If indexes find at most this many users, all of them are sorted. Otherwise, users are read in sorted order. */
const FEW = 4_000;
/** If indexes find at most this many ids, users are looked up among these. Otherwise, each condition is tested. */
const MANY = 10_000;
// The maximum number of users that are read in sorted order. If they don't fill the page, all matches are found and
// sorted instead. These numbers are one and a half times what a page needs among a million users.
const WINDOWS = { known: 20_000, asked: 8_000 };

type Request = PageRequest<UserSort>;
export type Bound<R> = Readonly<{ statement: Statement<R>; values: readonly unknown[] }>;

// Passes only the values that the statement uses. Without a name, PostgreSQL plans the statement anew for these values.
const bound = <R>(
  columns: Columns<R>,
  text: string,
  filter: UserFilter,
  { after }: Pick<Request, 'after'>,
  roleId: number | null,
  name = '',
): Bound<R> => {
  const values = [...filterValues(filter, roleId), ...(after === null ? [] : positionValues(after))];
  const used = [...new Set(text.match(/\$\d+/g))];
  const renumbered = text.replaceAll(/\$\d+/g, (place) => `$${used.indexOf(place) + 1}`);
  return {
    statement: composed(renumbered, columns, name),
    values: used.map((place) => values[Number(place.slice(1)) - 1]),
  };
};

const upTo = (limit: number, query: string): string => `(select count(*)::int from (${query} limit ${limit}) c)`;

const SURVEY = {
  ...orNull({ roleId: computed.number }),
  /** How many users the indexes find for each selective condition; `MANY` + 1 means more than `MANY`. */
  found: computed.numbers,
  /** The number of users in the list; `COUNT_CAP` + 1 means more than `COUNT_CAP`. Null if no count was requested. */
  ...orNull({ total: computed.number }),
};
export type Survey = RowOf<typeof SURVEY>;
const PAGE = { ...USER, ...POSITION };

/** Returns a query for one row, the `Survey`; null if there is nothing to count. */
export const surveyOf = (filter: UserFilter, { count }: Request, search: Search): Bound<Survey> | null => {
  const { states, walked, selective, roleId } = search;
  const [first, ...rest] = selective;
  if (roleId === null && first === undefined && !count) return null;
  // Order by `created_at`, so that an index also serves a range of dates, and the table is not read from its start.
  const isByIds = first !== undefined && first.others !== null;
  const where = isByIds ? [among(first, rest)] : selective.map(({ text }) => text);
  const order = isByIds ? '' : 'order by u.created_at, u.id';
  const counted = states.map(
    (state) => `(select from public."user" u where ${all(state, ...where, ...walked)} ${order} limit ${COUNT_CAP + 1})`,
  );
  const total = upTo(COUNT_CAP + 1, `select from (${counted.join(' union all ')}) u`);
  const found = selective.map((one) => upTo(MANY + 1, `select from (${idsOf(one)}) i`));
  const text = `select ${roleId}::int as "roleId", array[${found.join(', ')}]::int[] as found,
                       ${count ? total : 'null::int'} as total`;
  return bound(SURVEY, text.replaceAll(ROLE_ID, String(roleId)), filter, { after: null }, null);
};

/** Whether the list has no filters and the usual page size. Most lists do, and an index serves all their pages. */
const isUsual = (
  { q, role, isActive, locked, createdFrom, createdTo, deleted, unconfirmed }: UserFilter,
  { limit }: Request,
) =>
  [q, role, isActive, locked, createdFrom, createdTo].every((value) => value === undefined) &&
  deleted === 'exclude' &&
  unconfirmed === 'exclude' &&
  limit === USUAL_LIMIT;

const rarest = ({ selective }: Search, counts: readonly number[]) => {
  const least = Math.min(...counts);
  return { rare: selective[counts.indexOf(least)], least };
};

/**
 * Selective conditions probably match few users. Without them, users are read in index order. If indexes find few
 * users, these are sorted. Otherwise, a limited number of users is read in sorted order and tested; if they don't fill
 * the page, all matches are found and sorted.
 */
export const pageStatement = (
  filter: UserFilter,
  request: Request,
  search: Search,
  { found, roleId }: Pick<Survey, 'found' | 'roleId'>,
): Bound<RowOf<typeof PAGE>> => {
  const { sort, after, limit } = request;
  const key = SORT_KEYS[sort.by];
  const { after: isAfter, orderBy } = keyset(key, SORT_KEYS.id, sort.descending);
  // Sort by the column `sort_key`. Outside the subquery with `limit`, the planner would not recognize that rows are
  // already sorted by the expression.
  const kept = keyset({ ...key, expression: 'u.sort_key' }, SORT_KEYS.id, sort.descending);
  const walked = [...search.walked, ...(after === null ? [] : [isAfter(AFTER)])];
  const { rare, least } = rarest(search, found);

  const inState = (state: string, limited: number, conditions: readonly string[]) =>
    `(select u.*, ${key.expression} as sort_key from public."user" u
       where ${all(state, ...conditions, ...walked)} order by ${orderBy} limit ${limited})`;
  const users = (limited: number, ...conditions: readonly string[]): string => {
    const parts = search.states.map((state) => inState(state, limited, conditions)).join(' union all ');
    return search.states.length === 1
      ? parts
      : `(select * from (${parts}) u order by ${kept.orderBy} limit ${limited})`;
  };
  const rows = (page: string) =>
    `select ${USER_COLUMNS}, ${kept.position}
       from ${page} u join public.role r on r.id = u.role_id
       left join lateral (select * from public.user_auth where user_id = u.id limit 1) a on true
      order by ${kept.orderBy}`;
  const ofState = search.states.length > 1 ? [] : search.states;
  if (rare === undefined)
    return bound(
      PAGE,
      rows(users(limit + 1)),
      filter,
      request,
      roleId,
      isUsual(filter, request) ? pageName('users', sort, after) : '',
    );
  const rest = search.selective.filter((one) => one !== rare);
  if (least <= FEW) {
    // Sort by columns that indexes contain, and read the rows of the page afterwards.
    const parts = partsOf(rare, rest).map(
      (part) =>
        `select u.id, ${key.expression} as sort_key from public."user" u where ${all(part, ...ofState, ...walked)}`,
    );
    const page = `(select u.*, k.sort_key
                     from (select * from (${parts.join(' union ')}) u order by ${kept.orderBy} limit ${limit + 1}) k
                     join public."user" u on u.id = k.id)`;
    return bound(PAGE, rows(page), filter, request, roleId);
  }
  const [window, met] = least <= MANY ? [WINDOWS.known, known(rare, rest)] : [WINDOWS.asked, asked(search.selective)];
  const text = `
    with walk as materialized (
           select * from ${users(window)} u where ${met} order by ${kept.orderBy} limit ${limit + 1}),
         short as materialized (
           select (select count(*) from walk) <= ${limit}
                  and (select count(*) from ${users(window)} u) = ${window} as is_short),
         page as (
           select * from walk where not (select is_short from short)
           union all
           ${users(limit + 1, '(select is_short from short)', among(rare, rest))})
    ${rows('page')}`;
  return bound(PAGE, text, filter, request, roleId);
};
