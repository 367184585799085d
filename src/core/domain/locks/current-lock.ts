import { text } from '../codec.ts';
import type { IdentityId, UserId } from '../ids.ts';
import type { ScopeKind } from './attempt-scope.ts';

/** No attempt at this factor of the user is allowed. Expired locks and failures below the limit are not included. */
export type Lock = LockState &
  (Readonly<{ factor: 'password' | 'second-factor' }> | Readonly<{ factor: 'otp'; identityId: IdentityId | null }>);

type LockState = Readonly<{
  scope: ScopeKind;
  /** Failures in a row that caused the lock; if it does not expire, all failures since the last success. */
  failures: number;
  /** All failures since the last success. */
  total: number;
  /** Null if only another factor or an administrator unlocks it. */
  lockedUntil: Date | null;
}>;

/** Why an administrator unlocks a user, for the audit trail: 1 to 256 characters. */
export type UnlockReason = string & { readonly UnlockReason: unique symbol };
export const UnlockReason = text<UnlockReason>('UnlockReason', 256);

/** The locks before and after an administrator unlocked the user. */
export type Unlocked = Readonly<{ before: readonly Lock[]; after: readonly Lock[] }>;

/** The ends of locks by the users who have them; null for a lock without an end. */
export type LockEnds = ReadonlyMap<UserId, Date | null>;
