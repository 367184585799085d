import * as E from 'fp-ts/lib/Either.js';
import * as O from 'fp-ts/lib/Option.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Pool } from 'pg';
import type { InsufficientPrivileges } from '../../../core/domain/errors.ts';
import type { UserId } from '../../../core/domain/ids.ts';
import { publicScope, sessionScope } from '../../../core/domain/locks/attempt-scope.ts';
import type { AttemptScope } from '../../../core/domain/locks/attempt-scope.ts';
import type { PasskeyDecision } from '../../../core/domain/passkeys/own-passkeys.ts';
import type { UserHandle } from '../../../core/domain/passkeys/passkey.ts';
import type { PasskeyInUse } from '../../../core/domain/passkeys/use-passkey.ts';
import type { Requirement } from '../../../core/domain/second-factor/assurance.ts';
import type { Passkeys } from '../../../core/ports/passkeys/passkeys.ts';
import type { RecordEvents } from '../audit/record-events.ts';
import { attempt } from '../database/attempt.ts';
import { changing, inTurn, userRowKey } from '../database/call-limits.ts';
import { outage } from '../database/outage.ts';
import { purgeAll } from '../database/purge.ts';
import { inTransaction, onPool } from '../database/sql.ts';
import type { Run } from '../database/sql.ts';
import { scopeParameters, toFoundScope } from '../locks/attempt-scopes.ts';
import { heldBy } from '../roles/held-privileges.ts';
import { LOCK as LOCK_CHALLENGE, OWNER, USE } from '../second-factor/challenges.ts';
import { changingSession } from '../second-factor/changing-session.ts';
import { makePasskeyReads } from './passkey-reads.ts';
import { bytesOf, ownPasskeys, textOf, toInUse } from './passkey-rows.ts';
import type { Owner } from './passkey-rows.ts';
import {
  HANDLE,
  IS_TAKEN,
  KEEP_HANDLE,
  LOCK,
  LOCK_CREDENTIAL,
  LOCK_OWNER,
  LOCK_USER,
  NOW,
  PURGE,
} from './passkey-statements.ts';
import { isReplayed, makeWrite, writeUse } from './passkey-writes.ts';

type Deps = Readonly<{ pool: Pool; recordEvents: RecordEvents; required: Requirement }>;

/** Locks the owner. Returns null if the user does not exist or is deleted, or if `scope` is an ended session. */
const lockOwnerOf =
  (required: Requirement) =>
  async (run: Run, userId: UserId, scope: AttemptScope): Promise<Owner | null> => {
    const [owner] = await run(LOCK_OWNER, userId, ...scopeParameters(scope), required);
    return owner === undefined || (scope._tag === 'Session' && owner.scope !== 'Session') ? null : owner;
  };

const done = <R, A>(answer: E.Either<R, A>): E.Either<R, O.Option<A>> => E.map<A, O.Option<A>>(O.some)(answer);

export const makePasskeys = ({ pool, recordEvents, required }: Deps): Passkeys => {
  const writeDecision = makeWrite(recordEvents);
  const lockOwner = lockOwnerOf(required);

  /** Runs a decision for the owner's own session. Returns none if the session has ended or the token is too old. */
  const inSession = <R, A>(
    { userId, sessionId, generation }: Parameters<Passkeys['change']>[0],
    decide: (run: Run, owner: Owner) => Promise<PasskeyDecision<R, A>>,
    rows: readonly string[] = [],
  ) =>
    attempt('passkeys')(() => {
      const scope = sessionScope(sessionId);
      const place = { rows: [userRowKey(userId), ...rows], queue: 'passkey', scope };
      return inTurn(pool, place, async (run): Promise<E.Either<R, O.Option<A>>> => {
        const owner = await lockOwner(run, userId, scope);
        if (owner === null || !owner.is_active || (owner.elevated_generation ?? 0) > generation) return E.right(O.none);
        return done(await writeDecision(run, owner, await decide(run, owner)));
      });
    });

  return {
    ...makePasskeyReads(pool),

    use: ({ passkey: id, userId, challenge, secondFactorOf }, decide, asked) =>
      TE.tryCatch(async () => {
        const [open] = secondFactorOf === null ? [] : await onPool(pool)(OWNER, secondFactorOf);
        if (secondFactorOf !== null && open === undefined) return O.none;
        const isForeign = open !== undefined && open.user_id !== userId;
        const waiting = isForeign ? undefined : open;
        const answers = waiting && secondFactorOf;
        const renewed = waiting?.session_id ?? (asked._tag === 'Session' ? asked.id : null);
        const scope = renewed === null ? asked : sessionScope(renewed);
        return inTurn(pool, { rows: [userRowKey(userId)], queue: 'passkey', scope }, async (run) => {
          const owner = await lockOwner(run, userId, scope);
          if (owner === null) return O.none;
          const [before] = answers ? await run(LOCK_CHALLENGE, answers, userId) : [];
          if (answers && before === undefined) return O.none;
          const [row] = await run(LOCK, id, userId);
          const passkey = row === undefined ? null : toInUse(row);
          const seen: PasskeyInUse = {
            userId,
            isActive: owner.is_active,
            verified: owner.verified,
            passkey,
            isForeign,
            isReplayed: !isForeign && (await isReplayed(run, challenge)),
            before: before === undefined ? null : { amr: before.amr, session: before.session_id },
          };
          const { writes, events, answer } = decide(seen, owner.now);
          await writeUse(run, owner, passkey, writes, scope);
          if (answers && answer === 'Right') await run(USE, answers);
          await recordEvents(run, owner.now, events);
          return O.some({ answer, scope: toFoundScope(owner), renewed, now: owner.now });
        });
      }, outage('passkeys')),

    refuse: ({ id, name, userId }) =>
      TE.tryCatch(
        () =>
          inTransaction(pool, async (run) => {
            const [row] = await run(NOW);
            if (row === undefined) throw new TypeError('the statement must return one row');
            await recordEvents(run, row.now, [{ _tag: 'PasskeyRefused', by: null, userId, passkey: { id, name } }]);
          }),
        outage('passkeys'),
      ),

    handleOf: (userId, fresh) =>
      TE.tryCatch(async () => {
        const read = async () => (await onPool(pool)(HANDLE, userId))[0]?.passkey_handle;
        const kept = await read();
        if (kept === undefined) return O.none;
        if (kept !== null) return O.some(textOf(kept) as UserHandle);
        await inTurn(pool, changing(userRowKey(userId)), (run) => run(KEEP_HANDLE, userId, bytesOf(fresh)));
        return O.map((bytes: Uint8Array) => textOf(bytes) as UserHandle)(O.fromNullable(await read()));
      }, outage('passkeys')),

    add: (by, { credential, challenge }, decide) =>
      inSession(
        by,
        async (run, owner) => {
          const session = await changingSession(run, by.sessionId, by.userId);
          if (session === null) throw new TypeError('a locked session must exist');
          await run(LOCK_CREDENTIAL, credential.credentialId);
          const offered = {
            isReplayed: await isReplayed(run, challenge),
            isTaken: (await run(IS_TAKEN, bytesOf(credential.credentialId))).length > 0,
            session,
            scope: toFoundScope(owner),
          };
          return decide(await ownPasskeys(run, owner), owner.now, offered);
        },
        [`passkey:${credential.credentialId}`],
      ),

    change: (by, decide) => inSession(by, async (run, owner) => decide(await ownPasskeys(run, owner), owner.now)),

    administer: (by, userId, decide) =>
      attempt('passkeys')(() =>
        inTurn(
          pool,
          changing(userRowKey(userId)),
          async (run): Promise<E.Either<InsufficientPrivileges | ErrorOf<typeof decide>, O.Option<void>>> => {
            if ((await run(LOCK_USER, userId)).length === 0) return E.right(O.none);
            const allowed = by.on(await heldBy(run, userId));
            if (E.isLeft(allowed)) return allowed;
            const owner = await lockOwner(run, userId, publicScope);
            if (owner === null) return E.right(O.none);
            const decided = decide(await ownPasskeys(run, owner), owner.now);
            return done(await writeDecision(run, owner, decided));
          },
        ),
      ),

    purgeChallenges: (overForMs) => TE.tryCatch(() => purgeAll(onPool(pool), PURGE, overForMs), outage('passkeys')),
  };
};

type ErrorOf<D> = D extends (...args: never[]) => PasskeyDecision<infer R> ? R : never;
