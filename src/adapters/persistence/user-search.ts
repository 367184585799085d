import { searched } from '../../core/domain/user-filter.ts';
import type { UserFilter, UserSort } from '../../core/domain/user-filter.ts';
import type { SortKey } from './keyset.ts';
import type { lockState } from './lock-state.ts';

/** A condition on `u` and `r`, and where few users fulfil it, a query of their ids that an index serves. */
export type Condition = Readonly<{ text: string; values: readonly unknown[]; ids: string | null }>;

/** Sorts after everything that begins with the text, in the order of bytes. */
const LAST = '\u{10ffff}';

const prefix = (column: string) => `${column} >= $1 and ${column} < $2`;
const FIRST_NAME = `lower(u.first_name) collate "C"`;
const LAST_NAME = `lower(u.last_name) collate "C"`;
const USERNAME = `x.username collate "C"`;
const VALUE = `x.value collate "C"`;

export const SORT_KEYS: Readonly<Record<UserSort, SortKey>> = {
  id: { expression: 'u.id', type: 'int' },
  created_at: { expression: 'u.created_at', type: 'timestamptz' },
  updated_at: { expression: 'u.updated_at', type: 'timestamptz' },
  first_name: { expression: FIRST_NAME, type: 'text' },
};

const beginning = (q: string): Condition => ({
  text: `((${prefix(FIRST_NAME)}) or (${prefix(LAST_NAME)})
          or exists (select from user_auth x where x.user_id = u.id and ${prefix(USERNAME)})
          or exists (select from user_identity x where x.user_id = u.id and x.deleted_at is not distinct from u.deleted_at
                                                   and ${prefix(VALUE)}))`,
  values: [searched(q), `${searched(q)}${LAST}`],
  ids: `select u.id from "user" u where ${prefix(FIRST_NAME)}
        union all select u.id from "user" u where ${prefix(LAST_NAME)}
        union all select x.user_id from user_auth x where ${prefix(USERNAME)}
        union all select x.user_id from user_identity x where ${prefix(VALUE)}`,
});

const having = (locked: boolean, lockedUsers: string): Condition => ({
  text: `u.id ${locked ? 'in' : 'not in'} (${lockedUsers})`,
  values: [],
  ids: locked ? lockedUsers : null,
});

const DELETED: Readonly<Record<UserFilter['deleted'], readonly Condition[]>> = {
  include: [],
  exclude: [{ text: 'u.deleted_at is null', values: [], ids: null }],
  only: [
    {
      text: 'u.deleted_at is not null',
      values: [],
      ids: `select u.id from "user" u where u.deleted_at is not null`,
    },
  ],
};

/** What a filter asks for, what is likely to be rare first; `$1` and `$2` of each condition are its own values. */
export const conditionsOf = (
  { q, role, isActive, locked, deleted, createdFrom, createdTo }: UserFilter,
  { lockedUsers }: Pick<ReturnType<typeof lockState>, 'lockedUsers'>,
): readonly Condition[] => [
  ...(q === undefined ? [] : [beginning(q)]),
  ...(locked === undefined ? [] : [having(locked, lockedUsers)]),
  ...DELETED[deleted],
  ...(isActive === false
    ? [{ text: 'not u.is_active', values: [], ids: `select u.id from "user" u where not u.is_active` }]
    : []),
  ...(isActive === true ? [{ text: 'u.is_active', values: [], ids: null }] : []),
  ...(role === undefined
    ? []
    : [
        {
          text: 'r.name = $1 and r.deleted_at is null',
          values: [role],
          ids: `select u.id from "user" u where u.role_id = (select id from role where name = $1 and deleted_at is null)`,
        },
      ]),
  ...(createdFrom === undefined && createdTo === undefined
    ? []
    : [
        {
          text: `u.created_at >= coalesce($1::timestamptz, '-infinity') and u.created_at < coalesce($2::timestamptz, 'infinity')`,
          values: [createdFrom ?? null, createdTo ?? null],
          ids: `select u.id from "user" u where u.created_at >= coalesce($1::timestamptz, '-infinity')
                                           and u.created_at < coalesce($2::timestamptz, 'infinity')`,
        },
      ]),
];

/** The same text with its parameters counted on from `n`. */
export const renumbered = (text: string, n: number): string =>
  text.replaceAll(/\$(\d+)/g, (_, i: string) => `$${Number(i) + n}`);
