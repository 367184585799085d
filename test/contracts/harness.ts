import type { IdempotencyStore } from '../../src/adapters/persistence/limits/idempotency-keys.ts';
import type { Address } from '../../src/core/domain/addresses/address.ts';
import type { AuditEntry } from '../../src/core/domain/audit.ts';
import type { Policies } from '../../src/core/domain/core-config.ts';
import type { SessionId, UserId } from '../../src/core/domain/ids.ts';
import type { Message } from '../../src/core/domain/messages/message.ts';
import { actingAs } from '../../src/core/domain/roles/access.ts';
import type { Acting } from '../../src/core/domain/roles/access.ts';
import { BUILT_IN_PRIVILEGES } from '../../src/core/domain/roles/built-in-privileges.ts';
import type { Username } from '../../src/core/domain/sign-in/login.ts';
import type { Accounts } from '../../src/core/ports/accounts.ts';
import type { Addresses } from '../../src/core/ports/addresses.ts';
import type { AuditLog } from '../../src/core/ports/audit-log.ts';
import type { Credentials } from '../../src/core/ports/credentials.ts';
import type { Directory } from '../../src/core/ports/directory.ts';
import type { ImageRemovals } from '../../src/core/ports/images.ts';
import type { Invitations } from '../../src/core/ports/invitations.ts';
import type { Locks } from '../../src/core/ports/locks.ts';
import type { OAuthFlows } from '../../src/core/ports/oauth-flows.ts';
import type { Outbox } from '../../src/core/ports/outbox.ts';
import type { Passkeys } from '../../src/core/ports/passkeys/passkeys.ts';
import type { Privileges } from '../../src/core/ports/privileges.ts';
import type { Roles } from '../../src/core/ports/roles.ts';
import type { SecondFactors } from '../../src/core/ports/second-factor/second-factors.ts';
import type { UndoLinks } from '../../src/core/ports/second-factor/undo-links.ts';
import type { Sessions } from '../../src/core/ports/sessions.ts';
import type { UnknownLogins } from '../../src/core/ports/unknown-logins.ts';
import type { UserExports } from '../../src/core/ports/user-exports.ts';
import type { UserImports } from '../../src/core/ports/user-imports.ts';
import type { Users } from '../../src/core/ports/users.ts';

/** An audit entry without its time. */
export type TrailEntry = AuditEntry & Readonly<{ ip: string | null; requestId: string | null }>;

/** An administrator with every privilege. */
export const acting = (h: Pick<Harness, 'admin'>): Acting =>
  actingAs({ userId: h.admin, privileges: Object.keys(BUILT_IN_PRIVILEGES) });

/** The stores of one adapter, and test operations that no port has. */
export type Harness = Readonly<{
  admin: UserId;
  accounts: Accounts;
  addresses: Addresses;
  credentials: Credentials;
  auditLog: AuditLog;
  directory: Directory;
  roles: Roles;
  privileges: Privileges;
  invitations: Invitations;
  unknownLogins: UnknownLogins;
  locks: Locks;
  sessions: Sessions;
  secondFactors: SecondFactors;
  undoLinks: UndoLinks;
  passkeys: Passkeys;
  users: Users;
  userImports: UserImports;
  userExports: UserExports;
  oauthFlows: OAuthFlows;
  imageRemovals: ImageRemovals;
  outbox: Outbox;
  /** Writes messages to the outbox in one commit, as every store does. */
  post: (messages: readonly Message[]) => Promise<void>;
  idempotencyKeys: IdempotencyStore;
  /** The whole trail, oldest first; all entries have the harness's origin. */
  trail: () => Promise<readonly TrailEntry[]>;
  /** Writes the counted events, as the job does after each minute. */
  recordTallies: () => Promise<void>;
  /** Seals the trail, as the job does. */
  sealTrail: () => Promise<void>;
  /** Counts of anonymous attempts on unknown accounts, by action. */
  unknownAttempts: () => Promise<Readonly<Record<string, number>>>;
  /** Advances the time by milliseconds. */
  elapse: (ms: number) => Promise<void>;
  /** Creates an invited user with this unverified address. */
  invite: (address: Address) => Promise<UserId>;
  setActive: (id: UserId, isActive: boolean) => Promise<void>;
  /** Soft-deletes a user with identities and credential. */
  remove: (id: UserId) => Promise<void>;
  giveUsername: (id: UserId, username: Username) => Promise<void>;
  giveRole: (id: UserId, role: string) => Promise<void>;
  endSession: (id: SessionId) => Promise<void>;
  close: () => Promise<void>;
}>;

/** Uses the default limits unless others are given. */
export type MakeHarness = (limits?: Policies) => Promise<Harness>;
