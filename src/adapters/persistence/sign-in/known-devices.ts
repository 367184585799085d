import type { Pool } from 'pg';
import type { UserId } from '../../../core/domain/ids.ts';
import type { AttemptScope, ScopeKind } from '../../../core/domain/locks/attempt-scope.ts';
import { plus } from '../../../core/domain/locks/lockout.ts';
import { DEVICE_TTL_MS, MAX_DEVICES } from '../../../core/domain/sign-in/known-device.ts';
import type { NewDevice } from '../../../core/domain/sign-in/known-device.ts';
import { purgeAll, purgeStatement } from '../database/purge.ts';
import { onPool } from '../database/sql.ts';
import type { Run } from '../database/sql.ts';
import { statement } from '../database/statement.ts';

/** Reopens the device's own factors with `$5` failures or more. */
const RENEW = statement({
  name: 'known_device_renew',
  text: `update public.known_device set last_used_at = $3, expires_at = $4,
                factor_at = case when $6::boolean then $3 when not $6::boolean then null else factor_at end,
                wrong_password_total = case when wrong_password_total >= $5 then 0 else wrong_password_total end,
                wrong_otp_total = case when wrong_otp_total >= $5 then 0 else wrong_otp_total end,
                wrong_factor_total = case when wrong_factor_total >= $5 then 0 else wrong_factor_total end
          where token_hash = $1 and user_id = $2 and expires_at > $3 returning id`,
});
/** The devices kept besides the new one, which this statement does not see. */
const OTHERS_KEPT = MAX_DEVICES - 1;
const ADD = statement({
  name: 'known_device_add',
  text: `with pushed_out as (
           delete from public.known_device where user_id = $2 and id not in
             (select id from public.known_device where user_id = $2 order by last_used_at desc, id desc limit ${OTHERS_KEPT}))
         insert into public.known_device (token_hash, user_id, last_used_at, expires_at, factor_at) values ($1, $2, $3, $4, case when $5::boolean then $3::timestamptz end)`,
});

type SignIn = Readonly<{ userId: UserId; now: Date; reopensFrom: number | undefined; scope: AttemptScope }>;

/**
 * Extends the expiry of the device of a sign-in, or adds a new device; returns which. Runs in a transaction with a lock
 * on a row of the user, so that no two add a device at once.
 */
export const keepDevice = async (
  run: Run,
  { userId, now, reopensFrom, scope }: SignIn,
  fresh: NewDevice,
): Promise<ScopeKind> => {
  const until = plus(now, DEVICE_TTL_MS);
  if (scope._tag === 'Device') {
    const renewed = await run(RENEW, scope.token, userId, now, until, reopensFrom, fresh.remembers ?? null);
    if (renewed.length === 1) return scope._tag;
  }
  await run(ADD, fresh.token, userId, now, until, fresh.remembers ?? false);
  return 'Public';
};

const PURGE = purgeStatement({
  name: 'known_device_purge',
  table: 'known_device',
  where: 'expires_at <= statement_timestamp()',
  order: 'expires_at',
});

export const purgeKnownDevices = (pool: Pool): Promise<number> => purgeAll(onPool(pool), PURGE);
