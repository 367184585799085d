import type { AuditAction, AuditEntry } from '../audit.ts';
import type { UserId } from '../ids.ts';

const TOLD_SINGLY = 10;
/** Scripts sign in on each run, so the limit for sign-ins is higher than for other events. */
const STARTED_WRITTEN_SINGLY = 100;

/** Used as the user id of anonymous callers. */
const STRANGERS = 0 as UserId;

export const writtenSinglyOf = (action: AuditAction): number => {
  if (action === 'form.refused') return 0;
  return action === 'session.started' ? STARTED_WRITTEN_SINGLY : TOLD_SINGLY;
};

/**
 * Actions whose entries are all written. A lock limits their number, and attempts on known and unknown accounts must
 * take the same time.
 */
const ANONYMOUS: readonly AuditAction[] = ['password.refused', 'password.locked', 'code.refused', 'code.locked'];

/** Marks an entry that the user could cause without limit. After a few in a minute, only their number is recorded. */
export const causedBy =
  (userId: UserId) =>
  (entry: AuditEntry): AuditEntry => ({ ...entry, causedBy: userId });

/** Returns the user whose entries of this action are counted together; null if the entry is always written. */
export const talliedFor = (entry: AuditEntry): UserId | null => {
  if (entry.causedBy !== undefined) return entry.causedBy;
  if (entry.outcome === 'success') return null;
  if (entry.action === 'form.refused') return STRANGERS;
  if (entry.actor !== null) return entry.actor;
  // Any caller who presents a session's token can cause entries about the session, so they don't count for its user.
  const isOfUser = entry.subject?.type === 'user' && !ANONYMOUS.includes(entry.action);
  return isOfUser ? (Number(entry.subject.id) as UserId) : null;
};

export type Tally = Pick<AuditEntry, 'actor' | 'action' | 'outcome'> &
  Readonly<{
    userId: UserId;
    isSubject: boolean;
  }>;

export const tallyOf = (userId: UserId, { actor, action, outcome, subject }: AuditEntry): Tally => ({
  userId,
  actor,
  action,
  outcome,
  isSubject: subject?.type === 'user' && subject.id === String(userId),
});

export const tallyEntry = (tally: Tally, minute: Date, count: number): AuditEntry => ({
  actor: tally.actor,
  subject: tally.isSubject ? { type: 'user', id: String(tally.userId) } : null,
  action: tally.action,
  outcome: tally.outcome,
  changes: [
    { field: 'minute', before: null, after: minute.toISOString() },
    { field: 'count', before: null, after: count },
  ],
  causedBy: null,
});
