import { text } from '../codec.ts';
import type { IdentityId, UserId } from '../ids.ts';
import type { ScopeKind } from './attempt-scope.ts';

/** A lock that applies now: the user can't try this factor. Expired locks are not included. */
export type Lock = LockState &
  (Readonly<{ factor: 'password' | 'second-factor' }> | Readonly<{ factor: 'otp'; identityId: IdentityId | null }>);

type LockState = Readonly<{
  scope: ScopeKind;
  /** Consecutive failures that caused the lock. If the lock never expires: all failures since the last success. */
  failures: number;
  /** All failures since the last success. */
  total: number;
  /** Null if the lock never expires. Then only another factor or an administrator can end the lock. */
  lockedUntil: Date | null;
}>;

export type UnlockReason = string & { readonly UnlockReason: unique symbol };
export const UnlockReason = text<UnlockReason>('UnlockReason', 256);

export type Unlocked = Readonly<{ before: readonly Lock[]; after: readonly Lock[] }>;

/** When each user's lock ends; null if the lock never expires. Only locked users are included. */
export type LockEnds = ReadonlyMap<UserId, Date | null>;
