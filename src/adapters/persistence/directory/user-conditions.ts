import type { Selective } from './user-search.ts';

export const all = (...conditions: readonly string[]): string => conditions.join(' and ') || 'true';

/** A query of the ids of those who may fulfil the condition. */
export const idsOf = ({ own, others }: Selective): string =>
  [...own.map((one) => `select u.id from "user" u where ${one}`), ...(others === null ? [] : [others])].join(
    ' union all ',
  );

const oneOf = (ids: string): string => `u.id = any (array(select i.id from (${ids}) i (id)))`;

const texts = (conditions: readonly Selective[]): readonly string[] => conditions.map(({ text }) => text);

/** The conditions on `u`, of which indexes serve the first. */
export const among = (first: Selective, rest: readonly Selective[]): string =>
  all(oneOf(idsOf(first)), ...texts(first.isExact ? rest : [first, ...rest]));

/** The same in parts, each served by an index of its own: who fulfils one of them fulfils all conditions. */
export const partsOf = ({ own, others, ...first }: Selective, rest: readonly Selective[]): readonly string[] => [
  ...own.map((one) => all(one, ...texts(rest))),
  ...(others === null ? [] : [all(oneOf(others), ...(first.isExact ? [] : [first.text]), ...texts(rest))]),
];

/**
 * The same, for users who are met one after the other: the ids are found first, and known again then. In a form that is
 * not made a join, which would meet all users before it gives the first.
 */
export const known = (first: Selective, rest: readonly Selective[]): string =>
  all(`(u.id in (${idsOf(first)})) is true`, ...texts(first.isExact ? rest : [first, ...rest]));

/** The same without indexes: each user who is met is asked. */
export const asked = (conditions: readonly Selective[]): string => all(...texts(conditions));
