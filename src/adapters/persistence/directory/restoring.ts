import * as E from 'fp-ts/lib/Either.js';
import type { Pool } from 'pg';
import { addressOfIdentity } from '../../../core/domain/account/account.ts';
import { notFound, restoreConflict } from '../../../core/domain/errors.ts';
import type { NotFound, RestoreConflict, InsufficientPrivileges } from '../../../core/domain/errors.ts';
import type { UserId } from '../../../core/domain/ids.ts';
import type { Acting } from '../../../core/domain/roles/access.ts';
import { lockUsers } from '../account/user-locks.ts';
import type { RecordEvents } from '../audit/record-events.ts';
import { attempt } from '../database/attempt.ts';
import { changing, inTurn, userRowKey } from '../database/call-limits.ts';
import type { Run } from '../database/sql.ts';
import { CLOCK, columns, computed, statement } from '../database/statement.ts';
import type { RowOf } from '../database/statement.ts';
import { violates } from '../database/violations.ts';
import { NO_INVITATION } from '../invitations/invited-users.ts';
import { heldBy } from '../roles/held-privileges.ts';
import { ADDRESS } from '../schema/address-columns.ts';
import { NO_CODE, OTP, otpColumns, toOtp } from '../schema/otp-columns.ts';
import { PASSWORD_COUNT, passwordColumns, toPasswordLockout } from '../schema/password-columns.ts';
import type { UnknownAccounts } from '../sign-in/unknown-accounts.ts';
import { carryOverFailures } from '../sign-up/carry-over-failures.ts';
import type { NewOwner } from '../sign-up/carry-over-failures.ts';

export type RestoreDeps = Readonly<{ unknownAccounts: UnknownAccounts; recordEvents: RecordEvents }>;

const ADDRESSES = statement({
  name: 'restore_addresses',
  columns: ADDRESS,
  text: `select type, value from public.user_identity
          where user_id = $1 and type <> 'oauth' and deleted_at = (select deleted_at from public."user" where id = $1) order by id`,
});
const SEE = statement({
  name: 'restore_see',
  columns: {
    now: computed.time,
    ...columns('user_auth', 'username'),
    ...PASSWORD_COUNT,
    is_username_taken: computed.boolean,
  },
  text: `select ${CLOCK} as now, a.username, ${passwordColumns('a.')},
                exists (select from public.user_auth o where o.username = a.username and o.user_id <> u.id and o.deleted_at is null) as is_username_taken
           from public."user" u join public.user_auth a on a.user_id = u.id where u.id = $1 and u.deleted_at is not null`,
});
const IDENTITIES = statement({
  name: 'restore_identities',
  columns: {
    ...columns('user_identity', 'id', 'type', 'value', 'is_verified'),
    ...OTP,
    is_taken: computed.boolean,
  },
  text: `select i.id, i.type, i.value, i.is_verified, ${otpColumns('i.')},
                i.is_verified and exists (select from public.user_identity o
                  where o.type = i.type and o.value = i.value and o.oauth_provider is not distinct from i.oauth_provider
                    and o.is_verified and o.deleted_at is null) as is_taken
           from public.user_identity i where i.user_id = $1 and i.deleted_at = (select deleted_at from public."user" where id = $1) order by i.id`,
});
// Addresses of a registration in progress are restored as unverified addresses. Codes and links that were sent before
// stay invalid.
const RESTORE = statement({
  name: 'restore_user',
  text: `with stamp as materialized (select deleted_at from public."user" where id = $1),
              credential as (update public.user_auth set deleted_at = null, updated_by = $2
                              where user_id = $1 and deleted_at = (select deleted_at from stamp)),
              identities as (update public.user_identity set deleted_at = null, registration_hash = null, ${NO_INVITATION}, ${NO_CODE}, updated_by = $2
                              where user_id = $1 and deleted_at = (select deleted_at from stamp)),
              passkeys as (update public.passkey set deleted_at = null
                            where user_id = $1 and deleted_at = (select deleted_at from stamp))
         update public."user" set deleted_at = null, version = version + 1, updated_by = $2 where id = $1`,
});
type Row = RowOf<typeof SEE>;
type IdentityRow = RowOf<typeof IDENTITIES>;

const conflicts = (user: Row, identities: readonly IdentityRow[]): readonly string[] => [
  ...(user.is_username_taken ? ['/username'] : []),
  ...new Set(identities.filter((one) => one.is_taken).map(({ type }) => `/${type}`)),
];

const newOwnerOf = (id: UserId, user: Row, identities: readonly IdentityRow[]): NewOwner => ({
  id,
  now: user.now,
  username: user.username,
  lockout: toPasswordLockout(user),
  addresses: identities.flatMap((row) => {
    const identity = { ...row, isVerified: true, isPrimary: false, oauthProvider: null, createdAt: user.now };
    const address = row.is_verified ? addressOfIdentity(identity) : null;
    return address === null ? [] : [{ id: row.id, address, otp: toOtp(row) }];
  }),
});

type Refused = NotFound | InsufficientPrivileges | RestoreConflict;

const UNIQUE = ['user_auth_username_unique', 'user_identity_verified_unique'];

/** Repeats `work` once if another user took a name or address between read and write. The second read sees that. */
const again = async <A>(work: () => Promise<A>): Promise<A> => {
  try {
    return await work();
  } catch (error) {
    if (!UNIQUE.some((constraint) => violates(error, constraint))) throw error;
    return work();
  }
};

export const restoreUser = (pool: Pool, deps: RestoreDeps, by: Acting, id: UserId) =>
  attempt('directory')(() => again(() => inTurn(pool, changing(userRowKey(id)), (run) => restored(run, deps, by, id))));

const restored = async (run: Run, deps: RestoreDeps, by: Acting, id: UserId): Promise<E.Either<Refused, void>> => {
  const addresses = await run(ADDRESSES, id);
  await deps.unknownAccounts.lock(run, addresses);
  await lockUsers(run, id, addresses);
  const [user] = await run(SEE, id);
  if (user === undefined) return E.left(notFound);
  const allowed = by.on(await heldBy(run, id));
  if (E.isLeft(allowed)) return allowed;
  const identities = await run(IDENTITIES, id);
  const pointers = conflicts(user, identities);
  if (pointers.length > 0) return E.left(restoreConflict(pointers));
  await run(RESTORE, id, by.actor);
  await carryOverFailures(run, deps.unknownAccounts, newOwnerOf(id, user, identities));
  await deps.recordEvents(run, user.now, [{ _tag: 'UserRestored', by: by.actor, userId: id }]);
  return E.right(undefined);
};
