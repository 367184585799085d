import { causedBy } from './audit-tally.ts';
import { denied, succeeded, userSubject } from './audit.ts';
import type { AuditEntry, Change } from './audit.ts';
import type { Credential, CredentialWrites } from './credential.ts';
import { identifierOf } from './ids.ts';
import type { SessionId, UserId } from './ids.ts';
import type { LaneKind } from './lane.ts';
import type { Lockout } from './lockout.ts';
import { countOf } from './otp.ts';
import type { SessionWrites } from './refresh.ts';
import type { AddressWrites, Seen } from './registration.ts';
import type { Session } from './session.ts';

/** What strangers tried or asked for at what is nobody's: of it only a number for each minute is kept. */
export type StrangerAction = 'password.refused' | 'password.locked' | 'code.refused' | 'code.locked' | 'code.requested';

const about = (field: string, after: string | number): Change => ({ field, before: null, after });

/** How somebody got in, and after how many failures, where there were some (security 30). */
export const startedEntry = (userId: UserId, method: string, sessionId: SessionId, failures = 0): AuditEntry =>
  succeeded(userId, 'session.started', userSubject(userId), [
    about('method', method),
    about('session_id', sessionId),
    ...(failures > 0 ? [about('failures_before', failures)] : []),
  ]);

const renewedEntry = (userId: UserId, method: string, sessionId: SessionId): AuditEntry =>
  succeeded(userId, 'session.renewed', userSubject(userId), [about('method', method), about('session_id', sessionId)]);

const hasFailed = (before: Lockout, after: Lockout): boolean => after.total > before.total;

/** What the trail keeps of a decision about a password. Whoever is not signed in is nobody who is known. */
export const credentialEntries = (
  { userId, lockout }: Credential,
  writes: CredentialWrites,
  lane: LaneKind,
): readonly AuditEntry[] => {
  const subject = userSubject(userId);
  const actor = lane === 'Session' ? userId : null;
  const refused = denied(actor, 'password.refused', subject);
  if (hasFailed(lockout, writes.lockout))
    return [
      lane === 'Public' ? refused : causedBy(userId)(refused),
      // an empty list of messages stands for an owner who has no address
      ...(writes.messages === undefined ? [] : [denied(actor, 'password.locked', subject)]),
    ];
  return [
    ...(writes.session ? [startedEntry(userId, 'password', writes.session.id, lockout.failures)] : []),
    ...(writes.renews ? [renewedEntry(userId, 'password', writes.renews)] : []),
    ...(writes.passwordHash && writes.endsSessions ? [succeeded(userId, 'password.changed', subject)] : []),
  ];
};

type Told = Readonly<{ entries: readonly AuditEntry[]; strangers: readonly StrangerAction[] }>;

const isKnown = ({ standing }: Seen): boolean => standing._tag === 'Verified' || standing._tag === 'Registering';
const ownerOf = ({ standing }: Seen): UserId | null => ('userId' in standing ? standing.userId : null);

/**
 * What the trail keeps of a decision about addresses: one entry, or one stranger, for each address whose code was asked
 * for or tried, and one more for a lock, so that no time tells the two apart. `opened` is the user of the registration
 * that was opened.
 */
export const addressEntries = (seen: readonly Seen[], writes: AddressWrites, opened: UserId | null): Told => {
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
    const missed = denied(null, action, subject, changes);
    if (!hasMissed) entries.push(succeeded(null, action, subject, changes));
    else entries.push(before.otp.lane === undefined ? missed : causedBy(userId)(missed));
    if (hasMissed && writes.messages !== undefined) entries.push(denied(null, 'code.locked', subject, changes));
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

/** What the trail keeps of the end of all sessions but one; `hasEnded` says whether any did. */
export const endedOthersEntry = (userId: UserId, hasEnded: boolean): AuditEntry => {
  const entry = endedEntry(userId, 'ended', null);
  return hasEnded ? entry : causedBy(userId)(entry);
};

export const endedEntry = (userId: UserId, reason: string, sessionId: SessionId | null): AuditEntry =>
  succeeded(userId, 'session.ended', userSubject(userId), [
    about('end_reason', reason),
    ...(sessionId === null ? [] : [about('session_id', sessionId)]),
  ]);

/** The service ended the session, because its user had too many. */
export const excessEntry = (userId: UserId, sessionId: SessionId): AuditEntry => ({
  ...endedEntry(userId, 'excess', sessionId),
  actor: null,
});

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
