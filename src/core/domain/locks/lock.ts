import { text } from '../codec.ts';
import type { IdentityId } from '../ids.ts';
import type { ScopeKind } from './attempt-scope.ts';

/**
 * A lock that counts right now: no try at this factor of the user is allowed, right or wrong. A lock that has run out
 * is none, and neither are failures that have closed nothing yet.
 */
export type Lock = LockState &
  (Readonly<{ factor: 'password' }> | Readonly<{ factor: 'otp'; identityId: IdentityId | null }>);

type LockState = Readonly<{
  /** Whose tries are refused: of everybody who is not known, or of one known device or session, for codes of all identities. */
  scope: ScopeKind;
  /** Those in a row that closed the lock; where no time opens it, all since the last success. */
  failures: number;
  /** Null where no time opens it, but only another factor or an administrator. */
  lockedUntil: Date | null;
}>;

/** Why an administrator ends the locks of a user, for the audit trail: 1 to 256 characters. */
export type UnlockReason = string & { readonly UnlockReason: unique symbol };
export const UnlockReason = text<UnlockReason>('UnlockReason', 256);

/** What one unlocking did: the locks that counted before it, and those that count after it. */
export type Unlocked = Readonly<{ before: readonly Lock[]; after: readonly Lock[] }>;
