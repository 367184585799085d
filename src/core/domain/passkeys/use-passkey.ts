import type { Address } from '../addresses/address.ts';
import type { Decision } from '../events.ts';
import type { PasskeyId, SessionId, UserId } from '../ids.ts';
import type { Language } from '../messages/message.ts';
import { withPasskey } from '../second-factor/evidence.ts';
import type { AddedIn, Amr, Evidence } from '../second-factor/evidence.ts';
import { methodOf } from '../second-factor/second-factor.ts';
import type { NewSession } from '../sessions/session.ts';
import type { Assertion, GenuineChallenge } from './ceremony.ts';

/** A passkey and its owner, read while the owner's credential row is locked. */
export type PasskeyInUse = Readonly<{
  userId: UserId;
  isActive: boolean;
  verified: readonly Address[];
  /** Null if the passkey was removed in the meantime. */
  passkey: Readonly<{
    id: PasskeyId;
    name: string;
    counter: number;
    isSynced: boolean;
    isBlocked: boolean;
    addedIn: AddedIn;
  }> | null;
  /** Whether the passkey was given as the second factor in the sign-in of another user. */
  isForeign: boolean;
  /** Whether an earlier call has already used the challenge. */
  isReplayed: boolean;
  /** What the first factor proved, and the session to renew, if any. Null if the passkey is not the second factor. */
  before: Readonly<{ amr: readonly Amr[]; session: SessionId | null }> | null;
}>;

export type UseWrites = Readonly<{
  used?: Assertion;
  blocks?: true;
  session?: NewSession;
  renews?: Readonly<{ session: SessionId; evidence: Evidence }>;
  /** Unlocks all factors of the user that have at least this many failures. */
  reopensFrom?: number;
}>;

export type UseDecision = Decision<UseWrites, 'Right' | 'Wrong'>;

export type Proof = Readonly<{
  assertion: Assertion;
  challenge: GenuineChallenge;
  /** The session to start, unless a session is renewed. */
  session: NewSession;
  renews: SessionId | null;
  maxTotal: number;
  language: Language;
}>;

/**
 * Whether the signature counter did not increase, which means that the key was copied. Synced passkeys have no reliable
 * counter (WebAuthn Level 3 §6.1.1).
 */
const isCopied = (stored: Readonly<{ counter: number; isSynced: boolean }>, { counter }: Assertion): boolean =>
  !stored.isSynced && (counter > 0 || stored.counter > 0) && counter <= stored.counter;

/** Decides on a verified signature. A signature works only once, and only if the passkey and its owner may sign in. */
export const usePasskey =
  ({ assertion, challenge, session, renews, maxTotal, language }: Proof) =>
  ({ userId, isActive, verified, passkey, isForeign, isReplayed, before }: PasskeyInUse, now: Date): UseDecision => {
    const isOver = isReplayed || challenge.expiresAt <= now;
    if (passkey === null || isForeign || isOver || !isActive || passkey.isBlocked) return refused(userId, passkey);
    const about = { by: null, userId, passkey: { id: passkey.id, name: passkey.name } };
    if (isCopied(passkey, assertion))
      return {
        writes: { blocks: true },
        events: [{ _tag: 'PasskeyCloned', ...about, notice: { to: verified, language } }],
        answer: 'Wrong',
      };
    const evidence = withPasskey(passkey, before?.amr);
    const renewed = before === null ? renews : before.session;
    const method = before === null ? 'passkey' : methodOf(before.amr, 'passkey');
    const signedIn = { by: userId, userId, method, passkeyId: passkey.id };
    return {
      writes: {
        used: assertion,
        reopensFrom: maxTotal,
        ...(renewed === null ? { session: { ...session, evidence } } : { renews: { session: renewed, evidence } }),
      },
      events: [
        renewed === null
          ? { _tag: 'SessionStarted', ...signedIn, sessionId: session.id }
          : { _tag: 'SessionRenewed', ...signedIn, sessionId: renewed },
      ],
      answer: 'Right',
    };
  };

const refused = (userId: UserId, passkey: PasskeyInUse['passkey']): UseDecision => ({
  writes: {},
  events:
    passkey === null
      ? []
      : [{ _tag: 'PasskeyRefused', by: null, userId, passkey: { id: passkey.id, name: passkey.name } }],
  answer: 'Wrong',
});
