import * as E from 'fp-ts/lib/Either.js';
import * as O from 'fp-ts/lib/Option.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Pool } from 'pg';
import type { InsufficientPrivileges } from '../../../core/domain/errors.ts';
import type { UserId } from '../../../core/domain/ids.ts';
import { publicScope, sessionScope } from '../../../core/domain/locks/attempt-scope.ts';
import type { AttemptScope } from '../../../core/domain/locks/attempt-scope.ts';
import { open } from '../../../core/domain/locks/lockout.ts';
import type { Requirement } from '../../../core/domain/second-factor/assurance.ts';
import { hasFactor } from '../../../core/domain/second-factor/has-factor.ts';
import type { FactorWrites, SecondFactor } from '../../../core/domain/second-factor/second-factor.ts';
import type { SealedSecret } from '../../../core/domain/second-factor/totp.ts';
import type { SecondFactors } from '../../../core/ports/second-factor/second-factors.ts';
import type { RecordEvents } from '../audit/record-events.ts';
import { attempt } from '../database/attempt.ts';
import { changing, inTurn, userRowKey } from '../database/call-limits.ts';
import { outage } from '../database/outage.ts';
import { purgeAll } from '../database/purge.ts';
import { onPool } from '../database/sql.ts';
import type { Run } from '../database/sql.ts';
import type { RowOf } from '../database/statement.ts';
import { scopeParameters, toFoundScope } from '../locks/attempt-scopes.ts';
import { REMOVE_ALL } from '../passkeys/passkey-statements.ts';
import { heldBy } from '../roles/held-privileges.ts';
import { elevateSession, endSessions, renewSession } from '../sessions/session-writes.ts';
import { startSession } from '../sessions/start-session.ts';
import { LOCK as LOCK_CHALLENGE, OWNER, PURGE, USE } from './challenges.ts';
import { changingSession } from './changing-session.ts';
import { factorValues, toFactorLockout } from './factor-columns.ts';
import { FORGET_REMEMBERED } from './remembered-devices.ts';
import {
  COUNT_CODES,
  FIND_CODE,
  FORGET_PROOFS,
  LOCK,
  LOCK_USER,
  READ,
  REPLACE_CODES,
  SAVE_ALWAYS,
  SAVE_COUNT,
  SAVE_PENDING,
  SAVE_STEP,
  SAVE_TOTP,
  USE_CODE,
} from './second-factor-statements.ts';
import { openUndoLink, voidUndoLinks } from './undo-link-statements.ts';

type Row = RowOf<typeof LOCK>;

const toFactor = (row: Row, session: SecondFactor['session']): SecondFactor => ({
  userId: row.user_id,
  isActive: row.is_active,
  verified: row.verified,
  primary: row.primary,
  totp:
    row.totp_secret === null || row.totp_confirmed_at === null
      ? null
      : {
          secret: row.totp_secret as Uint8Array as SealedSecret,
          confirmedAt: row.totp_confirmed_at,
          lastStep: row.last_step,
          addedIn: row.totp_added_in,
        },
  isAlways: row.always_second_factor,
  isPasskeyEnough: row.is_passkey_enough,
  pending:
    row.totp_pending_secret === null || row.totp_pending_until === null
      ? null
      : { secret: row.totp_pending_secret as Uint8Array as SealedSecret, until: row.totp_pending_until },
  recoveryCodesLeft: row.left,
  lockout: toFactorLockout(row),
  session,
});

const totpValues = (totp: SecondFactor['totp']): readonly unknown[] =>
  totp === null ? [null, null, null, null] : [totp.secret, totp.confirmedAt, totp.lastStep, totp.addedIn];

const keyOf = (userId: UserId, scope: AttemptScope): unknown => {
  if (scope._tag === 'Public') return userId;
  return scope._tag === 'Device' ? scope.token : scope.id;
};

const write = async (
  run: Run,
  { user_id: userId, now, counted }: Row,
  writes: FactorWrites,
  asked: AttemptScope,
): Promise<void> => {
  const scope = counted === 'Public' ? publicScope : asked;
  await run(SAVE_COUNT[scope._tag], keyOf(userId, scope), ...factorValues(writes.lockout));
  const { lastStep, usesCode, session, renews, reopensFrom, pending, totp, isAlways } = writes;
  const { recoveryCodes, undoLink, forgetsProofs, elevates } = writes;
  if (lastStep !== undefined) await run(SAVE_STEP, userId, lastStep);
  if (usesCode !== undefined) await run(USE_CODE, usesCode);
  if (totp !== undefined) await run(SAVE_TOTP, userId, ...totpValues(totp));
  if (isAlways !== undefined) await run(SAVE_ALWAYS, userId, isAlways, writes.alwaysAddedIn ?? null);
  if (totp === null || isAlways === false) await run(FORGET_REMEMBERED, userId);
  if (forgetsProofs) await run(FORGET_PROOFS, userId);
  if (pending !== undefined) await run(SAVE_PENDING, userId, pending?.secret ?? null, pending?.until ?? null);
  if (recoveryCodes !== undefined) await run(REPLACE_CODES, userId, recoveryCodes.hashes, recoveryCodes.addedIn);
  if (undoLink) await openUndoLink(run, userId, undoLink);
  if (session) await startSession(run, { userId, now, reopensFrom, scope }, session);
  if (renews) await renewSession(run, { userId, now, reopensFrom }, renews);
  if (elevates) {
    await endSessions(run, userId, { but: elevates.session, reason: 'ended' });
    await elevateSession(run, { userId, id: elevates.session, now }, elevates.evidence);
  }
};

type Deps = Readonly<{ pool: Pool; recordEvents: RecordEvents; required: Requirement }>;

export const makeSecondFactors = ({ pool, recordEvents, required }: Deps): SecondFactors => ({
  answer: ({ challenge, recoveryCode }, decide, device) =>
    TE.tryCatch(async () => {
      const [owner] = await onPool(pool)(OWNER, challenge);
      if (owner === undefined) return O.none;
      const { user_id: userId, session_id: session } = owner;
      const scope = session === null ? device : sessionScope(session);
      return inTurn(pool, { rows: [userRowKey(userId)], queue: 'factor', scope }, async (run) => {
        const [row] = await run(LOCK, userId, ...scopeParameters(scope), required);
        const [locked] = await run(LOCK_CHALLENGE, challenge, userId);
        if (row === undefined || locked === undefined || !row.is_active) return O.none;
        if (session !== null && row.scope !== 'Session') return O.none;
        const [code] = recoveryCode.length === 0 ? [] : await run(FIND_CODE, userId, recoveryCode);
        // Count the codes again, because `LOCK` counted them before it waited for its locks.
        const [codes] = recoveryCode.length === 0 ? [] : await run(COUNT_CODES, userId);
        const factor = toFactor({ ...row, left: codes?.left ?? row.left }, null);
        if (!hasFactor(factor)) return O.none;
        const seen = {
          factor,
          amr: locked.amr,
          session,
          recoveryCode: code ? { id: code.id, addedIn: code.added_in } : null,
        };
        const { writes, events, answer } = decide(seen, row.now, toFoundScope(row));
        await write(run, row, writes, scope);
        if (writes.session ?? writes.renews) await run(USE, challenge);
        await recordEvents(run, row.now, events);
        return O.some(answer);
      });
    }, outage('second-factors')),

  update: (userId, session, decide) =>
    TE.tryCatch(async () => {
      const scope = sessionScope(session);
      return inTurn(pool, { rows: [userRowKey(userId)], queue: 'factor', scope }, async (run) => {
        const [row] = await run(LOCK, userId, ...scopeParameters(scope), required);
        if (row === undefined) return O.none;
        const { writes, events, answer } = decide(
          toFactor(row, await changingSession(run, session, userId)),
          row.now,
          toFoundScope(row),
        );
        await write(run, row, writes, scope);
        await recordEvents(run, row.now, events);
        return O.some(answer);
      });
    }, outage('second-factors')),

  read: (userId) =>
    TE.tryCatch(async () => {
      const [row] = await onPool(pool)(READ, userId, required);
      if (row === undefined) return O.none;
      const {
        totp_confirmed_at: totpConfirmedAt,
        always_second_factor: isAlways,
        left: recoveryCodesLeft,
        is_passkey_enough: isPasskeyEnough,
        passkeys,
      } = row;
      return O.some({ totpConfirmedAt, isAlways, isPasskeyEnough, recoveryCodesLeft, passkeys });
    }, outage('second-factors')),

  reset: (by, userId, reason, language) =>
    attempt('second-factors')(() =>
      inTurn(
        pool,
        changing(userRowKey(userId)),
        async (run): Promise<E.Either<InsufficientPrivileges, O.Option<void>>> => {
          const [owner] = await run(LOCK_USER, userId);
          if (owner === undefined) return E.right(O.none);
          const allowed = by.on(await heldBy(run, userId));
          if (E.isLeft(allowed)) return allowed;
          await run(SAVE_TOTP, userId, ...totpValues(null));
          await run(SAVE_PENDING, userId, null, null);
          await run(SAVE_ALWAYS, userId, false, null);
          await run(SAVE_COUNT.Public, userId, ...factorValues(open));
          await run(REPLACE_CODES, userId, [], null);
          await voidUndoLinks(run, userId);
          await run(REMOVE_ALL, userId);
          await endSessions(run, userId, { but: null, reason: 'ended' });
          const notice = { to: owner.verified, language };
          await recordEvents(run, owner.now, [{ _tag: 'FactorReset', by: by.actor, userId, reason, notice }]);
          return E.right(O.some(undefined));
        },
      ),
    ),

  purgeChallenges: (overForMs) => TE.tryCatch(() => purgeAll(onPool(pool), PURGE, overForMs), outage('second-factors')),
});
