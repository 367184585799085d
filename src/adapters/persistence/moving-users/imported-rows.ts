import { createHash } from 'node:crypto';
import type { UserId } from '../../../core/domain/ids.ts';
import { claimsOf, contentOf, keyOf } from '../../../core/domain/moving-users/user-import.ts';
import type { ImportSnapshot } from '../../../core/domain/moving-users/user-import.ts';
import type { ForeignUser } from '../../../core/domain/moving-users/user-row.ts';
import { IDENTITIES_OF } from '../database/sql.ts';
import type { Run } from '../database/sql.ts';
import { CLOCK, computed, statement } from '../database/statement.ts';
import { PRIVILEGES_OF } from '../roles/held-privileges.ts';

// Locks the roles, so that they can't be deleted. The statement has no name, because a plan made for empty tables is
// slow after an import.
const SEE = statement({
  name: '',
  columns: {
    now: computed.time,
    roles: computed.json<readonly { id: number; name: string; grants: readonly string[] }[]>(),
    imported: computed.json<readonly { place: number; id: UserId; isSame: boolean }[]>(),
    identities: computed.json<readonly string[]>(),
    usernames: computed.json<readonly string[]>(),
  },
  text: `with role_found as materialized (select id, name from public.role where name = any ($1) and deleted_at is null for share)
         select ${CLOCK} as now,
                coalesce((select json_agg(json_build_object('id', f.id, 'name', f.name, 'grants', ${PRIVILEGES_OF('f')}))
                            from role_found f), '[]') as roles,
                coalesce((select json_agg(json_build_object('place', k.place, 'id', m.user_id, 'isSame', m.content = k.content))
                            from unnest($2::bytea[], $3::bytea[]) with ordinality k (row_key, content, place),
                                 lateral (select * from public.imported_user where row_key = k.row_key limit 1) m), '[]') as imported,
                coalesce((select json_agg(c.claim)
                            from unnest($4::text[], $5::text[], $6::text[], $7::text[]) c (claim, type, value, provider),
                                 lateral (select from ${IDENTITIES_OF('c.value')} v
                                           where v.type = c.type and v.is_verified and v.deleted_at is null
                                             and v.oauth_provider is not distinct from c.provider limit 1) v), '[]') as identities,
                coalesce((select json_agg(c.username)
                            from unnest($8::text[]) c (username),
                                 lateral (select from public.user_auth a
                                           where a.username = c.username and a.deleted_at is null limit 1) a), '[]') as usernames`,
});

const KNOWN = statement({
  name: '',
  columns: { key: computed.string },
  text: `select encode(row_key, 'hex') as key from public.imported_user where row_key = any ($1::bytea[])`,
});

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();

export const marksOf = (user: ForeignUser) => ({ rowKey: sha256(keyOf(user)), content: sha256(contentOf(user)) });

export const knownRows = async (run: Run, users: readonly ForeignUser[]): Promise<readonly boolean[]> => {
  const keys = users.map((user) => marksOf(user).rowKey);
  const known = new Set((await run(KNOWN, keys)).map(({ key }) => key));
  return keys.map((key) => known.has(key.toString('hex')));
};

/** `now` is the database's time. */
export const loadForImport = async (
  run: Run,
  users: readonly ForeignUser[],
): Promise<Readonly<{ seen: ImportSnapshot; now: Date }>> => {
  const marks = users.map(marksOf);
  const claims = users.flatMap(claimsOf);
  const verified = claims.flatMap(({ name, identity }) => (identity === null ? [] : [{ ...identity, name }]));
  const [row] = await run(
    SEE,
    [...new Set(users.map(({ role }) => role))],
    marks.map(({ rowKey }) => rowKey),
    marks.map(({ content }) => content),
    verified.map(({ name }) => name),
    verified.map(({ type }) => type),
    verified.map(({ value }) => value),
    verified.map(({ oauthProvider }) => oauthProvider),
    users.flatMap(({ username }) => username ?? []),
  );
  if (row === undefined) throw new TypeError('the statement must return one row');
  const imported = row.imported.flatMap(({ place, id, isSame }) => {
    const user = users[place - 1];
    return user === undefined ? [] : [[keyOf(user), { id, isSame }] as const];
  });
  const seen = {
    roles: new Map(row.roles.map(({ id, name, grants }) => [name, { id, grants }])),
    taken: new Set([...row.identities, ...row.usernames.map((username) => `username:${username}`)]),
    imported: new Map(imported),
  };
  return { seen, now: row.now };
};
