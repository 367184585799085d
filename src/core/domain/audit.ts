import type { UserId } from './ids.ts';
import type { ResourceAction, ResourceName } from './resources.ts';

export type AuditAction =
  | 'session.started'
  | 'session.renewed'
  | 'session.ended'
  | 'session.retried-late'
  | 'session.reused'
  | 'refresh.refused'
  | 'password.refused'
  | 'password.locked'
  | 'password.changed'
  | 'password.reset'
  | 'code.requested'
  | 'code.refused'
  | 'code.locked'
  | 'challenge.opened'
  | 'factor.added'
  | 'factor.removed'
  | 'factor.reset'
  | 'factor.undone'
  | 'factor.refused'
  | 'factor.locked'
  | 'recovery-code.used'
  | 'recovery-codes.made'
  | 'passkey.added'
  | 'passkey.changed'
  | 'passkey.removed'
  | 'passkey.refused'
  | 'passkey.cloned'
  | 'lock.opened'
  | 'access.refused'
  | 'form.refused'
  | 'user.registered'
  | 'user.created'
  | 'user.invited'
  | 'invitation.cancelled'
  | 'invitation.accepted'
  | 'user.changed'
  | 'user.deleted'
  | 'user.restored'
  | 'user.purged'
  | 'user.imported'
  | 'user.exported'
  | 'identity.added'
  | 'identity.verified'
  | 'identity.made-primary'
  | 'identity.removed'
  | 'role.granted'
  | 'role.revoked'
  | 'signing-key.created'
  | 'signing-key.removed'
  | ResourceAction
  | 'trail.shortened'
  | 'trail.vouched-for';

/** `id` is a string because the ids of sessions and signing keys are not numbers. */
export type Subject = Readonly<{ type: 'user' | 'session' | 'signing-key' | ResourceName; id: string }>;

/** A JSON value; never a password, hash, code or token. */
export type AuditValue = string | number | boolean | null | readonly string[];

export type Change = Readonly<{ field: string; before: AuditValue; after: AuditValue }>;

export type AuditEntry = Readonly<{
  /** Null if the caller is unknown or the service itself acted. */
  actor: UserId | null;
  subject: Subject | null;
  action: AuditAction;
  outcome: 'success' | 'refused';
  changes: readonly Change[];
  /** The user whose entries are counted together: only a few in a minute are written. Null if all are written. */
  causedBy?: UserId | null;
}>;

/** The client that sent the request. All fields are null outside of requests. */
export type Origin = Readonly<{ ip: string | null; userAgent: string | null; requestId: string | null }>;

export const nowhere: Origin = { ip: null, userAgent: null, requestId: null };

export const userSubject = (id: UserId): Subject => ({ type: 'user', id: String(id) });

const same = (a: AuditValue, b: AuditValue): boolean => JSON.stringify(a) === JSON.stringify(b);

export const changesBetween = <T extends Readonly<Record<string, AuditValue>>>(
  before: T,
  after: T,
): readonly Change[] =>
  Object.keys(before)
    .map((field) => ({ field, before: before[field] ?? null, after: after[field] ?? null }))
    .filter((change) => !same(change.before, change.after));

export const succeeded = (
  actor: UserId | null,
  action: AuditAction,
  subject: Subject | null,
  changes: readonly Change[] = [],
): AuditEntry => ({ actor, action, subject, outcome: 'success', changes });

export const denied = (
  actor: UserId | null,
  action: AuditAction,
  subject: Subject | null,
  changes: readonly Change[] = [],
): AuditEntry => ({ actor, action, subject, outcome: 'refused', changes });
