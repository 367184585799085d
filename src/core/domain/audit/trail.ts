import { denied, succeeded, userSubject } from '../audit.ts';
import type { AuditAction, AuditEntry, AuditValue, Change } from '../audit.ts';
import type { DomainEvent } from '../events.ts';
import type { Lock } from '../locks/current-lock.ts';
import { causedBy } from './audit-tally.ts';

/** Attempts on unknown accounts. The audit trail has only their number per minute. */
export type UnknownAction = 'password.refused' | 'password.locked' | 'code.refused' | 'code.locked' | 'code.requested';

/** The audit action of each event. Null if the event has no entry, because another event records the same action. */
const ACTIONS = {
  PasswordRefused: 'password.refused',
  PasswordLocked: 'password.locked',
  PasswordChanged: 'password.changed',
  PasswordReset: 'password.reset',
  PasswordChosen: null,
  CodeRequested: 'code.requested',
  CodeRefused: 'code.refused',
  CodeLocked: 'code.locked',
  MessageSent: null,
  MessageWithheld: null,
  SessionStarted: 'session.started',
  SessionRenewed: 'session.renewed',
  SessionEnded: 'session.ended',
  SessionsExceeded: null,
  SessionRetriedLate: 'session.retried-late',
  RefreshRefused: 'refresh.refused',
  SessionReused: 'session.reused',
  UserRegistered: 'user.registered',
  UserCreated: 'user.created',
  UserChanged: 'user.changed',
  UserInvited: 'user.invited',
  InvitationCancelled: 'invitation.cancelled',
  InvitationAccepted: 'invitation.accepted',
  UserDeleted: 'user.deleted',
  UserRestored: 'user.restored',
  UserPurged: 'user.purged',
  UserImported: 'user.imported',
  ClaimExpired: 'identity.removed',
  IdentityAdded: 'identity.added',
  IdentityVerified: 'identity.verified',
  IdentityRemoved: 'identity.removed',
  IdentityMadePrimary: 'identity.made-primary',
  ChallengeOpened: 'challenge.opened',
  FactorRefused: 'factor.refused',
  FactorLocked: 'factor.locked',
  FactorAdded: 'factor.added',
  FactorRemoved: 'factor.removed',
  FactorReset: 'factor.reset',
  FactorUndone: 'factor.undone',
  RecoveryCodeUsed: 'recovery-code.used',
  RecoveryCodesMade: 'recovery-codes.made',
  PasskeyAdded: 'passkey.added',
  PasskeyChanged: 'passkey.changed',
  PasskeyRemoved: 'passkey.removed',
  PasskeyRefused: 'passkey.refused',
  PasskeyCloned: 'passkey.cloned',
  LocksOpened: 'lock.opened',
  RoleCreated: 'role.created',
  RoleChanged: 'role.changed',
  RoleGranted: 'role.granted',
  RoleRevoked: 'role.revoked',
  RoleDeleted: 'role.deleted',
  RoleRestored: 'role.restored',
} as const satisfies Readonly<Record<DomainEvent['_tag'], AuditAction | null>>;

const isRefusal = (action: AuditAction): boolean => /\.(?:refused|locked|reused|cloned)$/.test(action);

/** Actions that a user can repeat without limit; see `causedBy`. */
const TALLIED: readonly AuditAction[] = [
  'password.changed',
  'session.started',
  'session.renewed',
  'session.retried-late',
  'challenge.opened',
  'recovery-code.used',
  'recovery-codes.made',
  'passkey.refused',
];

const now = (field: string, after: AuditValue): Change => ({ field, before: null, after });
const named = ({ type, value }: Readonly<{ type: string; value: string }>): Change => now(type, value);

const changesOf = (event: DomainEvent): readonly Change[] => {
  if ('address' in event) return [named(event.address)];
  if ('identity' in event) return [named(event.identity)];
  if ('addresses' in event) return event.addresses.map(named);
  if ('passkey' in event) return ofPasskey(event);
  if ('changes' in event) return event.changes;
  if ('locks' in event) return [...event.locks.map(failuresOf), now('reason', event.reason)];
  if ('withdrawn' in event) return event.withdrawn.length > 0 ? [now('withdrawn', event.withdrawn)] : [];
  if ('left' in event) return [now('recovery_codes_left', event.left)];
  if ('factor' in event) return [now('factor', event.factor)];
  if (event._tag === 'FactorReset') return [now('reason', event.reason)];
  if ('generation' in event) return [now('session_id', event.sessionId), now('generation', event.generation)];
  if ('method' in event) {
    const failures = event._tag === 'SessionStarted' && event.failures ? event.failures : null;
    return [
      now('method', event.method),
      ...('sessionId' in event ? [now('session_id', event.sessionId)] : []),
      ...('passkeyId' in event && event.passkeyId !== undefined ? [now('passkey_id', event.passkeyId)] : []),
      ...(failures === null ? [] : [now('failures_before', failures)]),
    ];
  }
  if (event._tag !== 'SessionEnded') return [];
  const { reason, sessions } = event;
  const which = sessions === undefined ? [] : [now(typeof sessions === 'number' ? 'count' : 'session_id', sessions)];
  return [now('end_reason', reason), ...which];
};

const ofPasskey = (event: Extract<DomainEvent, { passkey: object }>): readonly Change[] => [
  now('passkey_id', event.passkey.id),
  ...('changes' in event ? event.changes : [now('passkey', event.passkey.name)]),
  ...('sessionId' in event ? [now('session_id', event.sessionId)] : []),
  ...('reason' in event && event.reason !== undefined ? [now('reason', event.reason)] : []),
];

const SCOPES = { Public: '', Device: 'device.', Session: 'session.' } as const satisfies Record<Lock['scope'], string>;

const failuresOf = (lock: Lock): Change => {
  const codes = lock.factor === 'otp' && lock.identityId !== null ? `identities.${lock.identityId}` : 'otp';
  const factor = lock.factor === 'otp' ? codes : lock.factor;
  return { field: `${SCOPES[lock.scope]}${factor}.failures`, before: lock.failures, after: 0 };
};

const isUnknown = (action: AuditAction): action is UnknownAction =>
  action === 'code.requested' || /^(?:password|code)\.(?:refused|locked)$/.test(action);

type Trail = Readonly<{ entries: readonly AuditEntry[]; unknown: readonly UnknownAction[] }>;

/**
 * Returns one entry per event. Events about unknown accounts are only counted. Counting takes as long as writing
 * entries, so that timing does not reveal whether an account exists.
 */
export const trailOf = (events: readonly DomainEvent[]): Trail => {
  const entries: AuditEntry[] = [];
  const unknown: UnknownAction[] = [];
  for (const event of events) {
    const action = ACTIONS[event._tag];
    if (action === null || !('by' in event)) continue;
    if ('roleId' in event) {
      entries.push(succeeded(event.by, action, { type: 'role', id: String(event.roleId) }, changesOf(event)));
      continue;
    }
    const { by, userId, isTallied = TALLIED.includes(action) } = event;
    if (userId === null) {
      if (isUnknown(action)) unknown.push(action);
      continue;
    }
    const made = isRefusal(action) ? denied : succeeded;
    const entry = made(by, action, userSubject(userId), changesOf(event));
    entries.push(isTallied ? causedBy(by ?? userId)(entry) : entry);
  }
  return { entries, unknown };
};
