import type { Address } from './addresses/address.ts';
import type { Change } from './audit.ts';
import type { PasskeyId, SessionId, UserId } from './ids.ts';
import type { Lock, UnlockReason } from './locks/current-lock.ts';
import type { CodeMessage, Language, LinkMessage, SendBudget } from './messages/message.ts';
import type { EndReason } from './sessions/session.ts';

// `by` is null if the service itself or an anonymous caller acted. `userId` is null for an unknown account.
type Of<Tag extends string> = Readonly<{
  _tag: Tag;
  by: UserId | null;
  userId: UserId | null;
  /** A user could cause these without limit, so the audit trail counts them after the first few. */
  isTallied?: boolean;
}>;

type Notified = Readonly<{ notice?: Readonly<{ to: readonly Address[]; language: Language }> }>;

/** The addresses `to` get a message with an undo link instead of the plain notice. */
export type UndoNotice = Readonly<{
  to: readonly Address[];
  token: string;
  addedIn: SessionId;
  expiresAt: Date;
}>;

/** If `to` is null, a decoy takes the place of the notice about the lock, so that timing doesn't reveal the account. */
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

/** Something that a domain function decided. Audit entries and messages are derived only from events. */
export type DomainEvent =
  | Of<'PasswordRefused'>
  | (Of<'PasswordLocked'> & LockNotified)
  | (Of<'PasswordChanged' | 'PasswordReset' | 'PasswordChosen'> & Notified)
  | OfCode<'CodeRequested' | 'CodeRefused'>
  | (OfCode<'CodeLocked'> & LockNotified)
  /** `MessageWithheld` answers a request without sending a message; it takes as long (timing). */
  | Readonly<{ _tag: 'MessageSent'; message: CodeMessage | LinkMessage }>
  | Readonly<{ _tag: 'MessageWithheld'; to: Address; budget: SendBudget }>
  /** `failures` is the number of consecutive failures before the sign-in. */
  | (SignedIn<'SessionStarted'> & Readonly<{ failures?: number; passkeyId?: PasskeyId }>)
  | (SignedIn<'SessionRenewed'> & Readonly<{ passkeyId?: PasskeyId }>)
  /** The first factor was right, and the user must now give the second one. */
  | (Of<'ChallengeOpened'> & Readonly<{ method: string }>)
  | Of<'FactorRefused' | 'RecoveryCodesMade'>
  | (Of<'FactorLocked'> & Notified)
  | (Of<'FactorAdded' | 'FactorRemoved'> & UndoNotified & Readonly<{ factor: 'totp' | 'always' }>)
  /** An undo link was used. `withdrawn` are the addresses and provider accounts that are no longer verified. */
  | (Of<'FactorUndone'> & Notified & Readonly<{ withdrawn: readonly string[] }>)
  /** An administrator (with a reason) or an operator removed every second factor and passkey. */
  | (Of<'FactorReset'> & Notified & Readonly<{ reason: UnlockReason }>)
  /** `left` is the number of recovery codes that are still unused. */
  | (Of<'RecoveryCodeUsed'> & Notified & Readonly<{ left: number }>)
  | (OfPasskey<'PasskeyAdded'> & UndoNotified & Readonly<{ sessionId: SessionId }>)
  | (OfPasskey<'PasskeyChanged'> & Changed)
  /** `reason` is set if an administrator removed the passkey. */
  | (OfPasskey<'PasskeyRemoved'> & Notified & Readonly<{ reason?: UnlockReason }>)
  | OfPasskey<'PasskeyRefused'>
  /** The passkey's signature counter did not increase, so another device has a copy of its key. */
  | (OfPasskey<'PasskeyCloned'> & Notified)
  /** `sessions` is the session or the number that ended; absent for all, or all but the current one. */
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

/** A decision always succeeds: a refusal is part of `answer`, so that it doesn't roll back counts. */
export type Decision<W, A> = Readonly<{ writes: W; events: readonly DomainEvent[]; answer: A }>;

/** Placeholder for the id of a user that a decision creates; the store replaces it with the real id. */
export const CREATED_USER = 0 as UserId;

/** Placeholder for the id of a passkey that a decision adds; the store replaces it with the real id. */
export const ADDED_PASSKEY = 0 as PasskeyId;

export const namingAddedPasskey =
  (id: PasskeyId) =>
  (event: DomainEvent): DomainEvent =>
    event._tag === 'PasskeyAdded' ? { ...event, passkey: { ...event.passkey, id } } : event;

export const namingCreatedUser =
  (id: UserId) =>
  (event: DomainEvent): DomainEvent =>
    'userId' in event && event.userId === CREATED_USER ? { ...event, userId: id } : event;
