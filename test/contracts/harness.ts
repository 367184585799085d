import type { IdempotencyStore } from '../../src/adapters/persistence/idempotency-keys.ts';
import type { Address, SessionId, UserId, Username } from '../../src/core/domain/ids.ts';
import type { Message } from '../../src/core/domain/message.ts';
import type { Policies } from '../../src/core/domain/policies.ts';
import type { Accounts } from '../../src/core/ports/accounts.ts';
import type { Addresses } from '../../src/core/ports/addresses.ts';
import type { Credentials } from '../../src/core/ports/credentials.ts';
import type { Invitations } from '../../src/core/ports/invitations.ts';
import type { Locks } from '../../src/core/ports/locks.ts';
import type { OAuthFlows } from '../../src/core/ports/oauth-flows.ts';
import type { Outbox } from '../../src/core/ports/outbox.ts';
import type { Sessions } from '../../src/core/ports/sessions.ts';
import type { UnknownLogins } from '../../src/core/ports/unknown-logins.ts';
import type { Users } from '../../src/core/ports/users.ts';
/** The stores of one adapter, and what no port does yet. */
export type Harness = Readonly<{
  /** Of an administrator. */
  admin: UserId;
  accounts: Accounts;
  addresses: Addresses;
  credentials: Credentials;
  invitations: Invitations;
  unknownLogins: UnknownLogins;
  locks: Locks;
  sessions: Sessions;
  users: Users;
  oauthFlows: OAuthFlows;
  outbox: Outbox;
  /** Puts messages into the outbox in one commit, as every store does. */
  post: (messages: readonly Message[]) => Promise<void>;
  idempotencyKeys: IdempotencyStore;
  /** Lets so many milliseconds pass. */
  elapse: (ms: number) => Promise<void>;
  /** As an administrator would: a user who was given the address, and has verified none. */
  invite: (address: Address) => Promise<UserId>;
  setActive: (id: UserId, isActive: boolean) => Promise<void>;
  /** Softly, with its identities and credential. */
  remove: (id: UserId) => Promise<void>;
  giveUsername: (id: UserId, username: Username) => Promise<void>;
  giveRole: (id: UserId, role: string) => Promise<void>;
  endSession: (id: SessionId) => Promise<void>;
  close: () => Promise<void>;
}>;

/** With the contract's default limits, unless told others. */
export type MakeHarness = (limits?: Policies) => Promise<Harness>;
