import type { Selective } from './user-filter-sql.ts';

export const all = (...conditions: readonly string[]): string => conditions.join(' and ') || 'true';

export const idsOf = ({ own, others }: Selective): string =>
  [...own.map((one) => `select u.id from public."user" u where ${one}`), ...(others === null ? [] : [others])].join(
    ' union all ',
  );

const oneOf = (ids: string): string => `u.id = any (array(select i.id from (${ids}) i (id)))`;

const texts = (conditions: readonly Selective[]): readonly string[] => conditions.map(({ text }) => text);

/** SQL for all conditions on `u`. Indexes find the users who match the first condition. */
export const among = (first: Selective, rest: readonly Selective[]): string =>
  all(oneOf(idsOf(first)), ...texts(first.isExact ? rest : [first, ...rest]));

/** Like `among`, but returns a list of alternatives, each of which uses another index. */
export const partsOf = ({ own, others, ...first }: Selective, rest: readonly Selective[]): readonly string[] => [
  ...own.map((one) => all(one, ...texts(rest))),
  ...(others === null ? [] : [all(oneOf(others), ...(first.isExact ? [] : [first.text]), ...texts(rest))]),
];

/** Like `among`, but for users read in the list's order. `is true` keeps the planner from joining all users. */
export const known = (first: Selective, rest: readonly Selective[]): string =>
  all(`(u.id in (${idsOf(first)})) is true`, ...texts(first.isExact ? rest : [first, ...rest]));

/** Like `known`, but without indexes: PostgreSQL tests each user that it reads. */
export const asked = (conditions: readonly Selective[]): string => all(...texts(conditions));
