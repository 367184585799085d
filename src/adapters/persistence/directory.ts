import * as E from 'fp-ts/lib/Either.js';
import * as O from 'fp-ts/lib/Option.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Pool } from 'pg';
import { unknownRole } from '../../core/domain/errors.ts';
import type { UnknownRole } from '../../core/domain/errors.ts';
import type { Page, PageRequest } from '../../core/domain/page.ts';
import type { UserFilter, UserSort } from '../../core/domain/user-filter.ts';
import type { User } from '../../core/domain/user.ts';
import type { Directory } from '../../core/ports/directory.ts';
import { attempt } from './attempt.ts';
import { PRIVILEGES_OF } from './held-privileges.ts';
import { lockState } from './lock-state.ts';
import { outage } from './outage.ts';
import { readPage } from './read-page.ts';
import { restoreUser } from './restoring.ts';
import type { RestoreDeps } from './restoring.ts';
import { onPool } from './sql.ts';
import type { Run } from './sql.ts';
import { SORT_KEYS, conditionsOf, renumbered } from './user-search.ts';
import type { Condition } from './user-search.ts';
import { USER_COLUMNS, toUser } from './users.ts';
import type { UserRow } from './users.ts';

const FROM = `"user" u join role r on r.id = u.role_id left join user_auth a on a.user_id = u.id`;
const FIND = {
  name: 'directory_find',
  text: `select ${USER_COLUMNS} from ${FROM} where u.id = $1 and (u.deleted_at is null or $2)`,
};
const EFFECTIVE = {
  name: 'directory_effective',
  text: `select r.name as role, ${PRIVILEGES_OF('r')} as held,
                array(select p.name from privilege p where p.deleted_at is null) as known
           from "user" u join role r on r.id = u.role_id where u.id = $1 and u.deleted_at is null`,
};
const HAS_ROLE = { name: 'directory_has_role', text: `select from role where name = $1 and deleted_at is null` };

/** Up to so many users are found first and sorted then; more are walked in the order that is asked for. */
const FEW = 10_000;

/** All conditions as one. */
const together = (conditions: readonly Condition[]) => {
  const values: unknown[] = [];
  const texts = conditions.map((condition) => {
    const text = renumbered(condition.text, values.length);
    values.push(...condition.values);
    return `(${text})`;
  });
  return { text: texts.join(' and ') || 'true', values };
};

/** The ids of the users that the rarest condition leaves; null where there are many, or nothing tells. */
const fewIds = async (run: Run, conditions: readonly Condition[]): Promise<readonly number[] | null> => {
  const [rare] = conditions.flatMap(({ ids, values }) => (ids === null ? [] : [{ ids, values }]));
  if (rare === undefined) return null;
  const text = `select i.id from (${rare.ids}) i (id) limit ${FEW + 1}`;
  const rows = await run<{ id: number }>({ name: '', text }, ...rare.values);
  return rows.length > FEW ? null : [...new Set(rows.map(({ id }) => id))];
};

const list = async (
  run: Run,
  conditions: readonly Condition[],
  request: PageRequest<UserSort>,
): Promise<Page<User>> => {
  const few = await fewIds(run, conditions);
  const among: readonly Condition[] =
    few === null ? [] : [{ text: 'u.id = any ($1::int[])', values: [few], ids: null }];
  const { text: where, values } = together([...among, ...conditions]);
  const source = { columns: USER_COLUMNS, from: FROM, where, values, keys: SORT_KEYS, id: SORT_KEYS.id };
  return readPage(run, source, request, toUser);
};

export type DirectoryDeps = RestoreDeps & Readonly<{ maxTotal: number }>;

export const makeDirectory = ({ pool, maxTotal, ...deps }: DirectoryDeps & Readonly<{ pool: Pool }>): Directory => {
  const locks = lockState(maxTotal);
  const hasRole = async (run: Run, { role }: UserFilter): Promise<boolean> =>
    role === undefined || (await run(HAS_ROLE, role)).length > 0;
  return {
    list: (filter, page) =>
      attempt('directory')(async (): Promise<E.Either<UnknownRole, Page<User>>> => {
        const run = onPool(pool);
        if (!(await hasRole(run, filter))) return E.left(unknownRole);
        return E.right(await list(run, conditionsOf(filter, locks), page));
      }),
    find: (id, deleted) =>
      TE.tryCatch(async () => {
        const [row] = await onPool(pool)<UserRow>(FIND, id, deleted === 'include');
        return row === undefined ? O.none : O.some(toUser(row));
      }, outage('directory')),
    effective: (id) =>
      TE.tryCatch(async () => {
        type Found = { role: string; held: readonly string[]; known: readonly string[] };
        const [row] = await onPool(pool)<Found>(EFFECTIVE, id);
        if (row === undefined) return O.none;
        return O.some({ role: row.role, held: row.held, isKnown: (name: string) => row.known.includes(name) });
      }, outage('directory')),
    restore: (by, id) => restoreUser(pool, deps, by, id),
  };
};
