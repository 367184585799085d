import { foldAddress } from '../../../core/domain/addresses/address.ts';
import type { UserFilter, UserSort } from '../../../core/domain/directory/user-filter.ts';
import type { SortKey } from '../database/keyset.ts';
import type { lockState } from '../locks/lock-state.ts';

/** The highest code point. In byte order, a prefix followed by it sorts after all texts that start with the prefix. */
const LAST = '\u{10ffff}';

const FIRST_NAME = 'u.first_name_folded';
const LAST_NAME = 'u.last_name_folded';
const USERNAME = `x.username collate "C"`;
const VALUE = `x.value collate "C"`;

export const SORT_KEYS: Readonly<Record<UserSort, SortKey>> = {
  id: { expression: 'u.id', type: 'int' },
  created_at: { expression: 'u.created_at', type: 'timestamptz' },
  updated_at: { expression: 'u.updated_at', type: 'timestamptz' },
  first_name: { expression: FIRST_NAME, type: 'text' },
};

const [Q, ROLE, FROM, TO, ADDRESS] = ['$1', '$2', '$3', '$4', '$5'];
/** The role's id, used instead of its name, so that the planner knows how many users have the role. */
export const ROLE_ID = '$6::int';
export const AFTER = 7;
export const filterValues = (
  { q, role, createdFrom, createdTo }: UserFilter,
  roleId: number | null,
): readonly unknown[] => [q, role, createdFrom, createdTo, q === undefined ? q : foldAddress(q), roleId];

/** A condition on `u` that probably matches few users, and the queries that find them by indexes. */
export type Selective = Readonly<{
  text: string;
  own: readonly string[];
  /** A query that uses indexes of other tables to find the ids of further users who may match. */
  others: string | null;
  /** Whether users found by `others` who match `walked` also match `text`, so that `text` need not be tested. */
  isExact: boolean;
}>;

export type Search = Readonly<{
  /** Conditions that exclude each other. Indexes start with their column, so users are read separately for each. */
  states: readonly string[];
  /** Conditions that are tested while users are read in sorted order: nearly all match, or an index applies them. */
  walked: readonly string[];
  /** Conditions that match few users, or only users far down the list. The most selective kind comes first. */
  selective: readonly Selective[];
  /** SQL for the id of the filter's role (SQL null if there is no such role); null if the filter names no role. */
  roleId: string | null;
}>;

const prefix = (column: string, q: string): string => `${column} >= ${q} and ${column} < ${q} || '${LAST}'`;
/** The database case-folds names here and in the columns. Addresses and usernames are stored folded. */
const named = (column: string): string => prefix(column, `public.fold_case(${Q}::text)`);
const reached = (column: string): string => prefix(column, `${ADDRESS}::text`);
// Deleted users are found by the addresses that were deleted with them, other users by their current addresses.
// `offset 0` keeps the planner from turning `exists` into a join over all users.
const beginning = ({ deleted }: UserFilter): Selective => {
  const isExact = deleted === 'exclude';
  const isTheirs = isExact ? 'x.deleted_at is null' : 'x.deleted_at is not distinct from u.deleted_at';
  return {
    text: `((${named(FIRST_NAME)}) or (${named(LAST_NAME)})
            or exists (select from public.user_auth x where x.user_id = u.id and ${reached(USERNAME)} offset 0)
            or exists (select from public.user_identity x where x.user_id = u.id and ${isTheirs} and ${reached(VALUE)} offset 0))`,
    own: [named(FIRST_NAME), named(LAST_NAME)],
    others: `select x.user_id from public.user_auth x where ${reached(USERNAME)}
             union all select x.user_id from public.user_identity x where ${reached(VALUE)} ${isExact ? `and ${isTheirs}` : ''}`,
    isExact,
  };
};
const NAMED_ROLE = `(select id from public.role where name = ${ROLE} and deleted_at is null)`;

const created = ({ createdFrom, createdTo }: UserFilter): string =>
  [
    ...(createdFrom === undefined ? [] : [`u.created_at >= ${FROM}::timestamptz`]),
    ...(createdTo === undefined ? [] : [`u.created_at < ${TO}::timestamptz`]),
  ].join(' and ');

const REGISTERING = { exclude: ['not u.is_registering'], only: ['u.is_registering'] };
const STATES = { ...REGISTERING, include: [...REGISTERING.exclude, ...REGISTERING.only] };

export const searchOf = (
  filter: UserFilter,
  sort: UserSort,
  { lockedUsers, isLocked }: Pick<ReturnType<typeof lockState>, 'lockedUsers' | 'isLocked'>,
): Search => {
  const { q, role, isActive, locked, deleted, unconfirmed } = filter;
  const range = created(filter);
  const isInOrder = sort === 'created_at';
  return {
    states: STATES[unconfirmed],
    walked: [
      ...(deleted === 'exclude' ? ['u.deleted_at is null'] : []),
      ...(deleted === 'only' ? ['u.deleted_at is not null'] : []),
      ...(isActive === true ? ['u.is_active'] : []),
      ...(isActive === false ? ['not u.is_active'] : []),
      ...(role === undefined ? [] : [`u.role_id = ${ROLE_ID}`]),
      ...(locked === false ? [`not ${isLocked('u.id')}`] : []),
      ...(isInOrder && range !== '' ? [range] : []),
    ],
    selective: [
      ...(locked === true ? [{ text: isLocked('u.id'), own: [], others: lockedUsers, isExact: true }] : []),
      ...(q === undefined ? [] : [beginning(filter)]),
      ...(isInOrder || range === '' ? [] : [{ text: range, own: [range], others: null, isExact: true }]),
    ],
    roleId: role === undefined ? null : NAMED_ROLE,
  };
};
