import type * as E from 'fp-ts/lib/Either.js';
import { namingAddedPasskey } from '../../../core/domain/events.ts';
import type { AttemptScope } from '../../../core/domain/locks/attempt-scope.ts';
import type { GenuineChallenge } from '../../../core/domain/passkeys/ceremony.ts';
import type { PasskeyDecision } from '../../../core/domain/passkeys/own-passkeys.ts';
import type { PasskeyInUse, UseWrites } from '../../../core/domain/passkeys/use-passkey.ts';
import type { RecordEvents } from '../audit/record-events.ts';
import type { Run } from '../database/sql.ts';
import { REPLACE_CODES } from '../second-factor/second-factor-statements.ts';
import { openUndoLink } from '../second-factor/undo-link-statements.ts';
import { elevateSession, endSessions, renewSession } from '../sessions/session-writes.ts';
import { startSession } from '../sessions/start-session.ts';
import { bytesOf } from './passkey-rows.ts';
import type { Owner } from './passkey-rows.ts';
import { ADD, BLOCK, REMOVE, RENAME, SAVE_USE, USE_CHALLENGE } from './passkey-statements.ts';

/** Marks the challenge as used. Returns true if it had been used before. */
export const isReplayed = async (run: Run, { digest, expiresAt }: GenuineChallenge): Promise<boolean> =>
  (await run(USE_CHALLENGE, bytesOf(digest), expiresAt)).length === 0;

export const writeUse = async (
  run: Run,
  { user_id: userId, now }: Owner,
  passkey: PasskeyInUse['passkey'],
  { used, blocks, session, renews, reopensFrom }: UseWrites,
  scope: AttemptScope,
): Promise<void> => {
  if (passkey !== null && used) await run(SAVE_USE, passkey.id, used.counter, used.isBackedUp, now);
  if (passkey !== null && blocks) await run(BLOCK, passkey.id, now);
  if (session) await startSession(run, { userId, now, reopensFrom, scope }, session);
  if (renews) await renewSession(run, { userId, now, reopensFrom }, renews);
};

export const makeWrite =
  (recordEvents: RecordEvents) =>
  async <R, A>(run: Run, { user_id: userId, now }: Owner, decision: PasskeyDecision<R, A>): Promise<E.Either<R, A>> => {
    const { adds, renames, removes, undoLink, recoveryCodes, elevates } = decision.writes;
    let { events } = decision;
    if (adds) {
      const ids = [userId, bytesOf(adds.credentialId), Buffer.from(adds.publicKey), adds.rpId, adds.counter];
      const flags = [
        adds.isSynced,
        adds.isBackedUp,
        adds.hasVerifiedUser,
        adds.transports,
        adds.aaguid,
        adds.name,
        adds.addedIn,
      ];
      const [added] = await run(ADD, ...ids, ...flags);
      if (added === undefined) throw new TypeError('another user added the same passkey at the same time');
      events = events.map(namingAddedPasskey(added.id));
    }
    if (renames) await run(RENAME, renames.id, renames.name);
    if (removes) await run(REMOVE, removes);
    if (undoLink) await openUndoLink(run, userId, undoLink);
    if (recoveryCodes) await run(REPLACE_CODES, userId, recoveryCodes.hashes, recoveryCodes.addedIn);
    if (elevates) {
      await endSessions(run, userId, { but: elevates.session, reason: 'ended' });
      await elevateSession(run, { userId, id: elevates.session, now }, elevates.evidence);
    }
    await recordEvents(run, now, events);
    return decision.answer;
  };
