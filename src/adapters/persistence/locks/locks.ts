import * as E from 'fp-ts/lib/Either.js';
import * as O from 'fp-ts/lib/Option.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Pool } from 'pg';
import type { InsufficientPrivileges } from '../../../core/domain/errors.ts';
import type { UserId } from '../../../core/domain/ids.ts';
import type { ScopeKind } from '../../../core/domain/locks/attempt-scope.ts';
import type { Lock, Unlocked } from '../../../core/domain/locks/current-lock.ts';
import type { Locks } from '../../../core/ports/locks.ts';
import type { RecordEvents } from '../audit/record-events.ts';
import { attempt } from '../database/attempt.ts';
import { changing, inTurn, userRowKey } from '../database/call-limits.ts';
import { outage } from '../database/outage.ts';
import { onPool } from '../database/sql.ts';
import type { Run } from '../database/sql.ts';
import { CLOCK, columns, computed, orNull, statement } from '../database/statement.ts';
import type { RowOf } from '../database/statement.ts';
import { heldBy } from '../roles/held-privileges.ts';
import { HAS_COUNTS } from '../schema/count-properties.ts';
import { NO_WRONG_CODES } from '../schema/otp-columns.ts';
import { NO_WRONG_PASSWORDS } from '../schema/password-columns.ts';
import { NO_WRONG_FACTORS } from '../second-factor/factor-columns.ts';
import { lockState } from './lock-state.ts';

/** A user without lockouts has one row in which all columns are null. */
const LOCKS = orNull({
  factor: computed.oneOf<Lock['factor']>(),
  identity_id: columns('user_identity', 'id').id,
  scope: computed.oneOf<ScopeKind>(),
  failures: computed.number,
  total: computed.number,
  locked_until: computed.time,
});

const READ = statement({
  name: 'locks_read',
  columns: LOCKS,
  text: `select l.factor, l.identity_id, l.scope, l.failures, l.total, l.locked_until
           from public."user" u left join lateral (${lockState('$2').locksOf('u.id')}) l on true
          where u.id = $1 and u.deleted_at is null
          order by array_position(array['password', 'otp', 'second-factor'], l.factor), l.scope <> 'Public', l.identity_id, l.scope, l.locked_until`,
});
const AMONG = statement({
  name: 'locks_among',
  columns: { user_id: columns('user', 'id').id, ...orNull({ until: computed.time }) },
  text: `select u.id as user_id, case when bool_or(l.locked_until is null) then null else max(l.locked_until) end as until
           from public."user" u join lateral (${lockState('$2').publicLocksOf('u.id')}) l on true
          where u.id = any ($1) and u.deleted_at is null group by u.id`,
});
/** Locks the user's row before the counts that depend on it, so that concurrent sign-ins and attempts wait. */
const LOCK = statement({
  name: 'locks_lock_user',
  columns: { now: computed.time },
  text: `with locked as materialized (select from public."user" where id = $1 and deleted_at is null for no key update)
         select ${CLOCK} as now from locked`,
});
const OPEN_PASSWORD = statement({
  name: 'locks_open_password',
  text: `update public.user_auth set ${NO_WRONG_PASSWORDS}, ${NO_WRONG_FACTORS}
          where user_id = $1`,
});
/** SQL that clears the counts of a device or session, which are separate from the user's. */
const NOTHING_COUNTED = `${NO_WRONG_PASSWORDS}, ${NO_WRONG_CODES}, wrong_otp_at = null, ${NO_WRONG_FACTORS}`;
const OPEN_SCOPES = statement({
  name: 'locks_open_scopes',
  text: `with devices as (update public.known_device set ${NOTHING_COUNTED} where user_id = $1)
         update public.session set ${NOTHING_COUNTED} where user_id = $1 and ended_at is null and ${HAS_COUNTS}`,
});
const OPEN_CODES = statement({
  name: 'locks_open_codes',
  text: `update public.user_identity set ${NO_WRONG_CODES} where user_id = $1`,
});

const toLock = ({ factor, identity_id: identityId, ...row }: RowOf<typeof LOCKS>): readonly Lock[] => {
  if (factor === null || row.scope === null || row.failures === null || row.total === null) return [];
  const lock = { scope: row.scope, failures: row.failures, total: row.total, lockedUntil: row.locked_until };
  return factor === 'otp' ? [{ ...lock, factor, identityId }] : [{ ...lock, factor }];
};

type LocksDeps = Readonly<{
  pool: Pool;
  /** The number of consecutive failures after which only another factor or an administrator can unlock. */
  maxTotal: number;
  recordEvents: RecordEvents;
}>;

export const makeLocks = ({ pool, maxTotal, recordEvents }: LocksDeps): Locks => {
  const read = async (run: Run, id: UserId): Promise<O.Option<readonly Lock[]>> => {
    const rows = await run(READ, id, maxTotal);
    return rows.length === 0 ? O.none : O.some(rows.flatMap(toLock));
  };
  return {
    read: (id) => TE.tryCatch(() => read(onPool(pool), id), outage('locks')),

    lockedAmong: (ids) =>
      TE.tryCatch(async () => {
        const rows = ids.length === 0 ? [] : await onPool(pool)(AMONG, ids, maxTotal);
        return new Map(rows.map(({ user_id: id, until }) => [id, until]));
      }, outage('locks')),

    unlock: (by, id, reason) =>
      attempt('locks')(() =>
        inTurn(
          pool,
          changing(userRowKey(id)),
          async (run): Promise<E.Either<InsufficientPrivileges, O.Option<Unlocked>>> => {
            const [owner] = await run(LOCK, id);
            const before = await read(run, id);
            if (owner === undefined || O.isNone(before)) return E.right(O.none);
            const allowed = by.on(await heldBy(run, id));
            if (E.isLeft(allowed)) return allowed;
            await run(OPEN_PASSWORD, id);
            await run(OPEN_CODES, id);
            await run(OPEN_SCOPES, id);
            const after = O.getOrElse((): readonly Lock[] => [])(await read(run, id));
            const opened = { by: by.actor, userId: id, locks: before.value, reason };
            await recordEvents(run, owner.now, [{ _tag: 'LocksOpened', ...opened }]);
            return E.right(O.some({ before: before.value, after }));
          },
        ),
      ),
  };
};
