import type { Pool } from 'pg';
import type { Database } from '../../src/adapters/persistence/database/database.ts';
import { searchOf } from '../../src/adapters/persistence/directory/user-filter-sql.ts';
import { pageStatement } from '../../src/adapters/persistence/directory/user-page.ts';
import { lockState } from '../../src/adapters/persistence/locks/lock-state.ts';
import type { User } from '../../src/core/domain/account/user.ts';
import type { UserSort } from '../../src/core/domain/directory/user-filter.ts';
import type { Page, PageRequest, Position, Sort } from '../../src/core/domain/page.ts';
import { makeStores } from '../contracts/postgres-harness.ts';
import { policies, succeed } from '../support/values.ts';
import type { Case, Places } from './cases.ts';
import { readBy, watched } from './plans.ts';

const LIMIT = 50;
const NEWEST: Sort<UserSort> = { by: 'created_at', descending: true };

const placeBefore = async (pool: Pool, rows: number): Promise<Position> => {
  const text = `select created_at::text as value, id::text from "user" order by created_at, id offset ${rows} limit 1`;
  return (await pool.query<{ value: string; id: string }>(text)).rows[0]!;
};

const placesIn = async (pool: Pool): Promise<Places> => {
  const [size] = (await pool.query<{ n: number }>('select count(*)::int as n from "user"')).rows;
  return { middle: await placeBefore(pool, Math.floor(size!.n / 2)), last: await placeBefore(pool, LIMIT) };
};

/** The directory over a database: a case's page, its SQL by hand, and what its statements read whole. */
export const pagesOver = async (database: Database) => {
  const { pool: origin } = database;
  const { pool, take } = watched(origin);
  const { directory } = makeStores({ ...database, pool });
  const places = await placesIn(origin);
  const asked = ({ filter, sort = NEWEST, place }: Case, count = false) => {
    const after = place === undefined ? null : places[place];
    const request: PageRequest<UserSort> = { limit: LIMIT, after, sort, count };
    return [{ deleted: 'exclude' as const, unconfirmed: 'exclude' as const, ...filter }, request] as const;
  };
  const page = (one: Case, count = false): Promise<Page<User>> => {
    take();
    return succeed(directory.list(...asked(one, count)));
  };
  return {
    directory,
    page,
    byHand: async ({ hand }: Case): Promise<readonly { id: number }[]> =>
      (await origin.query<{ id: number }>(hand(places))).rows,
    /** The page as read when each condition leaves this many users. */
    amongMany: async (one: Case, many: number): Promise<readonly { id: number }[]> => {
      const [filter, request] = asked(one);
      const search = searchOf(filter, request.sort.by, lockState(policies.passwordLockout.maxTotal));
      const found = search.selective.map(() => many);
      const { rows } = await origin.query<{ id: number }>('select id from role where name = $1', [filter.role]);
      const { statement, values } = pageStatement(filter, request, search, { found, roleId: rows[0]?.id ?? null });
      return (await origin.query<{ id: number }>(statement.text, [...values])).rows;
    },
    /** The statements of the page, the tables that they scan, and how many rows they read in vain. */
    plan: async (one: Case, count = false) => {
      await page(one, count);
      const statements = take();
      const read = [];
      for (const statement of statements) read.push(await readBy(origin, statement));
      const inVain = read.reduce((sum, each) => sum + each.inVain, 0);
      return { statements: statements.length, whole: read.flatMap(({ whole }) => whole), inVain };
    },
  };
};

export type Pages = Awaited<ReturnType<typeof pagesOver>>;
