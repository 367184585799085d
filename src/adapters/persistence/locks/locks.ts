import * as E from 'fp-ts/lib/Either.js';
import * as O from 'fp-ts/lib/Option.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Pool } from 'pg';
import type { InsufficientPrivileges } from '../../../core/domain/errors.ts';
import type { IdentityId, UserId } from '../../../core/domain/ids.ts';
import type { ScopeKind } from '../../../core/domain/locks/attempt-scope.ts';
import { unlocking } from '../../../core/domain/locks/lock.ts';
import type { Lock, Unlocked } from '../../../core/domain/locks/lock.ts';
import type { Locks } from '../../../core/ports/locks.ts';
import type { Audit } from '../audit/audit-trail.ts';
import { attempt } from '../database/attempt.ts';
import { changing, inTurn, userRow } from '../database/call-limits.ts';
import { outage } from '../database/outage.ts';
import { onPool } from '../database/sql.ts';
import type { Run } from '../database/sql.ts';
import { heldBy } from '../roles/held-privileges.ts';
import { HAS_COUNTS } from '../schema/count-properties.ts';
import { lockState } from './lock-state.ts';

type Row = { failures: number; locked_until: Date | null; scope: ScopeKind } & (
  | { factor: 'password' }
  | { factor: 'otp'; identity_id: IdentityId | null }
  // a user who has no lock
  | { factor: null }
);

const readStatement = (maxTotal: number) => ({
  name: 'locks_read',
  text: `select l.factor, l.identity_id, l.scope, l.failures, l.locked_until
           from "user" u left join lateral (${lockState(maxTotal).locksOf('u.id')}) l on true
          where u.id = $1 and u.deleted_at is null
          order by l.factor desc, l.scope <> 'Public', l.identity_id, l.scope, l.locked_until`,
});
/** The user's row before those that it guards, as everywhere; whoever signs in or guesses meanwhile waits. */
const LOCK = {
  name: 'locks_lock_user',
  text: `with locked as materialized (select from "user" where id = $1 and deleted_at is null for no key update)
         select date_trunc('milliseconds', clock_timestamp()) as now from locked`,
};
const OPEN_PASSWORD = {
  name: 'locks_open_password',
  text: `update user_auth set wrong_password_count = 0, wrong_password_total = 0, wrong_password_at = null, account_locked_until = null
          where user_id = $1`,
};
/** Those of the user's own devices and sessions, too, which count for themselves. */
const NOTHING_COUNTED = `wrong_password_count = 0, wrong_password_total = 0, wrong_password_at = null, account_locked_until = null,
  wrong_otp_count = 0, wrong_otp_total = 0, wrong_otp_at = null, otp_locked_until = null`;
const OPEN_SCOPES = {
  name: 'locks_open_scopes',
  text: `with devices as (update known_device set ${NOTHING_COUNTED} where user_id = $1)
         update session set ${NOTHING_COUNTED} where user_id = $1 and ended_at is null and ${HAS_COUNTS}`,
};
const OPEN_CODES = {
  name: 'locks_open_codes',
  text: `update user_identity set wrong_otp_count = 0, wrong_otp_total = 0, otp_locked_until = null where user_id = $1`,
};

const toLock = (row: Row): readonly Lock[] => {
  if (row.factor === null) return [];
  const { scope, failures, locked_until: lockedUntil } = row;
  return row.factor === 'otp'
    ? [{ factor: 'otp', identityId: row.identity_id, scope, failures, lockedUntil }]
    : [{ factor: 'password', scope, failures, lockedUntil }];
};

export type LocksDeps = Readonly<{
  pool: Pool;
  /** Failures in all that keep a factor closed. */
  maxTotal: number;
  audit: Audit;
}>;

export const makeLocks = ({ pool, maxTotal, audit }: LocksDeps): Locks => {
  const statement = readStatement(maxTotal);
  const read = async (run: Run, id: UserId): Promise<O.Option<readonly Lock[]>> => {
    const rows = await run<Row>(statement, id);
    return rows.length === 0 ? O.none : O.some(rows.flatMap(toLock));
  };
  return {
    read: (id) => TE.tryCatch(() => read(onPool(pool), id), outage('locks')),

    unlock: (by, id, reason) =>
      attempt('locks')(() =>
        inTurn(
          pool,
          changing(userRow(id)),
          async (run): Promise<E.Either<InsufficientPrivileges, O.Option<Unlocked>>> => {
            const [owner] = await run<{ now: Date }>(LOCK, id);
            const before = await read(run, id);
            if (owner === undefined || O.isNone(before)) return E.right(O.none);
            const allowed = by.on(await heldBy(run, id));
            if (E.isLeft(allowed)) return allowed;
            await run(OPEN_PASSWORD, id);
            await run(OPEN_CODES, id);
            await run(OPEN_SCOPES, id);
            const after = O.getOrElse((): readonly Lock[] => [])(await read(run, id));
            const unlocked = { before: before.value, after };
            await audit.record(run, owner.now, [unlocking(by.actor, id, reason, unlocked)]);
            return E.right(O.some(unlocked));
          },
        ),
      ),
  };
};
