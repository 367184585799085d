import type { Selective } from './user-filter-sql.ts';

export const all = (...conditions: readonly string[]): string => conditions.join(' and ') || 'true';

export const idsOf = ({ own, others }: Selective): string =>
  [...own.map((one) => `select u.id from public."user" u where ${one}`), ...(others === null ? [] : [others])].join(
    ' union all ',
  );

const oneOf = (ids: string): string => `u.id = any (array(select i.id from (${ids}) i (id)))`;

const texts = (conditions: readonly Selective[]): readonly string[] => conditions.map(({ text }) => text);

/**
 * Returns the SQL condition that a user `u` matches all conditions. Indexes find the ids for `first`, so that only
 * these users are read.
 */
export const among = (first: Selective, rest: readonly Selective[]): string =>
  all(oneOf(idsOf(first)), ...texts(first.isExact ? rest : [first, ...rest]));

/** Returns several conditions that together select the same users as `among`, so that each can use its own index. */
export const partsOf = ({ own, others, ...first }: Selective, rest: readonly Selective[]): readonly string[] => [
  ...own.map((one) => all(one, ...texts(rest))),
  ...(others === null ? [] : [all(oneOf(others), ...(first.isExact ? [] : [first.text]), ...texts(rest))]),
];

/**
 * Returns the same condition as `among`, for a query that reads users in sorted order and tests each user. `is true`
 * keeps the planner from turning `in` into a join over all users.
 */
export const known = (first: Selective, rest: readonly Selective[]): string =>
  all(`(u.id in (${idsOf(first)})) is true`, ...texts(first.isExact ? rest : [first, ...rest]));

/** Like `known`, but without ids from indexes: PostgreSQL tests every condition for each user that it reads. */
export const asked = (conditions: readonly Selective[]): string => all(...texts(conditions));
