import { call } from '../e2e/client.ts';
import { PAYLOADS } from './payloads.ts';
import type { Sample } from './sample.ts';
import type { Site } from './site.ts';

const USERS = `
  with given as (select text, n from unnest($1::text[]) with ordinality as t (text, n)),
       u as (insert into "user" (first_name, last_name, job_title, role_id, created_at)
             select text, text, text, (select id from role where name = 'User'), now() + n * interval '1 second' from given
             returning id, first_name),
       a as (insert into user_auth (user_id, username, password_hash) select id, first_name, '!' from u)
  insert into user_identity (user_id, type, value, is_verified, is_primary)
  select id, 'email', first_name || '@e.test', true, true from u`;
const ROLES = `
  with given as (select text from unnest($1::text[]) text),
       p as (insert into privilege (name, description) select text, text from given returning id),
       r as (insert into role (name, description) select text, text from given returning id)
  insert into role_privilege (role_id, privilege_id) select min(r.id), p.id from r, p group by p.id`;
const SESSIONS = `
  insert into session (id, user_id, authenticated_at, expires_at, idle_expires_at, ip, user_agent)
  select gen_random_uuid(), $2, now(), now() + interval '1 day', now() + interval '1 day', left(text, 45), text
    from unnest($1::text[]) text`;
const PASSKEYS = `
  insert into passkey (user_id, credential_id, public_key, rp_id, counter, backup_eligible, backed_up, uv_seen, transports, name)
  select $2::int, convert_to($2::int || text, 'UTF8'), '\\x00', 'localhost', 0, true, true, true, '{internal}', left(text, 64)
    from unnest($1::text[]) text`;
const ABOUT = `update "user" set first_name = left($2, 64), last_name = left($2, 64), job_title = left($2, 128) where id = $1`;

/** As many as fit into a text of this length, in turn. */
const packed = (most: number): readonly string[] =>
  PAYLOADS.reduce<string[]>((texts, payload) => {
    const last = `${texts.at(-1) ?? ''} ${payload}`.trim();
    return last.length <= most ? [...texts.slice(0, -1), last] : [...texts, payload];
  }, []);

/** Puts each of them into every text that somebody can write; past the codecs, where these would refuse some. */
export const makeHostile = async (
  { url, pool }: Site,
  { administrator, other, accessToken }: Sample,
): Promise<void> => {
  await pool.query(USERS, [PAYLOADS]);
  await pool.query(ROLES, [PAYLOADS]);
  for (const { id } of [administrator, other])
    for (const text of [SESSIONS, PASSKEYS]) await pool.query(text, [PAYLOADS, id]);
  const ask = (method: string, path: string, body: unknown, agent = 'none') =>
    call(url, path, body, { method, headers: { authorization: `Bearer ${accessToken}`, 'user-agent': agent } });
  for (const text of packed(128)) await ask('PATCH', `/v1/users/${other.id}`, { job_title: text });
  for (const reason of packed(256)) {
    await pool.query(`update user_auth set account_locked_until = now() + interval '1 day' where user_id = $1`, [
      other.id,
    ]);
    await ask('POST', `/v1/users/${other.id}/unlock`, { reason }, /^[ -~]+$/.test(reason) ? reason : 'none');
  }
  for (const { id } of [administrator, other]) await pool.query(ABOUT, [id, PAYLOADS[5]]);
};
