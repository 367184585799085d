import type { Address } from '../../../core/domain/addresses/address.ts';
import type { UserId } from '../../../core/domain/ids.ts';
import type { InvitedUser, Invitee, Obstacles, Sending } from '../../../core/domain/invitations/inviting.ts';
import { HAS_VERIFIED, IS_REGISTERING } from '../account/user-fragments.ts';
import { typesAndValues } from '../account/user-locks.ts';
import type { Run } from '../database/sql.ts';
import { CLOCK, columns, computed, orNull, statement } from '../database/statement.ts';
import { PRIVILEGES_OF } from '../roles/held-privileges.ts';

export const hasSignedIn = (id: string): string => `(
  exists (select from public.user_auth x where x.user_id = ${id} and x.last_login_at is not null)
  or exists (select from public.session x where x.user_id = ${id})
  or ${HAS_VERIFIED(id)})`;

export const NO_INVITATION = `invitation_hash = null, invitation_expires_at = null, added_by = null`;

export const IS_TAKEN = `exists (select from public.user_identity v
  where v.type = i.type and v.value = i.value and v.is_verified and v.deleted_at is null)`;

/** Locks the role, so that it can't be deleted. */
const OBSTACLES = statement({
  name: 'invitation_obstacles',
  columns: {
    ...orNull(columns('user', 'role_id')),
    now: computed.time,
    grants: computed.strings,
    taken: computed.json<readonly Address[]>(),
  },
  text: `with role_found as materialized (select id, name from public.role where name = $1 and deleted_at is null for share)
         select (select id from role_found) as role_id, ${CLOCK} as now,
                coalesce((select ${PRIVILEGES_OF('f')} from role_found f), '{}') as grants,
                coalesce((select json_agg(json_build_object('type', i.type, 'value', i.value))
                            from unnest($2::text[], $3::text[]) i (type, value) where ${IS_TAKEN}), '[]') as taken`,
});
const CREATE_USER = statement({
  name: 'invitation_create_user',
  columns: columns('user_auth', 'user_id'),
  text: `with created as (insert into public."user" (first_name, last_name, job_title, gender, dob, role_id, created_by, updated_by)
                          values ($2, $3, $4, $5, $6, $7, $1, $1) returning id)
         insert into public.user_auth (user_id, username, password_hash, created_by, updated_by)
         select id, $8, $9, $1, $1 from created returning user_id`,
});
const ADD_ADDRESS = statement({
  name: 'invitation_add_address',
  text: `insert into public.user_identity (user_id, type, value, created_by, updated_by) values ($2, $3, $4, $1, $1)`,
});
const LOCK_USER = statement({
  name: 'invitation_lock_user',
  columns: columns('user', 'is_active'),
  text: `select is_active from public."user" where id = $1 and deleted_at is null for no key update`,
});
const SEE_USER = statement({
  name: 'invitation_see_user',
  columns: {
    now: computed.time,
    has_signed_in: computed.boolean,
    is_registering: computed.boolean,
    addresses: computed.json<readonly (Address & { isTaken: boolean })[]>(),
  },
  text: `select ${CLOCK} as now, ${hasSignedIn('$1')} as has_signed_in,
                ${IS_REGISTERING('$1')} as is_registering,
                coalesce((select json_agg(json_build_object('type', i.type, 'value', i.value, 'isTaken', ${IS_TAKEN}) order by i.id)
                            from public.user_identity i
                           where i.user_id = $1 and i.type <> 'oauth' and not i.is_verified and i.deleted_at is null),
                         '[]') as addresses`,
});
const VOID = statement({
  name: 'invitation_void',
  text: `update public.user_identity set ${NO_INVITATION}, updated_by = $1
          where user_id = $2 and invitation_hash is not null
            and not exists (select from unnest($3::text[], $4::text[]) k (type, value)
                             where k.type = user_identity.type and k.value = user_identity.value)`,
});
const KEEP = statement({
  name: 'invitation_keep',
  text: `update public.user_identity set invitation_hash = $5, invitation_expires_at = $6, updated_by = $1
          where user_id = $2 and type = $3 and value = $4 and deleted_at is null`,
});

export const loadObstacles = async (
  run: Run,
  { role, addresses }: Invitee,
): Promise<Readonly<{ roleId: number | null; obstacles: Obstacles; now: Date }>> => {
  const [row] = await run(OBSTACLES, role, ...typesAndValues(addresses));
  if (row === undefined) throw new TypeError('the statement must return one row');
  const { role_id: roleId, grants, taken, now } = row;
  return { roleId, obstacles: { isRoleKnown: roleId !== null, grants, taken }, now };
};

export const createInvitee = async (run: Run, actor: UserId, roleId: number | null, u: Invitee): Promise<UserId> => {
  const profile = [u.firstName, u.lastName, u.jobTitle, u.gender, u.dob];
  const [created] = await run(CREATE_USER, actor, ...profile, roleId, u.username, u.passwordHash);
  if (created === undefined) throw new TypeError('the user was not created');
  for (const { type, value } of u.addresses) await run(ADD_ADDRESS, actor, created.user_id, type, value);
  return created.user_id;
};

/** Returns null if the user does not exist or is deleted. */
export const lockUser = async (run: Run, id: UserId): Promise<Readonly<{ isActive: boolean }> | null> => {
  const [row] = await run(LOCK_USER, id);
  return row === undefined ? null : { isActive: row.is_active };
};

type InvitedUserRow = Omit<InvitedUser, 'isActive' | 'addresses'> &
  Readonly<{ addresses: readonly Omit<InvitedUser['addresses'][number], 'goesOut'>[] }>;

export const loadInvitedUser = async (run: Run, id: UserId): Promise<Readonly<{ user: InvitedUserRow; now: Date }>> => {
  const [row] = await run(SEE_USER, id);
  if (row === undefined) throw new TypeError('the statement must return one row');
  const addresses = row.addresses.map(({ isTaken, ...address }) => ({ address, isTaken }));
  return {
    user: { userId: id, hasSignedIn: row.has_signed_in, isRegistering: row.is_registering, addresses },
    now: row.now,
  };
};

export const voidTokens = async (run: Run, by: UserId, id: UserId, but: readonly Address[] = []): Promise<void> => {
  await run(VOID, by, id, ...typesAndValues(but));
};

export const keepTokens = async (run: Run, by: UserId, id: UserId, tokens: Sending['tokens']): Promise<void> => {
  for (const { address, digest, expiresAt } of tokens)
    await run(KEEP, by, id, address.type, address.value, digest, expiresAt);
};
