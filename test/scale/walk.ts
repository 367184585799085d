import type { Pool } from 'pg';
import type { User } from '../../src/core/domain/account/user.ts';
import type { UserFilter, UserSort } from '../../src/core/domain/directory/user-filter.ts';
import type { UserId } from '../../src/core/domain/ids.ts';
import type { Page, PageRequest, Sort } from '../../src/core/domain/page.ts';
import type { Directory } from '../../src/core/ports/directory.ts';
import { succeed } from '../support/values.ts';

type Walk = Readonly<{ directory: Directory; filter?: Partial<UserFilter>; sort: Sort<UserSort>; limit: number }>;

/** The ids of all pages, from the first to the last. */
export const walkAll = async ({ directory, filter = {}, sort, limit }: Walk): Promise<readonly UserId[]> => {
  const ids: UserId[] = [];
  let after: PageRequest<UserSort>['after'] = null;
  do {
    const page: Page<User> = await succeed(
      directory.list({ deleted: 'exclude', unconfirmed: 'exclude', ...filter }, { limit, after, sort, count: false }),
    );
    for (const { id } of page.items) ids.push(id);
    after = page.next;
  } while (after !== null);
  return ids;
};

const INSERT = `insert into "user" (first_name, role_id, created_at)
  select 'Walk' || n, (select id from role where name = 'User'), now() - random() * interval '3 years' from generate_series(1, 20) n`;
/** Deletes softly and for good, but only users that the walk need not show. */
const DELETE = `with chosen as (select id from "user" where deleted_at is null and id % 10 = 3
                                  and id > (select (random() * max(id))::int from "user") order by id limit 10),
                     gone as (delete from "user" where id in (select id from chosen where id % 20 = 3))
                update "user" set deleted_at = now() where id in (select id from chosen where id % 20 <> 3)`;

/** Creates and deletes users until the work is done; returns its answer and the number of changes. */
export const whileUsersComeAndGo = async <A>(
  pool: Pool,
  work: () => Promise<A>,
): Promise<Readonly<{ answer: A; changes: number }>> => {
  let [isDone, changes] = [false, 0];
  const change = async (): Promise<void> => {
    while (!isDone) {
      await pool.query(INSERT);
      await pool.query(DELETE);
      changes += 1;
    }
  };
  const [answer] = await Promise.all([work().finally(() => (isDone = true)), change()]);
  return { answer, changes };
};

/** Users who exist throughout. */
export const thereThroughout = async (pool: Pool): Promise<readonly UserId[]> => {
  const text = `select id from "user" where deleted_at is null and not is_registering and id % 10 <> 3 order by id`;
  return (await pool.query<{ id: UserId }>(text)).rows.map(({ id }) => id);
};
