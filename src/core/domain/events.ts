import type { Address } from './addresses/address.ts';
import type { Change } from './audit.ts';
import type { PasskeyId, SessionId, UserId } from './ids.ts';
import type { Lock, UnlockReason } from './locks/current-lock.ts';
import type { CodeMessage, Language, LinkMessage, SendBudget } from './messages/message.ts';
import type { EndReason } from './sessions/session.ts';

// `by` is null for the service and for callers who are not signed in, `userId` for an unknown account.
type Of<Tag extends string> = Readonly<{
  _tag: Tag;
  by: UserId | null;
  userId: UserId | null;
  /** A user can cause any number of these, so the audit trail only counts them after the first few. */
  isTallied?: boolean;
}>;

type Notified = Readonly<{ notice?: Readonly<{ to: readonly Address[]; language: Language }> }>;

/** An undo link for those of the verified addresses that get it instead of the notice. */
export type UndoNotice = Readonly<{
  to: readonly Address[];
  token: string;
  addedIn: SessionId;
  expiresAt: Date;
}>;

/** The notice about a lock. If `to` is null, none is sent, which takes as long. */
type LockNotified = Readonly<{
  notice?: Readonly<{ to: Address | null; identifier: string; language: Language }>;
}>;

type UndoNotified = Readonly<{ notice?: NonNullable<Notified['notice']> & Readonly<{ undo?: UndoNotice }> }>;

type OfSession<Tag extends string> = Of<Tag> & Readonly<{ sessionId: SessionId; generation: number }>;
type OfCode<Tag extends string> = Of<Tag> & Readonly<{ address: Address }>;
type OfIdentity<Tag extends string> = Of<Tag> &
  Notified &
  Readonly<{ identity: Readonly<{ type: string; value: string }> }>;
type OfPasskey<Tag extends string> = Of<Tag> & Readonly<{ passkey: Readonly<{ id: PasskeyId; name: string }> }>;
type OfRole<Tag extends string> = Readonly<{ _tag: Tag; by: UserId | null; roleId: number }>;
type Changed = Readonly<{ changes: readonly Change[] }>;
type SignedIn<Tag extends string> = Of<Tag> & Readonly<{ method: string; sessionId: SessionId }>;

/** What happened in a decision. Audit entries (`trailOf`) and messages (`mailOf`) are made from events only. */
export type DomainEvent =
  | Of<'PasswordRefused'>
  | (Of<'PasswordLocked'> & LockNotified)
  | (Of<'PasswordChanged' | 'PasswordReset' | 'PasswordChosen'> & Notified)
  | OfCode<'CodeRequested' | 'CodeRefused'>
  | (OfCode<'CodeLocked'> & LockNotified)
  /** A code or link is sent, or a request for one is answered without sending it, which takes as long. */
  | Readonly<{ _tag: 'MessageSent'; message: CodeMessage | LinkMessage }>
  | Readonly<{ _tag: 'MessageWithheld'; to: Address; budget: SendBudget }>
  /** `failures`: consecutive failures before it. */
  | (SignedIn<'SessionStarted'> & Readonly<{ failures?: number; passkeyId?: PasskeyId }>)
  | (SignedIn<'SessionRenewed'> & Readonly<{ passkeyId?: PasskeyId }>)
  /** A right first factor of a user who has a second one. */
  | (Of<'ChallengeOpened'> & Readonly<{ method: string }>)
  | Of<'FactorRefused' | 'RecoveryCodesMade'>
  | (Of<'FactorLocked'> & Notified)
  | (Of<'FactorAdded' | 'FactorRemoved'> & UndoNotified & Readonly<{ factor: 'totp' | 'always' }>)
  /** Used an undo link. `withdrawn`: addresses and provider accounts that are no longer verified. */
  | (Of<'FactorUndone'> & Notified & Readonly<{ withdrawn: readonly string[] }>)
  /** An administrator, who gives a reason, or an operator removed every second factor and passkey. */
  | (Of<'FactorReset'> & Notified & Readonly<{ reason: UnlockReason }>)
  /** `left`: how many unused ones there still are. */
  | (Of<'RecoveryCodeUsed'> & Notified & Readonly<{ left: number }>)
  | (OfPasskey<'PasskeyAdded'> & UndoNotified & Readonly<{ sessionId: SessionId }>)
  | (OfPasskey<'PasskeyChanged'> & Changed)
  /** `reason` is given by an administrator who removes it. */
  | (OfPasskey<'PasskeyRemoved'> & Notified & Readonly<{ reason?: UnlockReason }>)
  | OfPasskey<'PasskeyRefused'>
  /** Its counter was not higher than before: another device has its key. */
  | (OfPasskey<'PasskeyCloned'> & Notified)
  /** `sessions`: the one that ended, or how many; absent for all, or all but one. */
  | (Of<'SessionEnded'> & Readonly<{ reason: EndReason; sessions?: SessionId | number }>)
  | (Of<'SessionsExceeded'> & Notified)
  | OfSession<'SessionRetriedLate' | 'RefreshRefused'>
  | (OfSession<'SessionReused'> & Notified)
  | (Of<'UserRegistered'> & Readonly<{ addresses: readonly Address[] }>)
  | (Of<'UserCreated' | 'UserChanged' | 'UserImported'> & Changed)
  | Of<'UserRestored' | 'UserPurged' | 'ClaimExpired'>
  | Of<'UserInvited' | 'InvitationCancelled' | 'InvitationAccepted'>
  | (Of<'UserDeleted'> & Notified)
  | OfIdentity<'IdentityAdded' | 'IdentityVerified' | 'IdentityRemoved' | 'IdentityMadePrimary'>
  | (OfRole<'RoleCreated' | 'RoleChanged' | 'RoleGranted' | 'RoleRevoked'> & Changed)
  | OfRole<'RoleDeleted' | 'RoleRestored'>
  | (Of<'LocksOpened'> & Readonly<{ locks: readonly Lock[]; reason: UnlockReason }>);

/** The new state, what happened, and the answer. A decision can't refuse, so that no refusal undoes a count. */
export type Decision<W, A> = Readonly<{ writes: W; events: readonly DomainEvent[]; answer: A }>;

/** Placeholder for the user that a decision creates, whose id only the store knows. */
export const CREATED_USER = 0 as UserId;

/** The same for a passkey that a decision adds. */
export const ADDED_PASSKEY = 0 as PasskeyId;

export const namingAddedPasskey =
  (id: PasskeyId) =>
  (event: DomainEvent): DomainEvent =>
    event._tag === 'PasskeyAdded' ? { ...event, passkey: { ...event.passkey, id } } : event;

export const namingCreatedUser =
  (id: UserId) =>
  (event: DomainEvent): DomainEvent =>
    'userId' in event && event.userId === CREATED_USER ? { ...event, userId: id } : event;
