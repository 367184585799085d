import type { Gender, Identity } from '../../src/core/domain/account/user.ts';
import type { PasswordReset } from '../../src/core/domain/addresses/address-decision.ts';
import { sameAddress } from '../../src/core/domain/addresses/address.ts';
import type { Address } from '../../src/core/domain/addresses/address.ts';
import type { AuditEntry } from '../../src/core/domain/audit.ts';
import { talliedFor, tallyEntry, tallyOf, writtenSinglyOf } from '../../src/core/domain/audit/audit-tally.ts';
import type { Tally } from '../../src/core/domain/audit/audit-tally.ts';
import { trailOf } from '../../src/core/domain/audit/trail.ts';
import type { UnknownAction } from '../../src/core/domain/audit/trail.ts';
import type { DomainEvent } from '../../src/core/domain/events.ts';
import type { BodyFingerprint, IdentityId, SessionId, TokenDigest, UserId } from '../../src/core/domain/ids.ts';
import type { ImageName } from '../../src/core/domain/images/image.ts';
import type { FoundScope, AttemptScope } from '../../src/core/domain/locks/attempt-scope.ts';
import { open, reopened } from '../../src/core/domain/locks/lockout.ts';
import type { Lockout } from '../../src/core/domain/locks/lockout.ts';
import { mailOf } from '../../src/core/domain/messages/mail.ts';
import type { Outgoing } from '../../src/core/domain/messages/mail.ts';
import { leavesDecoy } from '../../src/core/domain/messages/message.ts';
import type { Message, SendBudget } from '../../src/core/domain/messages/message.ts';
import { budgetKeys, spend } from '../../src/core/domain/messages/send-budget.ts';
import type { ProviderProfile, ProviderName, ProviderSubject } from '../../src/core/domain/oauth/provider-profile.ts';
import type { Passkey, PublicKey, UserHandle } from '../../src/core/domain/passkeys/passkey.ts';
import { isRequiredOf } from '../../src/core/domain/second-factor/assurance.ts';
import type {
  AddedIn,
  Amr,
  Evidence,
  FactorMethod,
  NewChallenge,
} from '../../src/core/domain/second-factor/evidence.ts';
import { hasFactor } from '../../src/core/domain/second-factor/has-factor.ts';
import type { SetUp } from '../../src/core/domain/second-factor/has-factor.ts';
import type { RecoveryCodeHash } from '../../src/core/domain/second-factor/recovery-codes.ts';
import { isRemembered } from '../../src/core/domain/second-factor/remembering.ts';
import type { RememberPolicy } from '../../src/core/domain/second-factor/remembering.ts';
import type { SecondFactor } from '../../src/core/domain/second-factor/second-factor.ts';
import type { NewUndoLink } from '../../src/core/domain/second-factor/undo.ts';
import type { EndReason, NewSession, SessionSalt } from '../../src/core/domain/sessions/session.ts';
import { DEVICE_TTL_MS, MAX_DEVICES } from '../../src/core/domain/sign-in/known-device.ts';
import type { NewDevice } from '../../src/core/domain/sign-in/known-device.ts';
import { identifierOf } from '../../src/core/domain/sign-in/login.ts';
import type { Username } from '../../src/core/domain/sign-in/login.ts';
import { withoutCode } from '../../src/core/domain/sign-in/otp.ts';
import type { Otp } from '../../src/core/domain/sign-in/otp.ts';
import type { PasswordHash } from '../../src/core/domain/sign-in/password.ts';
import type { Flow } from '../../src/core/ports/oauth-flows.ts';
import { policies, sendBudget } from '../support/values.ts';
import { heldBy, roleNamed, roleOf, seedRoles } from './role-rows.ts';
import type { PrivilegeRow, RoleRow } from './role-rows.ts';

/** User and credential. */
export type UserRow = {
  readonly id: UserId;
  firstName: string;
  lastName: string | null;
  jobTitle: string | null;
  gender: Gender | null;
  dob: string | null;
  image: string | null;
  version: number;
  isActive: boolean;
  roleId: number;
  username: Username | null;
  renames: readonly Date[];
  passwordHash: PasswordHash;
  fingerprint: BodyFingerprint | null;
  lockout: Lockout;
  totp: SecondFactor['totp'];
  isAlways: boolean;
  alwaysAddedIn: AddedIn;
  pending: SecondFactor['pending'];
  factors: Lockout;
  lastLoginAt: Date | null;
  accessRevokedAt: Date | null;
  readonly createdAt: Date;
  updatedAt: Date;
  readonly createdBy: UserId | null;
  deletedAt: Date | null;
};

export type IdentityRow = {
  readonly id: IdentityId;
  userId: UserId;
  readonly address: Address;
  isVerified: boolean;
  /** When it was last verified; null if never. */
  readonly verifiedAt: Date | null;
  isPrimary: boolean;
  /** Set while its code would complete the registration. */
  registration: TokenDigest | null;
  /** Set while an invitation is pending. */
  invitation: Readonly<{ digest: TokenDigest; expiresAt: Date; addedBy: UserId | null }> | null;
  otp: Otp;
  readonly createdAt: Date;
  deletedAt: Date | null;
};

/** An account at a provider, which is an identity to its readers. */
export type LinkRow = Readonly<{
  id: IdentityId;
  userId: UserId;
  provider: ProviderName;
  subject: ProviderSubject;
  createdAt: Date;
}> & { deletedAt: Date | null };

/** A sign-in at a provider in progress, by the digest of its next secret. */
export type FlowRow = Readonly<{
  stage: 'asked' | 'gone' | 'back';
  secret: TokenDigest;
  browser: TokenDigest | null;
  flow: Flow;
  arrival: ProviderProfile | null;
  expiresAt: Date;
}>;

export type SessionRow = Readonly<{
  userId: UserId;
  salt: SessionSalt;
  createdAt: Date;
  expiresAt: Date;
  session: NewSession;
}> &
  ScopeRow & {
    generation: number;
    elevatedGeneration: number;
    seenGeneration: number;
    isBrowsed?: boolean;
    lateRetries: number;
    authenticatedAt: Date;
    rotatedAt: Date;
    lastUsedAt: Date;
    idleExpiresAt: Date;
    endedAt: Date | null;
    endReason: EndReason | null;
    amr: readonly Amr[];
    /** When its user last proved a second factor. */
    factorAt: Date | null;
    isRemembered: boolean;
    factorAddedIn: AddedIn;
  };

/** Counts of a known device or session. */
export type ScopeRow = { passwords: Lockout; codes: Lockout; factors: Lockout };

export const noCounts: ScopeRow = { passwords: open, codes: open, factors: open };

type RecoveryCodeRow = Readonly<{ id: number; userId: UserId; hash: RecoveryCodeHash; addedIn: AddedIn }> & {
  isUsed: boolean;
};

export type UndoLinkRow = NewUndoLink & Readonly<{ userId: UserId; since: Date; madeAt: Date }> & { isUsed: boolean };

/** `isOver`: answered, or ended with the user's sessions. */
type ChallengeRow = NewChallenge & Readonly<{ userId: UserId; expiresAt: Date }> & { isOver: boolean };

export type PasskeyRow = Readonly<{ userId: UserId; publicKey: PublicKey; isSynced: boolean; addedIn: AddedIn }> & {
  -readonly [Field in keyof Passkey]: Passkey[Field];
} & { counter: number };

type DeviceRow = ScopeRow &
  Readonly<{ userId: UserId; token: TokenDigest }> & {
    lastUsedAt: Date;
    expiresAt: Date;
    /** When the second factor was given here to be remembered. */
    rememberedAt: Date | null;
  };

export type IdempotencyRow = Readonly<{ userId: UserId; key: string; request: string }> & {
  id: string;
  answer: string | null;
  claimedAt: Date;
};

type OutboxRow = {
  readonly id: string;
  message: Message | null;
  readonly writtenAt: Date;
  dueAt: Date;
  attempts: number;
  readonly isDecoy: boolean;
};

/** Shared by all fakes of a test; `now` is their clock. */
export type Store = {
  now: Date;
  remembering: RememberPolicy;
  nextId: number;
  users: Map<UserId, UserRow>;
  identities: IdentityRow[];
  links: LinkRow[];
  flows: FlowRow[];
  /** By identifier, so that no two share a count. */
  buckets: Map<string, Otp>;
  logins: Map<string, Lockout>;
  sessions: Map<SessionId, SessionRow>;
  /** Least recently used first. */
  devices: DeviceRow[];
  recoveryCodes: RecoveryCodeRow[];
  undoLinks: UndoLinkRow[];
  /** Oldest first. */
  challenges: ChallengeRow[];
  passkeys: PasskeyRow[];
  userHandles: Map<UserId, UserHandle>;
  /** Until when they would have been accepted, by their digests. */
  usedChallenges: Map<TokenDigest, Date>;
  outbox: OutboxRow[];
  /** Images whose files are to be removed. */
  removals: Map<ImageName, Readonly<{ isReserved: boolean; dueAt: Date }>>;
  /** When messages of each budget were sent. */
  budgets: Map<string, readonly Date[]>;
  idempotencyKeys: IdempotencyRow[];
  /** Imported users by the key of their row. */
  imported: Map<string, Readonly<{ id: UserId; content: string }>>;
  privileges: PrivilegeRow[];
  roles: RoleRow[];
  /** Oldest first. */
  trail: AuditEntry[];
  /** How many entries of the trail are sealed. */
  sealed: number;
  /** Per user, action, outcome and minute. */
  tallies: Map<string, Readonly<{ tally: Tally; minute: Date; count: number }>>;
  /** Counts by action. */
  unknownAttempts: Partial<Record<UnknownAction, number>>;
};

export const makeStore = (now = new Date('2024-02-29T12:00:00Z')): Store => {
  const store: Store = {
    now,
    remembering: policies.secondFactor,
    nextId: 1,
    users: new Map(),
    identities: [],
    links: [],
    flows: [],
    buckets: new Map(),
    logins: new Map(),
    sessions: new Map(),
    devices: [],
    recoveryCodes: [],
    undoLinks: [],
    challenges: [],
    passkeys: [],
    userHandles: new Map(),
    usedChallenges: new Map(),
    removals: new Map(),
    outbox: [],
    budgets: new Map(),
    idempotencyKeys: [],
    imported: new Map(),
    trail: [],
    sealed: 0,
    tallies: new Map(),
    unknownAttempts: {},
    privileges: [],
    roles: [],
  };
  seedRoles(store);
  return store;
};

export const newId = (store: Store): number => store.nextId++;

/** A sequential UUIDv7. */
export const newUuid = (store: Store): string =>
  `00000000-0000-7000-8000-${newId(store).toString(16).padStart(12, '0')}`;

type NewUser = Pick<UserRow, 'firstName' | 'lastName' | 'passwordHash' | 'createdBy'> & Readonly<{ role: string }>;

export const addUser = (store: Store, user: NewUser): UserRow => {
  const { firstName, lastName, role, passwordHash, createdBy } = user;
  const row: UserRow = {
    firstName,
    lastName,
    roleId: roleNamed(store, role)!.id,
    passwordHash,
    fingerprint: null,
    createdBy,
    id: newId(store) as UserId,
    jobTitle: null,
    gender: null,
    dob: null,
    image: null,
    version: 1,
    isActive: true,
    username: null,
    renames: [],
    lockout: open,
    totp: null,
    isAlways: false,
    alwaysAddedIn: null,
    pending: null,
    factors: open,
    lastLoginAt: null,
    accessRevokedAt: null,
    createdAt: store.now,
    updatedAt: store.now,
    deletedAt: null,
  };
  store.users.set(row.id, row);
  return row;
};

export const addIdentity = (
  store: Store,
  identity: Pick<IdentityRow, 'userId' | 'address' | 'registration' | 'otp'> & Partial<Pick<IdentityRow, 'invitation'>>,
): void => {
  const id = newId(store) as IdentityId;
  let verifiedAt: Date | null = null;
  let isVerified = false;
  store.identities.push({
    invitation: null,
    ...identity,
    id,
    get isVerified() {
      return isVerified;
    },
    set isVerified(next) {
      if (next && !isVerified) verifiedAt = store.now;
      isVerified = next;
    },
    get verifiedAt() {
      return verifiedAt;
    },
    isPrimary: false,
    createdAt: store.now,
    deletedAt: null,
  });
};

const minuteOf = ({ now }: Store): Date => new Date(Math.floor(now.getTime() / 60_000) * 60_000);

export const recordEntries = (store: Store, entries: readonly AuditEntry[]): void => {
  for (const entry of entries) {
    const userId = talliedFor(entry);
    const minute = minuteOf(store);
    const key = [userId, entry.action, entry.outcome, minute.toISOString()].join(' ');
    const { tally, count } = store.tallies.get(key) ?? { tally: tallyOf(userId ?? (0 as UserId), entry), count: 0 };
    if (userId !== null) store.tallies.set(key, { tally, minute, count: count + 1 });
    if (userId === null || count < writtenSinglyOf(entry.action)) store.trail.push(entry);
  }
};

/** Writes the counted events, as the job does after each minute. */
export const recordTallies = (store: Store): void => {
  for (const [key, { tally, minute, count }] of store.tallies) {
    if (minute >= minuteOf(store)) continue;
    store.tallies.delete(key);
    const singly = writtenSinglyOf(tally.action);
    if (count > singly) store.trail.push(tallyEntry(tally, minute, count - singly));
  }
};

export const userOf = (store: Store, id: UserId): UserRow => {
  const user = store.users.get(id);
  if (user === undefined) throw new Error(`there is no user ${id}`);
  return user;
};

/** Identities of existing users that are not deleted. */
export const living = (store: Store): readonly IdentityRow[] =>
  store.identities.filter((i) => i.deletedAt === null && store.users.get(i.userId)?.deletedAt === null);

export const holding = (store: Store, address: Address): readonly IdentityRow[] =>
  living(store).filter((i) => sameAddress(i.address, address));

/** Linked provider accounts of existing users. */
export const livingLinks = (store: Store): readonly LinkRow[] =>
  store.links.filter((link) => link.deletedAt === null && store.users.get(link.userId)?.deletedAt === null);

export const linkIdentity = ({ id, subject, provider, createdAt }: LinkRow): Identity => ({
  id,
  type: 'oauth',
  value: subject,
  isVerified: true,
  isPrimary: false,
  oauthProvider: provider,
  createdAt,
});

/** All identities of a user, oldest first, mapped by the two functions. */
export const identitiesOf = <A extends Readonly<{ id: IdentityId }>>(
  store: Store,
  userId: UserId,
  toAddress: (row: IdentityRow) => A,
  toLink: (row: LinkRow) => A,
): readonly A[] => {
  const stamp = userOf(store, userId).deletedAt?.getTime();
  const isOf = (row: IdentityRow | LinkRow) => row.userId === userId && row.deletedAt?.getTime() === stamp;
  return [...store.identities.filter(isOf).map(toAddress), ...store.links.filter(isOf).map(toLink)].toSorted(
    (a, b) => a.id - b.id,
  );
};

const spending = (store: Store, budget: SendBudget, to: string, template?: Message['template']) => {
  const keys = budgetKeys(budget, to, template).map((key) => key.join(' '));
  return {
    keys,
    ...spend(sendBudget, budget)(
      keys.map((key) => store.budgets.get(key) ?? []),
      store.now,
    ),
  };
};

export const wouldGoOut = (store: Store, budget: SendBudget, to: Address): boolean =>
  spending(store, budget, identifierOf(to)).goesOut;

/** Where the user's notices go, if anywhere. */
export const primaryOf = (store: Store, userId: UserId): Address | null => {
  const primary = living(store).filter((i) => i.userId === userId && i.isPrimary && i.isVerified);
  return (primary.find((i) => i.address.type === 'email') ?? primary[0])?.address ?? null;
};

const write = (store: Store, message: Message, isDecoy: boolean): void => {
  const times = { writtenAt: store.now, dueAt: store.now };
  store.outbox.push({ id: newUuid(store), message, ...times, attempts: 0, isDecoy });
};

export const post = (store: Store, outgoing: readonly Outgoing[]): void => {
  for (const one of outgoing) {
    const isDecoy = 'decoyFor' in one;
    const { budget } = one;
    const { keys, sent, goesOut } = isDecoy
      ? spending(store, budget, one.decoyFor)
      : spending(store, budget, identifierOf(one.to), one.template);
    // A decoy uses nothing of the owner's budget.
    if (!isDecoy || budget === 'nobody' || budget === 'notice')
      for (const [n, key] of keys.entries()) store.budgets.set(key, sent[n] ?? []);
    if (isDecoy) write(store, DECOY, true);
    else if (goesOut || leavesDecoy(one)) write(store, one, !goesOut);
  }
};

const DECOY: Message = {
  to: { type: 'email', value: 'nobody@example.invalid' } as Address,
  template: 'account-locked',
  language: 'en',
  budget: 'notice',
  expiresAt: null,
};

/** Writes the audit entries and the messages of events. */
export const recordEvents = (store: Store, events: readonly DomainEvent[]): void => {
  const { entries, unknown } = trailOf(events);
  recordEntries(store, entries);
  for (const action of unknown) store.unknownAttempts[action] = (store.unknownAttempts[action] ?? 0) + 1;
  post(store, mailOf(events));
};

/** A sign-in reopens factors with as many failures, of its own attempt scope too. */
const signedIn = (store: Store, userId: UserId, reopensFrom = Infinity, scope: ScopeRow | null): void => {
  const opened = reopened(reopensFrom);
  if (scope !== null) {
    const { passwords, codes, factors } = scope;
    Object.assign(scope, { passwords: opened(passwords), codes: opened(codes), factors: opened(factors) });
  }
  const user = userOf(store, userId);
  Object.assign(user, { lastLoginAt: store.now, lockout: opened(user.lockout), factors: opened(user.factors) });
  for (const identity of store.identities)
    if (identity.userId === userId) identity.otp = { ...identity.otp, lockout: opened(identity.otp.lockout) };
};

export const isLiving = (store: Store, { endedAt, expiresAt, idleExpiresAt }: SessionRow): boolean =>
  endedAt === null && expiresAt > store.now && idleExpiresAt > store.now;

export const renewSession = (
  store: Store,
  userId: UserId,
  { session: id, evidence }: Readonly<{ session: SessionId; evidence: Evidence }>,
  reopensFrom: number | undefined,
): void => {
  signedIn(store, userId, reopensFrom, store.sessions.get(id) ?? null);
  elevateSession(store, userId, id, evidence);
};

/** Without new evidence, what the session proved stays. */
export const elevateSession = (store: Store, userId: UserId, id: SessionId, evidence: Evidence | null): void => {
  const session = store.sessions.get(id);
  if (session?.userId !== userId || !isLiving(store, session)) return;
  const next = session.generation + 1;
  const rotated = { rotatedAt: store.now, authenticatedAt: store.now, lateRetries: 0 };
  Object.assign(session, { ...rotated, seenGeneration: next - 1, generation: next, elevatedGeneration: next });
  if (evidence) session.amr = evidence.amr;
  if (evidence?.hasSecondFactor) Object.assign(session, { factorAt: store.now, factorAddedIn: evidence.factorAddedIn });
};

export const codesLeft = (store: Store, userId: UserId): number =>
  store.recoveryCodes.filter((code) => code.userId === userId && !code.isUsed).length;

/** Whether the user must have a second factor. */
export const isRequiredOfUser = (store: Store, { roleId }: UserRow): boolean =>
  isRequiredOf(store.remembering.required, { privileges: heldBy(store, roleOf(store, roleId)) });

export const setUpOf = (store: Store, user: UserRow): SetUp => ({
  totp: user.totp,
  isAlways: user.isAlways,
  isPasskeyEnough:
    isRequiredOfUser(store, user) && store.passkeys.some((row) => row.userId === user.id && row.hasVerifiedUser),
});

/** The methods of the user's second factor; empty without one, and on a remembered device. */
export const methodsOf = (store: Store, userId: UserId, scope: ScopeRow | null = null): readonly FactorMethod[] => {
  const user = userOf(store, userId);
  const factorAt = scope && 'rememberedAt' in scope ? (scope as DeviceRow).rememberedAt : null;
  const remembered = factorAt && { factorAt, privileges: heldBy(store, roleOf(store, user.roleId)) };
  if (!hasFactor(setUpOf(store, user)) || isRemembered(store.remembering, remembered, store.now)) return [];
  return [
    ...(user.totp === null ? [] : (['totp'] as const)),
    ...(user.totp === null || codesLeft(store, userId) > 0 ? (['recovery_code'] as const) : []),
    ...(store.passkeys.some((row) => row.userId === userId && !row.isBlocked) ? (['passkey'] as const) : []),
  ];
};

const MAX_OPEN_CHALLENGES = 50;

export const openChallenge = (store: Store, userId: UserId, challenge: NewChallenge): void => {
  const own = store.challenges.filter((row) => row.userId === userId);
  const pushedOut = own.slice(0, Math.max(0, own.length - MAX_OPEN_CHALLENGES + 1));
  const expiresAt = new Date(store.now.getTime() + challenge.ttlMs);
  store.challenges = store.challenges.filter((row) => !pushedOut.includes(row));
  store.challenges.push({ ...challenge, userId, expiresAt, isOver: false });
};

type Ends = Readonly<{ but: SessionId | null; reason: EndReason }>;

/** Whether the profile belongs to this user, by a linked account or a trusted address. */
const isArrivalOf = (store: Store, userId: UserId, { flow, arrival }: FlowRow): boolean =>
  store.links.some((l) => l.userId === userId && l.provider === flow.provider && l.subject === arrival?.subject) ||
  (arrival?.email?.isTrusted === true &&
    store.identities.some((i) => i.userId === userId && i.isVerified && i.address.value === arrival.email?.value));

/**
 * Ends every session of the user except `but`, and every sign-in that waits for its exchange or second factor; removes
 * all known devices.
 * True if there was anything to end.
 */
export const endSessions = (store: Store, userId: UserId, { but, reason }: Ends): boolean => {
  const isOther = ([id, session]: readonly [SessionId, SessionRow]): boolean =>
    session.userId === userId && id !== but && session.endedAt === null;
  const hadAny = [...store.sessions].some(isOther) || store.devices.some((device) => device.userId === userId);
  store.devices = store.devices.filter((device) => device.userId !== userId);
  for (const challenge of store.challenges) if (challenge.userId === userId) challenge.isOver = true;
  store.flows = store.flows.filter((row) => row.flow.sessionId !== null || !isArrivalOf(store, userId, row));
  for (const [, session] of [...store.sessions].filter(isOther))
    Object.assign(session, { endedAt: store.now, endReason: reason });
  return hadAny;
};

export const resetPassword = (store: Store, { userId, passwordHash, reopensCodesFrom }: PasswordReset): void => {
  Object.assign(userOf(store, userId), { passwordHash, lockout: open });
  for (const identity of store.identities.filter((i) => i.userId === userId)) {
    const lockout = reopened(reopensCodesFrom ?? Infinity)(identity.otp.lockout);
    identity.otp = { ...withoutCode(identity.otp), lockout };
  }
  endSessions(store, userId, { but: null, reason: 'password' });
};

/** The user's active device or session; null if attempts count in public. */
export const scopeRowOf = (store: Store, userId: UserId, scope: AttemptScope): ScopeRow | null => {
  if (scope._tag === 'Device') {
    const isAsked = (d: DeviceRow) => d.token === scope.token && d.userId === userId && d.expiresAt > store.now;
    return store.devices.find(isAsked) ?? null;
  }
  const session = scope._tag === 'Session' ? store.sessions.get(scope.id) : undefined;
  return session?.userId === userId && isLiving(store, session) ? session : null;
};

export const foundScope = (store: Store, userId: UserId | undefined, scope: AttemptScope): FoundScope => {
  if (userId === undefined || scopeRowOf(store, userId, scope) === null || scope._tag === 'Public')
    return { kind: 'Public' };
  const session = scope._tag === 'Session' ? store.sessions.get(scope.id) : undefined;
  if (session === undefined) return { kind: 'Device' };
  const { generation, elevatedGeneration } = session;
  return { kind: 'Session', generation, elevatedGeneration };
};

const keepDevice = (store: Store, userId: UserId, device: NewDevice, known: DeviceRow | undefined): void => {
  const { token, remembers } = device;
  const times = { lastUsedAt: store.now, expiresAt: new Date(store.now.getTime() + DEVICE_TTL_MS) };
  const kept = known ?? { userId, token, ...noCounts, ...times, rememberedAt: null };
  if (remembers !== undefined) kept.rememberedAt = remembers ? store.now : null;
  const others = store.devices.filter((d) => d !== known);
  const own = others.filter((d) => d.userId === userId);
  const pushedOut = own.slice(0, Math.max(0, own.length - MAX_DEVICES + 1));
  store.devices = [...others.filter((d) => !pushedOut.includes(d)), Object.assign(kept, times)];
};

type SignIn = Readonly<{ userId: UserId; scope: AttemptScope; reopensFrom: number | undefined }>;

export const startSession = (store: Store, { userId, scope, reopensFrom }: SignIn, session: NewSession): void => {
  const known = scopeRowOf(store, userId, scope);
  signedIn(store, userId, reopensFrom, known);
  keepDevice(
    store,
    userId,
    session.device,
    store.devices.find((d) => d === known),
  );
  const { now } = store;
  store.sessions.set(session.id, {
    userId,
    session,
    salt: `salt ${newId(store)}` as SessionSalt,
    createdAt: now,
    authenticatedAt: now,
    rotatedAt: now,
    lastUsedAt: now,
    expiresAt: new Date(now.getTime() + session.ttlMs),
    idleExpiresAt: new Date(now.getTime() + session.idleTtlMs),
    generation: 1,
    elevatedGeneration: 1,
    seenGeneration: 0,
    lateRetries: 0,
    endedAt: null,
    endReason: null,
    amr: session.evidence.amr,
    factorAt: session.evidence.hasSecondFactor ? now : null,
    isRemembered: hasFactor(setUpOf(store, userOf(store, userId))) && !session.evidence.hasSecondFactor,
    factorAddedIn: session.evidence.factorAddedIn,
    ...noCounts,
  });
};
