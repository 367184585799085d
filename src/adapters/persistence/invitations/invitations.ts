import * as E from 'fp-ts/lib/Either.js';
import * as O from 'fp-ts/lib/Option.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Pool } from 'pg';
import type { Address } from '../../../core/domain/addresses/address.ts';
import { invalidInvitation, notFound, usernameTaken } from '../../../core/domain/errors.ts';
import type {
  InvalidInvitation,
  NotFound,
  InsufficientPrivileges,
  UsernameTaken,
} from '../../../core/domain/errors.ts';
import { namingCreatedUser } from '../../../core/domain/events.ts';
import type { UserId } from '../../../core/domain/ids.ts';
import type { InvitedUser, Invitee, Obstacles, Sending } from '../../../core/domain/invitations/inviting.ts';
import type { Acting } from '../../../core/domain/roles/access.ts';
import type { Requirement } from '../../../core/domain/second-factor/assurance.ts';
import type { FactorMethod } from '../../../core/domain/second-factor/evidence.ts';
import { identifierOf } from '../../../core/domain/sign-in/login.ts';
import type { Invitations } from '../../../core/ports/invitations.ts';
import type { RecordEvents } from '../audit/record-events.ts';
import { attempt } from '../database/attempt.ts';
import { inTurn, userRowKey } from '../database/call-limits.ts';
import { outage } from '../database/outage.ts';
import { onPool } from '../database/sql.ts';
import type { Run } from '../database/sql.ts';
import { violates } from '../database/violations.ts';
import type { Mail } from '../messages/post-messages.ts';
import { heldBy } from '../roles/held-privileges.ts';
import { openChallenge } from '../second-factor/challenges.ts';
import { endSessions } from '../sessions/session-writes.ts';
import { startSession } from '../sessions/start-session.ts';
import type { UnknownAccounts } from '../sign-in/unknown-accounts.ts';
import { endOthersOf } from '../sign-up/registrations.ts';
import { addressInvited, lockHolders, loadInvitation, verifyInvited } from './invitation-rows.ts';
import { createInvitee, keepTokens, lockUser, loadInvitedUser, loadObstacles, voidTokens } from './invited-users.ts';

type InvitationsDeps = Readonly<{
  pool: Pool;
  unknownAccounts: UnknownAccounts;
  mail: Pick<Mail, 'wouldGoOut'>;
  recordEvents: RecordEvents;
  required: Requirement;
}>;

const attempting = attempt('invitations');

const orElse = async <R, A>(work: Promise<E.Either<R, A>>, constraint: string, refusal: R): Promise<E.Either<R, A>> => {
  try {
    return await work;
  } catch (error) {
    if (!violates(error, constraint)) throw error;
    return E.left(refusal);
  }
};

export const makeInvitations = ({
  pool,
  unknownAccounts,
  mail,
  recordEvents,
  required,
}: InvitationsDeps): Invitations => {
  /** Checks the send budget of each address, in the order in which messages are written, to avoid deadlocks. */
  const judged = async <A extends Readonly<{ address: Address }>>(run: Run, addresses: readonly A[]) => {
    const seen: (A & { goesOut: boolean })[] = [];
    for (const one of addresses.toSorted((a, b) => (identifierOf(a.address) < identifierOf(b.address) ? -1 : 1)))
      seen.push({ ...one, goesOut: await mail.wouldGoOut(run, 'administrator', one.address) });
    return seen;
  };

  const inTurned = <A>(rows: readonly string[], work: (run: Run) => Promise<A>): Promise<A> =>
    inTurn(pool, { rows, queue: 'invitation' }, work);

  return {
    invite: <R>(actor: UserId, invitee: Invitee, decide: (seen: Obstacles, now: Date) => E.Either<R, Sending>) => {
      const made = (): Promise<E.Either<R | UsernameTaken, UserId>> =>
        inTurned(invitee.addresses.map(unknownAccounts.rowOf), async (run) => {
          await unknownAccounts.lock(run, invitee.addresses);
          const { roleId, obstacles, now } = await loadObstacles(run, invitee);
          const decided = decide(obstacles, now);
          if (E.isLeft(decided)) return decided;
          const id = await createInvitee(run, actor, roleId, invitee);
          await keepTokens(run, actor, id, decided.right.tokens);
          await recordEvents(run, now, decided.right.events.map(namingCreatedUser(id)));
          return E.right(id);
        });
      return attempting(() => orElse(made(), 'user_auth_username_unique', usernameTaken));
    },

    resend: <R>(by: Acting, id: UserId, decide: (user: InvitedUser, now: Date) => E.Either<R, Sending>) =>
      attempting(() =>
        inTurned([userRowKey(id)], async (run): Promise<E.Either<R | InsufficientPrivileges | NotFound, void>> => {
          const locked = await lockUser(run, id);
          if (locked === null) return E.left(notFound);
          const allowed = by.on(await heldBy(run, id));
          if (E.isLeft(allowed)) return allowed;
          const { user, now } = await loadInvitedUser(run, id);
          const addresses = await judged(run, user.addresses);
          const decided = decide({ ...locked, ...user, addresses }, now);
          if (E.isLeft(decided)) return decided;
          await voidTokens(run, by.actor, id, decided.right.keeps);
          await keepTokens(run, by.actor, id, decided.right.tokens);
          await recordEvents(run, now, decided.right.events);
          return E.right(undefined);
        }),
      ),

    cancel: (by, id) =>
      attempting(() =>
        inTurned([userRowKey(id)], async (run): Promise<E.Either<InsufficientPrivileges | NotFound, void>> => {
          if ((await lockUser(run, id)) === null) return E.left(notFound);
          const allowed = by.on(await heldBy(run, id));
          if (E.isLeft(allowed)) return allowed;
          await voidTokens(run, by.actor, id);
          const { now } = await loadInvitedUser(run, id);
          await recordEvents(run, now, [{ _tag: 'InvitationCancelled', by: by.actor, userId: id }]);
          return E.right(undefined);
        }),
      ),

    find: (token) =>
      TE.tryCatch(
        async () => O.fromNullable(await loadInvitation(onPool(pool), token, unknownAccounts, required)),
        outage('invitations'),
      ),

    accept: (token, decide) => {
      const accepted = (): Promise<E.Either<InvalidInvitation, readonly FactorMethod[]>> =>
        inTurned([`invitation:${token}`], async (run) => {
          const address = await addressInvited(run, token);
          if (address === null) return E.left(invalidInvitation);
          await unknownAccounts.lock(run, [address]);
          await lockHolders(run, address);
          const found = await loadInvitation(run, token, unknownAccounts, required);
          if (found === null) return E.left(invalidInvitation);
          const decided = decide(found.invitation, found.now);
          if (E.isLeft(decided)) return decided;
          const { now, invitation } = found;
          const { userId } = invitation;
          await endOthersOf(run, userId, address, unknownAccounts.release(run, now));
          await voidTokens(run, userId, userId);
          await verifyInvited(run, found, decided.right);
          const { opens, methods, endsSessions, reopensFrom, events } = decided.right;
          if (endsSessions) await endSessions(run, userId, { but: null, reason: 'ended' });
          if (opens?.session) await startSession(run, { userId, now, reopensFrom }, opens.session);
          if (opens?.challenge) await openChallenge(run, userId, opens.challenge);
          await recordEvents(run, now, events);
          return E.right(methods);
        });
      // Another user may verify the address without locking it.
      return attempting(() => orElse(accepted(), 'user_identity_verified_unique', invalidInvitation));
    },
  };
};
