import { identifierOf } from '../../../core/domain/ids.ts';
import type { Address } from '../../../core/domain/ids.ts';
import { open } from '../../../core/domain/locks/lockout.ts';
import { noOtp } from '../../../core/domain/sign-in/otp.ts';
import { IS_REGISTERING } from '../account/user-fragments.ts';
import { IDENTITIES_OF } from '../database/sql.ts';
import type { Run } from '../database/sql.ts';
import { columns, statement } from '../database/statement.ts';
import type { NewUser } from '../invitations/created-users.ts';
import { ADDRESS } from '../schema/address-columns.ts';
import type { Heir, CarryOverDeps } from './carry-over-failures.ts';

// None of these has a name: an import fills tables from nothing, and a plan for empty ones is no plan for full ones.
const COUNTED = statement({
  name: '',
  columns: columns('unknown_identifier', 'bucket'),
  text: `select bucket from unknown_identifier where bucket = any ($1::int[])`,
});
/** Open registrations that hold one of the addresses, be it as a claim; they are about to end, in one order for everybody. */
const RIVALS = statement({
  name: '',
  columns: { heir: columns('user_identity', 'user_id').user_id },
  text: `select a.user_id as heir
           from unnest($1::int[], $2::text[], $3::text[]) a (user_id, type, value),
                lateral (select i.user_id from ${IDENTITIES_OF('a.value')} i
                          where i.type = a.type and i.deleted_at is null and i.user_id <> a.user_id) i
                join "user" u on u.id = i.user_id
          where ${IS_REGISTERING('u.id')}
          order by u.id for update of u`,
});
const IDENTITIES = statement({
  name: '',
  columns: { ...columns('user_identity', 'id', 'user_id'), ...ADDRESS },
  text: `select id, user_id, type, value from user_identity
          where user_id = any ($1::int[]) and is_verified and type <> 'oauth' order by id`,
});

/** Those of the new users at whose addresses or username something was counted, or somebody is registering: a few, if any. */
export const heirsAmong = async (
  run: Run,
  { bucketOf }: Pick<CarryOverDeps, 'bucketOf'>,
  users: readonly NewUser[],
  now: Date,
): Promise<readonly Heir[]> => {
  const held = users.flatMap(({ id, user: { username, identities } }) => {
    const verified = identities.filter(({ type, isVerified }) => isVerified && type !== 'oauth');
    const addresses = verified.map(({ type, value }) => ({ type, value }) as Address);
    const logins = [...addresses, ...(username === null ? [] : [{ type: 'username' as const, value: username }])];
    return logins.map((login) => ({ id, login, bucket: bucketOf(identifierOf(login)) }));
  });
  if (held.length === 0) return [];
  const buckets = held.map(({ bucket }) => bucket);
  const counted = new Set((await run(COUNTED, buckets)).map(({ bucket }) => bucket));
  const rivals = await run(
    RIVALS,
    held.map(({ id }) => id),
    held.map(({ login }) => login.type),
    held.map(({ login }) => login.value),
  );
  const ids = new Set([
    ...held.filter(({ bucket }) => counted.has(bucket)).map(({ id }) => id),
    ...rivals.map(({ heir }) => heir),
  ]);
  if (ids.size === 0) return [];
  const rows = await run(IDENTITIES, [...ids]);
  return users.flatMap(({ id, user: { username } }): readonly Heir[] => {
    if (!ids.has(id)) return [];
    const own = rows.filter((row) => row.user_id === id);
    const addresses = own.map((row) => ({
      id: row.id,
      address: { type: row.type, value: row.value } as Address,
      otp: noOtp,
    }));
    return [{ id, now, username, lockout: open, addresses }];
  });
};
