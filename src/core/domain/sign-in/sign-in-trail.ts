import { denied, succeeded, userSubject } from '../audit.ts';
import type { AuditAction, AuditEntry, Change } from '../audit.ts';
import { causedBy } from '../audit/audit-tally.ts';
import { identifierOf } from '../ids.ts';
import type { SessionId, UserId } from '../ids.ts';
import type { ScopeKind } from '../locks/attempt-scope.ts';
import type { Lockout } from '../locks/lockout.ts';
import type { SessionWrites } from '../sessions/refresh.ts';
import type { Session } from '../sessions/session.ts';
import type { AddressWrites, AddressSnapshot } from '../sign-up/registration.ts';
import type { Credential, CredentialWrites } from './credential.ts';
import { countOf } from './otp.ts';

/** What strangers tried or asked for at what is nobody's: of it only a number for each minute is kept. */
export type StrangerAction = 'password.refused' | 'password.locked' | 'code.refused' | 'code.locked' | 'code.requested';

const about = (field: string, after: string | number): Change => ({ field, before: null, after });

/** How somebody got in, and after how many failures, where there were some (security 30). */
export const startedEntry = (userId: UserId, method: string, sessionId: SessionId, failures = 0): AuditEntry =>
  causedBy(userId)(
    succeeded(userId, 'session.started', userSubject(userId), [
      about('method', method),
      about('session_id', sessionId),
      ...(failures > 0 ? [about('failures_before', failures)] : []),
    ]),
  );

const renewedEntry = (userId: UserId, method: string, sessionId: SessionId): AuditEntry =>
  causedBy(userId)(
    succeeded(userId, 'session.renewed', userSubject(userId), [
      about('method', method),
      about('session_id', sessionId),
    ]),
  );

const hasFailed = (before: Lockout, after: Lockout): boolean => after.total > before.total;

/**
 * What the trail keeps of a decision about a password. Callers who are not signed in are unknown. `isFlood`: there were
 * so many sign-ins just now that no lock bounds the wrong passwords between them.
 */
export const credentialEntries = (
  { userId, lockout }: Credential,
  writes: CredentialWrites,
  scope: ScopeKind,
  isFlood = false,
): readonly AuditEntry[] => {
  const subject = userSubject(userId);
  const actor = scope === 'Session' ? userId : null;
  const told = (entry: AuditEntry) => (scope === 'Public' && !isFlood ? entry : causedBy(userId)(entry));
  if (hasFailed(lockout, writes.lockout))
    return [
      told(denied(actor, 'password.refused', subject)),
      // an empty list of messages stands for an owner who has no address
      ...(writes.messages === undefined ? [] : [told(denied(actor, 'password.locked', subject))]),
    ];
  return [
    ...(writes.session ? [startedEntry(userId, 'password', writes.session.id, lockout.failures)] : []),
    ...(writes.renews ? [renewedEntry(userId, 'password', writes.renews)] : []),
    ...(writes.passwordHash && writes.endsSessions
      ? [causedBy(userId)(succeeded(userId, 'password.changed', subject))]
      : []),
  ];
};

type Told = Readonly<{ entries: readonly AuditEntry[]; strangers: readonly StrangerAction[] }>;

const isKnown = ({ ownership }: AddressSnapshot): boolean =>
  ownership._tag === 'Verified' || ownership._tag === 'Registering';
const ownerOf = ({ ownership }: AddressSnapshot): UserId | null => ('userId' in ownership ? ownership.userId : null);

/**
 * What the trail keeps of a decision about addresses: one entry, or one stranger, for each address whose code was asked
 * for or tried, and one more for a lock, so that no time tells the two apart. `opened` is the user of the registration
 * that was opened.
 */
export const addressEntries = (
  seen: readonly AddressSnapshot[],
  writes: AddressWrites,
  opened: UserId | null,
): Told => {
  const isOpened = new Set(writes.open?.addresses.map(identifierOf));
  const got = writes.session ?? writes.renews ?? writes.reset ?? writes.complete;
  const entries: AuditEntry[] = [];
  const strangers: StrangerAction[] = [];
  for (const { address, otp } of writes.otps) {
    const before = seen.find((one) => identifierOf(one.address) === identifierOf(address));
    if (before === undefined) continue;
    const hasMissed = hasFailed(countOf(before.otp), countOf(otp));
    const action = hasMissed ? 'code.refused' : 'code.requested';
    if (!hasMissed && (got !== undefined || writes.messages === undefined)) continue;
    const userId = isOpened.has(identifierOf(address)) ? opened : ownerOf(before);
    if (userId === null || (!isKnown(before) && opened === null)) {
      strangers.push(action);
      if (hasMissed && writes.messages !== undefined) strangers.push('code.locked');
      continue;
    }
    const subject = userSubject(userId);
    const changes = [about(address.type, address.value)];
    const missed = (by: AuditAction): AuditEntry => {
      const entry = denied(null, by, subject, changes);
      return before.otp.scope === undefined ? entry : causedBy(userId)(entry);
    };
    entries.push(hasMissed ? missed(action) : succeeded(null, action, subject, changes));
    if (hasMissed && writes.messages !== undefined) entries.push(missed('code.locked'));
  }
  if (writes.open && opened !== null)
    entries.push(
      succeeded(
        null,
        'user.registered',
        userSubject(opened),
        writes.open.addresses.map(({ type, value }) => about(type, value)),
      ),
    );
  const [first] = seen;
  const failures = first === undefined ? 0 : countOf(first.otp).failures;
  if (writes.complete) {
    const { userId, address } = writes.complete;
    entries.push(succeeded(userId, 'identity.verified', userSubject(userId), [about(address.type, address.value)]));
  }
  if (writes.session) entries.push(startedEntry(writes.session.userId, 'code', writes.session.session.id, failures));
  if (writes.renews) entries.push(renewedEntry(writes.renews.userId, 'code', writes.renews.session));
  if (writes.reset) entries.push(succeeded(writes.reset.userId, 'password.reset', userSubject(writes.reset.userId)));
  return { entries, strangers };
};

/** One session, or all but one where it has no id; sessions to end are made by signing in again. */
export const endedEntry = (userId: UserId, reason: string, sessionId: SessionId | null): AuditEntry =>
  causedBy(userId)(
    succeeded(userId, 'session.ended', userSubject(userId), [
      about('end_reason', reason),
      ...(sessionId === null ? [] : [about('session_id', sessionId)]),
    ]),
  );

/** The service ended the sessions, because their user had too many: `told` with one event each, and `counted` with one. */
export const excessEntries = (userId: UserId, told: readonly SessionId[], counted: number): readonly AuditEntry[] => {
  const entry = (changed: Change) =>
    succeeded(null, 'session.ended', userSubject(userId), [about('end_reason', 'excess'), changed]);
  return [
    ...told.map((id) => entry(about('session_id', id))),
    ...(counted > 0 ? [entry(about('count', counted))] : []),
  ];
};

/** What the trail keeps of a refresh or a logout; plain rotations are not in it. */
export const sessionEntries = (session: Session, writes: SessionWrites | null): readonly AuditEntry[] => {
  const subject = userSubject(session.userId);
  const changes = [about('session_id', session.id), about('generation', session.generation)];
  if (writes?.event === 'refresh-refused') return [denied(null, 'refresh.refused', subject, changes)];
  if (writes?.ends === 'reuse') return [denied(null, 'session.reused', subject, changes)];
  if (writes?.ends !== undefined) return [endedEntry(session.userId, writes.ends, session.id)];
  const isLate = writes !== null && writes.session.lateRetries > session.lateRetries;
  if (!isLate) return [];
  return [causedBy(session.userId)(succeeded(session.userId, 'session.retried-late', subject, changes))];
};
