import { accountsContract } from './accounts.contract.ts';
import { addressesContract } from './addresses.contract.ts';
import { askingPartiesContract } from './asking-parties.contract.ts';
import { credentialsContract } from './credentials.contract.ts';
import { directoryContract } from './directory.contract.ts';
import { idempotencyKeysContract } from './idempotency-keys.contract.ts';
import { imageRemovalsContract } from './images/image-removals.contract.ts';
import { invitationsContract } from './invitations.contract.ts';
import { knownDevicesContract } from './known-devices.contract.ts';
import { locksContract } from './locks.contract.ts';
import { userExportsContract } from './moving-users/user-exports.contract.ts';
import { userImportsContract } from './moving-users/user-imports.contract.ts';
import { oauthFlowsContract } from './oauth-flows.contract.ts';
import { outboxContract } from './outbox.contract.ts';
import { passkeysContract } from './passkeys/passkeys.contract.ts';
import { resetsContract } from './resets.contract.ts';
import { rolesContract } from './roles.contract.ts';
import { secondFactorsContract } from './second-factor/second-factors.contract.ts';
import { undoLinksContract } from './second-factor/undo-links.contract.ts';
import { sessionsContract } from './sessions.contract.ts';
import { trailContract } from './trail.contract.ts';
import { unknownLoginsContract } from './unknown-logins.contract.ts';
import { usersContract } from './users.contract.ts';

/** The suites that run on the fakes and on PostgreSQL with the same harness. */
export const CONTRACTS = [
  accountsContract,
  addressesContract,
  credentialsContract,
  directoryContract,
  rolesContract,
  trailContract,
  invitationsContract,
  unknownLoginsContract,
  sessionsContract,
  secondFactorsContract,
  undoLinksContract,
  passkeysContract,
  usersContract,
  userImportsContract,
  userExportsContract,
  outboxContract,
  askingPartiesContract,
  oauthFlowsContract,
  locksContract,
  idempotencyKeysContract,
  resetsContract,
  knownDevicesContract,
  imageRemovalsContract,
];
