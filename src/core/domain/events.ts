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
  /** Set if a user can cause such events without limit. After the first few, the audit trail then only counts them. */
  isTallied?: boolean;
}>;

type Notified = Readonly<{ notice?: Readonly<{ to: readonly Address[]; language: Language }> }>;

/** The addresses in `to` get a message with an undo link instead of the plain notice. */
export type UndoNotice = Readonly<{
  to: readonly Address[];
  token: string;
  addedIn: SessionId;
  expiresAt: Date;
}>;

/** If `to` is null, a decoy replaces the notice, so that timing doesn't reveal whether the account exists. */
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
  /**
   * `MessageWithheld` stands for a request that sends no message. It takes the same time, so timing reveals nothing.
   */
  | Readonly<{ _tag: 'MessageSent'; message: CodeMessage | LinkMessage }>
  | Readonly<{ _tag: 'MessageWithheld'; to: Address; budget: SendBudget }>
  /** `failures` is the number of consecutive failures before the sign-in. */
  | (SignedIn<'SessionStarted'> & Readonly<{ failures?: number; passkeyId?: PasskeyId }>)
  | (SignedIn<'SessionRenewed'> & Readonly<{ passkeyId?: PasskeyId }>)
  /** The first factor was right, and the user must now give the second factor. */
  | (Of<'ChallengeOpened'> & Readonly<{ method: string }>)
  | Of<'FactorRefused' | 'RecoveryCodesMade'>
  | (Of<'FactorLocked'> & Notified)
  | (Of<'FactorAdded' | 'FactorRemoved'> & UndoNotified & Readonly<{ factor: 'totp' | 'always' }>)
  /** The owner used an undo link. `withdrawn` are the addresses and provider accounts that became unverified. */
  | (Of<'FactorUndone'> & Notified & Readonly<{ withdrawn: readonly string[] }>)
  /** An administrator (with a reason) or an operator (without one) removed all second factors and passkeys. */
  | (Of<'FactorReset'> & Notified & Readonly<{ reason: UnlockReason }>)
  /** `left` is the number of unused recovery codes. */
  | (Of<'RecoveryCodeUsed'> & Notified & Readonly<{ left: number }>)
  | (OfPasskey<'PasskeyAdded'> & UndoNotified & Readonly<{ sessionId: SessionId }>)
  | (OfPasskey<'PasskeyChanged'> & Changed)
  /** `reason` is set if an administrator removed the passkey. */
  | (OfPasskey<'PasskeyRemoved'> & Notified & Readonly<{ reason?: UnlockReason }>)
  | OfPasskey<'PasskeyRefused'>
  /** The passkey's signature counter did not increase, so another device has a copy of its key. */
  | (OfPasskey<'PasskeyCloned'> & Notified)
  /**
   * `sessions` is the id of the ended session or the number of ended sessions. It is absent if all sessions of the user
   * ended, or all except the current one.
   */
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

/** A decision always succeeds: a refusal is returned in `answer`, so that the failure counts are not rolled back. */
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
