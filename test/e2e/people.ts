import { Pool } from 'pg';
import { anyEmail } from './client.ts';

const pools = new Map<string, Pool>();
const makePool = (url: string): Pool => {
  const pool = new Pool({ connectionString: url, idleTimeoutMillis: 1_000, allowExitOnIdle: true });
  pool.on('error', () => undefined);
  pools.set(url, pool);
  return pool;
};

/**
 * Runs one statement that no call over HTTP could. The connection stays open for a moment, because opening one costs
 * more than most statements.
 */
export const sql = async <R extends object>(url: string, text: string, values?: readonly unknown[]): Promise<R[]> =>
  (await (pools.get(url) ?? makePool(url)).query<R>(text, values && [...values])).rows;

let count = 0;
export const anyMobile = (): string =>
  `+14152${String(process.pid % 1_000).padStart(3, '0')}${String(++count).padStart(3, '0')}`;

const OF = `(select user_id from user_identity where value = $1)`;

/** Puts members into states that only an administrator, a provider or time causes. */
export const disable = (db: string, email: string): Promise<unknown> =>
  sql(db, `update "user" set is_active = false where id = ${OF}`, [email]);

export const takePasswordAway = (db: string, email: string): Promise<unknown> =>
  sql(db, `update user_auth set password_hash = '!' where user_id = ${OF}`, [email]);

export const softDelete = (db: string, email: string): Promise<unknown> =>
  sql(
    db,
    `with gone as (select user_id from user_identity where value = $1),
          u as (update "user" set deleted_at = now() where id in (select user_id from gone)),
          a as (update user_auth set deleted_at = now() where user_id in (select user_id from gone))
     update user_identity set deleted_at = now() where user_id in (select user_id from gone)`,
    [email],
  );

export const makeSuperAdmin = (db: string, email: string): Promise<unknown> =>
  sql(db, `update "user" set role_id = (select id from role where name = 'SuperAdmin') where id = ${OF}`, [email]);

/** An invited user who has not accepted yet. */
export const invite = async (db: string, email = anyEmail()): Promise<string> => {
  await sql(
    db,
    `with u as (insert into "user" (first_name, role_id, created_by)
                select 'Invited', (select id from role where name = 'User'), min(id) from "user" returning id),
          a as (insert into user_auth (user_id, password_hash) select id, '!' from u)
     insert into user_identity (user_id, type, value) select id, 'email', $1 from u`,
    [email],
  );
  return email;
};
