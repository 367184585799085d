import * as E from 'fp-ts/lib/Either.js';
import * as O from 'fp-ts/lib/Option.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Pool } from 'pg';
import { succeeded, userSubject } from '../../../core/domain/audit.ts';
import { invalidInvitation, notFound, usernameTaken } from '../../../core/domain/errors.ts';
import type {
  InvalidInvitation,
  NotFound,
  InsufficientPrivileges,
  UsernameTaken,
} from '../../../core/domain/errors.ts';
import { identifierOf } from '../../../core/domain/ids.ts';
import type { Address, UserId } from '../../../core/domain/ids.ts';
import { acceptedEntries, invitedEntry } from '../../../core/domain/invitations/invitation.ts';
import type { InvitedUser, Invitee, Obstacles, Sending } from '../../../core/domain/invitations/invitation.ts';
import type { Acting } from '../../../core/domain/roles/access.ts';
import type { Otp } from '../../../core/domain/sign-in/otp.ts';
import { startedEntry } from '../../../core/domain/sign-in/sign-in-trail.ts';
import type { Invitations } from '../../../core/ports/invitations.ts';
import type { Audit } from '../audit/audit-trail.ts';
import { attempt } from '../database/attempt.ts';
import { bucketRow, inTurn, userRow } from '../database/call-limits.ts';
import { outage } from '../database/outage.ts';
import { onPool } from '../database/sql.ts';
import type { Run } from '../database/sql.ts';
import { violates } from '../database/violations.ts';
import { inLockOrder } from '../messages/outbox.ts';
import type { Mail } from '../messages/outbox.ts';
import { heldBy } from '../roles/held-privileges.ts';
import { endSessions, startSession } from '../sessions/session-writes.ts';
import { LOCK as LOCK_BUCKETS } from '../sign-in/addresses.ts';
import { saveBucket, loadBucket } from '../sign-in/buckets.ts';
import { endOthersOf } from '../sign-up/registrations.ts';
import type { Release } from '../sign-up/registrations.ts';
import { addressInvited, lockHolders, loadInvitation, verifyInvited } from './invitation-rows.ts';
import { createInvitee, keepTokens, lockUser, loadInvitedUser, loadObstacles, voidTokens } from './invited-users.ts';

export type InvitationsDeps = Readonly<{
  pool: Pool;
  /** The keyed hash that puts an identifier into one of 2^20 buckets. */
  bucketOf: (identifier: string) => number;
  /** Merges the state of an address that is nobody's any more into its bucket. */
  merge: (bucket: Otp, released: Otp, now: Date) => Otp;
  mail: Mail;
  audit: Audit;
  /** Failures in all that keep a factor closed. */
  maxTotal: number;
}>;

const attempting = attempt('invitations');

/** What a broken constraint means, where it was to be expected. */
const orElse = async <R, A>(work: Promise<E.Either<R, A>>, constraint: string, refusal: R): Promise<E.Either<R, A>> => {
  try {
    return await work;
  } catch (error) {
    if (!violates(error, constraint)) throw error;
    return E.left(refusal);
  }
};

export const makeInvitations = ({ pool, bucketOf, merge, mail, audit, maxTotal }: InvitationsDeps): Invitations => {
  const lockBuckets = async (run: Run, addresses: readonly Address[]): Promise<void> => {
    await run(
      LOCK_BUCKETS,
      addresses.map((address) => bucketOf(identifierOf(address))),
    );
  };

  const send = async (run: Run, actor: UserId, id: UserId, { tokens, messages }: Sending): Promise<void> => {
    await keepTokens(run, actor, id, tokens);
    for (const message of inLockOrder(messages)) await mail.post(run, message);
  };

  /** Says of each address whether a message goes out, in the order in which messages are posted. */
  const judged = async <A extends Readonly<{ address: Address }>>(run: Run, addresses: readonly A[]) => {
    const seen: (A & { goesOut: boolean })[] = [];
    for (const one of addresses.toSorted((a, b) => (identifierOf(a.address) < identifierOf(b.address) ? -1 : 1)))
      seen.push({ ...one, goesOut: await mail.wouldGoOut(run, 'administrator', one.address) });
    return seen;
  };

  const rowsOf = (addresses: readonly Address[]): readonly string[] =>
    addresses.map((address) => bucketRow(bucketOf(identifierOf(address))));
  const inTurned = <A>(rows: readonly string[], work: (run: Run) => Promise<A>): Promise<A> =>
    inTurn(pool, { rows, queue: 'invitation' }, work);

  return {
    invite: <R>(actor: UserId, invitee: Invitee, decide: (seen: Obstacles, now: Date) => E.Either<R, Sending>) => {
      const made = (): Promise<E.Either<R | UsernameTaken, UserId>> =>
        inTurned(rowsOf(invitee.addresses), async (run) => {
          await lockBuckets(run, invitee.addresses);
          const { roleId, obstacles, now } = await loadObstacles(run, invitee);
          const decided = decide(obstacles, now);
          if (E.isLeft(decided)) return decided;
          const id = await createInvitee(run, actor, roleId, invitee);
          await send(run, actor, id, decided.right);
          await audit.record(run, now, [invitedEntry(actor, id, invitee)]);
          return E.right(id);
        });
      return attempting(() => orElse(made(), 'user_auth_username_unique', usernameTaken));
    },

    resend: <R>(by: Acting, id: UserId, decide: (user: InvitedUser, now: Date) => E.Either<R, Sending>) =>
      attempting(() =>
        inTurned([userRow(id)], async (run): Promise<E.Either<R | InsufficientPrivileges | NotFound, void>> => {
          const locked = await lockUser(run, id);
          if (locked === null) return E.left(notFound);
          const allowed = by.on(await heldBy(run, id));
          if (E.isLeft(allowed)) return allowed;
          const { user, now } = await loadInvitedUser(run, id);
          const addresses = await judged(run, user.addresses);
          const decided = decide({ ...locked, ...user, addresses }, now);
          if (E.isLeft(decided)) return decided;
          await voidTokens(run, by.actor, id, decided.right.keeps);
          await send(run, by.actor, id, decided.right);
          await audit.record(run, now, [succeeded(by.actor, 'user.invited', userSubject(id))]);
          return E.right(undefined);
        }),
      ),

    cancel: (by, id) =>
      attempting(() =>
        inTurned([userRow(id)], async (run): Promise<E.Either<InsufficientPrivileges | NotFound, void>> => {
          if ((await lockUser(run, id)) === null) return E.left(notFound);
          const allowed = by.on(await heldBy(run, id));
          if (E.isLeft(allowed)) return allowed;
          await voidTokens(run, by.actor, id);
          const { now } = await loadInvitedUser(run, id);
          await audit.record(run, now, [succeeded(by.actor, 'invitation.cancelled', userSubject(id))]);
          return E.right(undefined);
        }),
      ),

    find: (token) =>
      TE.tryCatch(
        async () => O.fromNullable(await loadInvitation(onPool(pool), token, bucketOf)),
        outage('invitations'),
      ),

    accept: (token, decide) => {
      const accepted = (): Promise<E.Either<InvalidInvitation, void>> =>
        inTurned([`invitation:${token}`], async (run) => {
          const address = await addressInvited(run, token);
          if (address === null) return E.left(invalidInvitation);
          await lockBuckets(run, [address]);
          await lockHolders(run, address);
          const found = await loadInvitation(run, token, bucketOf);
          if (found === null) return E.left(invalidInvitation);
          const decided = decide(found.invitation, found.now);
          if (E.isLeft(decided)) return decided;
          const { now, invitation } = found;
          const { userId } = invitation;
          const release: Release = async (released, otp) => {
            const bucket = bucketOf(identifierOf(released));
            await saveBucket(run, bucket, merge(await loadBucket(run, bucket), otp, now));
          };
          await endOthersOf(run, userId, address, release);
          await voidTokens(run, userId, userId);
          await verifyInvited(run, found, decided.right);
          await audit.record(run, now, acceptedEntries(invitation));
          const { session, endsSessions, messages } = decided.right;
          if (endsSessions) await endSessions(run, userId, { but: null, reason: 'ended' });
          if (session !== null) {
            await startSession(run, { userId, now, maxTotal }, session);
            await audit.record(run, now, [startedEntry(userId, 'invitation', session.id)]);
          }
          for (const message of inLockOrder(messages)) await mail.post(run, message);
          return E.right(undefined);
        });
      // whoever else verified the address without its lock has it all the same
      return attempting(() => orElse(accepted(), 'user_identity_verified_unique', invalidInvitation));
    },
  };
};
