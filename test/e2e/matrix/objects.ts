import type { Pool } from 'pg';
import { etagOf } from '../../../src/adapters/http/server/etag.ts';
import { uuidV7 } from '../../../src/adapters/system/uuid-v7.ts';
import { BUILT_IN_PRIVILEGES, SUPER_ADMIN } from '../../../src/core/domain/roles/built-in-privileges.ts';
import { anyEmail } from '../client.ts';
import { RESOURCE_SAMPLES } from '../resources.ts';
import type { ResourceSample } from '../resources.ts';

/** Has all privileges of administrators except deleting users and reading the audit trail. */
export const CUSTOM = 'Support lead';
const NOT_CUSTOM = ['user.delete', 'audit.read', 'token.introspect'];

export const ROLES = ['none', 'User', 'Staff', CUSTOM, SUPER_ADMIN] as const;
export type RoleName = (typeof ROLES)[number];

/**
 * Administrators with every privilege: with a second factor that the session has not proved, without one where everyone
 * must have one, and with a challenge in place of a token.
 */
export const ASSURANCES = ['below aal2', 'without a factor', 'challenge'] as const;
export type Caller = RoleName | (typeof ASSURANCES)[number];

/**
 * The object of a request: the caller's own, another user's, one of a user with more privileges, a deleted one, or
 * none.
 */
export const OBJECTS = ['own', 'other', 'superior', 'deleted', 'absent'] as const;
export type ObjectKind = (typeof OBJECTS)[number];

const ABSENT_ID = 2_147_483_646;
const ABSENT_SESSION = '01890000-0000-7000-8000-000000000000';

const MAKE_ROLE = `
  with made as (insert into role (name) values ($1) returning id)
  insert into role_privilege (role_id, privilege_id)
  select made.id, p.id from made, privilege p where p.name = any ($2) returning role_id`;
/** One user for each of the sessions `$2`. */
const MAKE_USERS = `
  with u as (insert into "user" (first_name, role_id) select 'Ada', r.id from role r, unnest($2::uuid[]) where r.name = $1 returning id),
       a as (insert into user_auth (user_id, password_hash, last_login_at) select id, '!', now() from u),
       i as (insert into user_identity (user_id, type, value, is_verified, is_primary)
             select id, 'email', format('matrix%s.%s@example.com', id, n), true, n = 1 from u, generate_series(1, 2) n),
       numbered as (select id, row_number() over (order by id) as n from u)
  insert into session (id, user_id, authenticated_at, expires_at, idle_expires_at)
  select s.id, u.id, now(), now() + interval '1 day', now() + interval '1 day'
    from numbered u join unnest($2::uuid[]) with ordinality s(id, n) using (n) returning id, user_id`;

export type Person = Readonly<{ id: number; sessionId: string; email: string; role: string }>;

const names = new Map<string, string>();

/** Prepared once for each connection, because planning a statement takes longer than running it. */
export const run = <R extends object>(pool: Pool, text: string, values: readonly unknown[] = []) => {
  const name = names.get(text) ?? `matrix_${names.size}`;
  names.set(text, name);
  return pool.query<R>({ name, text, values: [...values] });
};

let count = 0;
export const anyName = (): string => `Matrix ${++count}`;

/** Users with two verified addresses and a session each. */
const makePeople = async (pool: Pool, role: string, many: number): Promise<readonly Person[]> => {
  const sessions = Array.from({ length: many }, uuidV7);
  const { rows } = await run<{ id: string; user_id: number }>(pool, MAKE_USERS, [role, sessions]);
  return rows.map(({ id: sessionId, user_id: id }) => ({ id, sessionId, email: `matrix${id}.1@example.com`, role }));
};

export const makePerson = async (pool: Pool, role: string): Promise<Person> => (await makePeople(pool, role, 1))[0]!;

const STOCK = 50;
const stocks = new WeakMap<Pool, Map<string, Person[]>>();

/** The same from a stock, because most of the time that making one takes is planning the statement. */
const nextPerson = async (pool: Pool, role: string): Promise<Person> => {
  const stock = stocks.get(pool) ?? new Map<string, Person[]>();
  stocks.set(pool, stock);
  const [next, ...others] = stock.get(role)?.length ? stock.get(role)! : await makePeople(pool, role, STOCK);
  stock.set(role, others);
  return next!;
};

const isAssurance = (caller: Caller): caller is (typeof ASSURANCES)[number] => ASSURANCES.some((one) => one === caller);

export const actorOf = async (pool: Pool, caller: Caller): Promise<Person> => {
  if (!isAssurance(caller)) return nextPerson(pool, caller === 'none' ? 'User' : caller);
  const actor = await nextPerson(pool, SUPER_ADMIN);
  if (caller !== 'without a factor')
    await run(pool, 'update user_auth set always_second_factor = true where user_id = $1', [actor.id]);
  return actor;
};

/** A right first factor of the actor, by the digest of its token. */
export const openChallenge = (pool: Pool, actor: Person, digest: string): Promise<unknown> =>
  run(
    pool,
    `insert into sign_in_challenge (user_id, token_hash, epoch, amr, expires_at)
     select user_id, $2, session_epoch, '{pwd}', now() + interval '1 hour' from user_auth where user_id = $1`,
    [actor.id, digest],
  );

const makeRole = async (pool: Pool, name: string, privileges: readonly string[]): Promise<number> =>
  (await run<{ role_id: number }>(pool, MAKE_ROLE, [name, privileges])).rows[0]!.role_id;

const HELD_BY_CUSTOM = Object.keys(BUILT_IN_PRIVILEGES).filter((name) => !NOT_CUSTOM.includes(name));
export const makeCustomRole = (pool: Pool): Promise<number> => makeRole(pool, CUSTOM, HELD_BY_CUSTOM);

/** Restores what a request may have changed. */
export const renewCustomRole = (pool: Pool): Promise<unknown> =>
  run(
    pool,
    `insert into role_privilege (role_id, privilege_id)
     select r.id, p.id from role r, privilege p where r.name = $1 and p.name = any ($2) on conflict do nothing`,
    [CUSTOM, HELD_BY_CUSTOM],
  );

const one = async (pool: Pool, text: string, ...values: readonly unknown[]): Promise<string> => {
  const [row] = (await run<{ found: unknown }>(pool, text, [...values])).rows;
  return String(row!.found);
};

const person = async (pool: Pool, actor: Person, kind: ObjectKind): Promise<Person> => {
  if (kind === 'own') return actor;
  if (kind === 'absent') return { id: ABSENT_ID, sessionId: ABSENT_SESSION, email: anyEmail(), role: '' };
  const made = await nextPerson(pool, kind === 'superior' ? SUPER_ADMIN : 'User');
  if (kind === 'deleted') {
    await run(pool, `update "user" set deleted_at = '2024-02-29' where id = $1`, [made.id]);
    await run(pool, `update user_auth set deleted_at = '2024-02-29' where user_id = $1`, [made.id]);
    await run(pool, `update user_identity set deleted_at = '2024-02-29' where user_id = $1`, [made.id]);
  }
  return made;
};

const identityOf = async (pool: Pool, { id }: Person): Promise<string> =>
  id === ABSENT_ID
    ? String(ABSENT_ID)
    : one(pool, 'select max(id) as found from user_identity where user_id = $1', String(id));

/** A deleted identity of the caller if requested, else another user's. */
const ownIdentity = async (pool: Pool, actor: Person, kind: ObjectKind): Promise<string> => {
  if (kind !== 'deleted') return identityOf(pool, await person(pool, actor, kind));
  const id = await identityOf(pool, actor);
  await run(pool, 'update user_identity set deleted_at = now() where id = $1', [id]);
  return id;
};

/** A new passkey of that person. */
const passkeyOf = async (pool: Pool, { id }: Person): Promise<string> =>
  id === ABSENT_ID
    ? String(ABSENT_ID)
    : one(
        pool,
        `insert into passkey (user_id, credential_id, public_key, rp_id, counter, backup_eligible, backed_up, uv_seen, name)
         values ($1, decode(md5(random()::text), 'hex'), '', 'localhost', 0, true, true, true, 'Laptop') returning id as found`,
        String(id),
      );

/** A deleted passkey of the caller if requested, else another user's. */
const ownPasskey = async (pool: Pool, actor: Person, kind: ObjectKind): Promise<string> => {
  if (kind !== 'deleted') return passkeyOf(pool, await person(pool, actor, kind));
  const id = await passkeyOf(pool, actor);
  await run(pool, 'delete from passkey where id = $1', [id]);
  return id;
};

const ownSession = async (pool: Pool, actor: Person, kind: ObjectKind): Promise<string> => {
  if (kind !== 'deleted') return (await person(pool, actor, kind)).sessionId;
  const made = uuidV7();
  await run(
    pool,
    `insert into session (id, user_id, authenticated_at, expires_at, idle_expires_at, ended_at)
     select $1, user_id, now(), expires_at, idle_expires_at, now() from session where id = $2`,
    [made, actor.sessionId],
  );
  return made;
};

const roleObject = async (pool: Pool, actor: Person, kind: ObjectKind): Promise<string> => {
  if (kind === 'own') return one(pool, 'select role_id as found from "user" where id = $1', actor.id);
  if (kind === 'absent') return String(ABSENT_ID);
  const made = await makeRole(pool, anyName(), kind === 'superior' ? ['audit.read', 'user.read'] : ['user.read']);
  if (kind === 'deleted') await run(pool, `update role set deleted_at = '2024-02-29' where id = $1`, [made]);
  return String(made);
};

/** As forms send it. */
const versionOf = (pool: Pool, table: 'role' | 'privilege', id: string): Promise<string> =>
  one(pool, `select coalesce(max(version), 1) as found from ${table} where id = $1`, id);

/** `own` is a built-in one, `superior` one that only SuperAdmin has. */
const privilegeObject = async (pool: Pool, kind: ObjectKind): Promise<string> => {
  if (kind === 'own') return one(pool, `select id as found from privilege where name = 'user.read'`);
  if (kind === 'absent') return String(ABSENT_ID);
  const made = await one(pool, 'insert into privilege (name) values ($1) returning id as found', `matrix.p${++count}`);
  if (kind === 'other') {
    const hold = `insert into role_privilege (role_id, privilege_id) select id, $1 from role where name = '${CUSTOM}'`;
    await run(pool, hold, [made]);
  }
  if (kind === 'deleted') await run(pool, `update privilege set deleted_at = '2024-02-29' where id = $1`, [made]);
  return made;
};

/** For resources without an owner: a row created by the person of that kind. */
const resourceObject = async (
  pool: Pool,
  { table, insert }: ResourceSample,
  actor: Person,
  kind: ObjectKind,
): Promise<string> => {
  if (kind === 'absent') return String(ABSENT_ID);
  const maker = kind === 'deleted' ? actor : await person(pool, actor, kind);
  const made = await one(pool, `${insert} returning id as found`, maker.id);
  if (kind === 'deleted') await run(pool, `update ${table} set deleted_at = '2024-02-29' where id = $1`, [made]);
  return made;
};

export type Target = Readonly<{
  params: Readonly<Record<string, string>>;
  email: string;
  /** The caller's id. */
  userId: number;
  /** The user that the request is about, if not the caller. */
  about: number;
  /** Of the object, as forms send it. */
  version?: string;
}>;

/** Path parameters for the resource that the path names. */
export const makeTarget = async (pool: Pool, asked: string, actor: Person, kind: ObjectKind): Promise<Target> => {
  // a page of the administration is about the same object as the call of the API
  const path = asked.replace(/^\/admin\//, '/v1/');
  const who = { email: actor.email, userId: actor.id, about: actor.id };
  const resource = RESOURCE_SAMPLES.find((sample) => path.startsWith(`${sample.path}/`));
  if (resource !== undefined) return { ...who, params: { id: await resourceObject(pool, resource, actor, kind) } };
  if (/^\/(?:v1\/me\/identities|account\/addresses)\//.test(path))
    return { ...who, params: { id: await ownIdentity(pool, actor, kind) } };
  if (/^\/(?:v1\/me|account)\/passkeys\/:id/.test(path))
    return { ...who, params: { id: await ownPasskey(pool, actor, kind) } };
  if (path.startsWith('/v1/me/sessions/')) return { ...who, params: { id: await ownSession(pool, actor, kind) } };
  if (path.startsWith('/v1/roles/')) {
    const id = await roleObject(pool, actor, kind);
    return { ...who, version: await versionOf(pool, 'role', id), params: { id, name: 'user.read' } };
  }
  if (path.startsWith('/v1/privileges/')) {
    const id = await privilegeObject(pool, kind);
    return { ...who, version: await versionOf(pool, 'privilege', id), params: { id } };
  }
  if (path.startsWith('/v1/users/')) {
    const about = await person(pool, actor, kind);
    const identityId = path.includes(':identityId') ? await identityOf(pool, about) : '';
    const passkeyId = path.includes(':passkeyId') ? await passkeyOf(pool, about) : '';
    const version = etagOf(1, [about.role, 'false']);
    const params = { id: String(about.id), identityId, passkeyId };
    return { ...who, email: about.email, about: about.id, version, params };
  }
  return { ...who, params: { provider: 'nobody', slug: 'not-found', file: 'unknown-512.webp' } };
};
