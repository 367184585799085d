import type { AuditAction, AuditEntry } from '../audit.ts';
import type { UserId } from '../ids.ts';

const TOLD_SINGLY = 10;
/** Scripts that sign in for each run do so more often, and each session is told of as long as nobody floods the trail. */
const STARTED_TOLD_SINGLY = 100;

/** So many entries of one user, action and minute are events of their own. */
export const toldSinglyOf = (action: AuditAction): number =>
  action === 'session.started' ? STARTED_TOLD_SINGLY : TOLD_SINGLY;

/** What strangers try at an account ends with its lock, and takes the same steps as a try at an account that there is not. */
const BY_STRANGERS: readonly AuditAction[] = ['password.refused', 'password.locked', 'code.refused', 'code.locked'];

/**
 * Marks an entry as one of many that this user can cause: it refused something, or changed nothing, or no limit of calls
 * holds for what it changed.
 */
export const causedBy =
  (userId: UserId) =>
  (entry: AuditEntry): AuditEntry => ({ ...entry, causedBy: userId });

/** With whose entries of that action this one is counted; null where it is always an event of its own. */
export const talliedFor = (entry: AuditEntry): UserId | null => {
  if (entry.causedBy !== undefined) return entry.causedBy;
  if (entry.outcome === 'success') return null;
  if (entry.actor !== null) return entry.actor;
  // who presents a token of a session is not signed in by it, and was let in before
  const isOfUser = entry.subject?.type === 'user' && !BY_STRANGERS.includes(entry.action);
  return isOfUser ? (Number(entry.subject.id) as UserId) : null;
};

/** Entries of one user, action and outcome, as the minute counts them. */
export type Tally = Pick<AuditEntry, 'actor' | 'action' | 'outcome'> &
  Readonly<{
    userId: UserId;
    /** Whether they were about the user, and not about somebody or something else. */
    isSubject: boolean;
  }>;

export const tallyOf = (userId: UserId, { actor, action, outcome, subject }: AuditEntry): Tally => ({
  userId,
  actor,
  action,
  outcome,
  isSubject: subject?.type === 'user' && subject.id === String(userId),
});

/** The one event for what came past the first ones of a minute. */
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
