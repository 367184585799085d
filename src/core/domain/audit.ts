import type { UserId } from './ids.ts';
import type { ResourceAction, ResourceName } from './resources.ts';

/** What happened, as `subject.what`; the closed list of what the trail tells. */
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
  | 'lock.opened'
  | 'access.refused'
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

/** On what: `id` as text, because sessions and signing keys have none that is a number. */
export type Subject = Readonly<{ type: 'user' | 'session' | 'signing-key' | ResourceName; id: string }>;

/** A value as JSON writes it; never a password, hash, code or token. */
export type AuditValue = string | number | boolean | null | readonly string[];

export type Change = Readonly<{ field: string; before: AuditValue; after: AuditValue }>;

/** What a store writes into the trail, in the commit of what it tells. */
export type AuditEntry = Readonly<{
  /** Null for nobody who is known, and for the service itself. */
  actor: UserId | null;
  subject: Subject | null;
  action: AuditAction;
  outcome: 'success' | 'refused';
  changes: readonly Change[];
  /**
   * Who can cause as many of these as they like, where that is not the actor of a refusal: all but the first ones of a
   * minute are told as a number. Null where it is always told.
   */
  causedBy?: UserId | null;
}>;

/** Where the request that causes an entry comes from; all null outside of requests. */
export type Origin = Readonly<{ ip: string | null; userAgent: string | null; requestId: string | null }>;

export const nowhere: Origin = { ip: null, userAgent: null, requestId: null };

export const userSubject = (id: UserId): Subject => ({ type: 'user', id: String(id) });

const same = (a: AuditValue, b: AuditValue): boolean => JSON.stringify(a) === JSON.stringify(b);

/** The fields that differ, in the order in which `before` names them. */
export const changesBetween = <T extends Readonly<Record<string, AuditValue>>>(
  before: T,
  after: T,
): readonly Change[] =>
  Object.keys(before)
    .map((field) => ({ field, before: before[field] ?? null, after: after[field] ?? null }))
    .filter((change) => !same(change.before, change.after));

/** Something that one did and that succeeded. */
export const succeeded = (
  actor: UserId | null,
  action: AuditAction,
  subject: Subject | null,
  changes: readonly Change[] = [],
): AuditEntry => ({ actor, action, subject, outcome: 'success', changes });

/** Something that one tried and that was refused. */
export const denied = (
  actor: UserId | null,
  action: AuditAction,
  subject: Subject | null,
  changes: readonly Change[] = [],
): AuditEntry => ({ actor, action, subject, outcome: 'refused', changes });
