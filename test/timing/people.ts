import type { FreshDatabase } from '../support/database.ts';

let count = 0;
/**
 * Unique addresses. Of three, one is short, one has the maximum length, and one has letters of other scripts; the nth
 * of each class is of the same kind.
 */
export const anAddress = (n: number): string => {
  const name = `t${(count += 1)}.${process.pid}`;
  if (n % 3 === 0) return `${name}@example.com`;
  if (n % 3 === 1) return `${name.padEnd(64, 'x')}@${'long-label.'.repeat(10)}example.com`;
  return `größe-${name}@bücher.example`;
};

const JOIN = `
  with asked as (select value, ord from unnest($1::text[]) with ordinality t (value, ord)),
       made as (insert into "user" (first_name, role_id)
                select 'Ada', (select id from role where name = 'User') from asked order by ord returning id),
       numbered as (select id, row_number() over (order by id) as ord from made),
       auth as (insert into user_auth (user_id, password_hash) select id, $2 from numbered)
  insert into user_identity (user_id, type, value, is_verified, is_primary)
  select n.id, 'email', a.value, true, true from numbered n join asked a using (ord)`;
const INVITE = `
  with asked as (select value, ord from unnest($1::text[]) with ordinality t (value, ord)),
       made as (insert into "user" (first_name, role_id, created_by)
                select 'Ada', (select id from role where name = 'User'), (select min(id) from "user") from asked order by ord returning id),
       numbered as (select id, row_number() over (order by id) as ord from made),
       auth as (insert into user_auth (user_id, password_hash) select id, '!' from numbered)
  insert into user_identity (user_id, type, value)
  select n.id, 'email', a.value from numbered n join asked a using (ord)`;

/** Makes each of them a user's verified address. */
export const join = async (db: FreshDatabase, emails: readonly string[], passwordHash: string): Promise<void> => {
  await db.open(1).pool.query(JOIN, [emails, passwordHash]);
};

/** This many addresses of each class, in a database with current statistics. */
export const classes = async (db: FreshDatabase, size: number, passwordHash: string) => {
  const some = () => Array.from({ length: size }, (_, n) => anAddress(n));
  const all = { unknown: some(), known: some(), invited: some() };
  await join(db, all.known, passwordHash);
  const { pool } = db.open(1);
  await pool.query(INVITE, [all.invited]);
  await pool.query('vacuum analyze');
  return all;
};
