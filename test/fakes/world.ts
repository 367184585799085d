import type { Address } from '../../src/core/domain/addresses/address.ts';
import type { Policies } from '../../src/core/domain/core-config.ts';
import type { Message } from '../../src/core/domain/messages/message.ts';
import type { Ports } from '../../src/wiring/ports.ts';
import { makeUseCases } from '../../src/wiring/use-cases.ts';
import { passkeyPorts } from '../support/passkeys/ceremonies.ts';
import { policies as defaults } from '../support/values.ts';
import { makeFakeAccessTokens } from './access-tokens.ts';
import { makeFakeAccounts } from './accounts.ts';
import { makeFakeAddresses } from './addresses.ts';
import { makeFakeAuditLog } from './audit-log.ts';
import { makeFakeCredentials } from './credentials.ts';
import { makeFakeDirectory } from './directory.ts';
import { makeFakeImageConverter, makeFakeImageRemovals, makeFakeImages } from './images/images.ts';
import { makeFakeInvitations } from './invitations.ts';
import { makeFakeLocks } from './locks.ts';
import { makeFakeOAuthFlows } from './oauth-flows.ts';
import { makeFakeOAuthProviders } from './oauth-providers.ts';
import { makeFakeOneTimeCodes } from './one-time-codes.ts';
import { makeFakeBodyFingerprints, makeFakeOpaqueTokens, makeFakeRegistrationTokens } from './opaque-tokens.ts';
import { makeFakePasskeys } from './passkeys/passkeys.ts';
import { makeFakePasswords } from './passwords.ts';
import { makeFakePhoneNumbers } from './phone-numbers.ts';
import { makeFakeResetLinks } from './reset-links.ts';
import { makeFakeRoles } from './roles.ts';
import { makeFakeRecoveryCodes } from './second-factor/recovery-codes.ts';
import { makeFakeSecondFactors } from './second-factor/second-factors.ts';
import { makeFakeTotps } from './second-factor/totps.ts';
import { makeFakeUndoLinks } from './second-factor/undo-links.ts';
import { makeFakeRefreshTokens, makeFakeSessionCookies } from './session-tokens.ts';
import { makeFakeSessions } from './sessions.ts';
import { makeStore } from './store.ts';
import { makeFakeUnknownLogins } from './unknown-accounts.ts';
import { makeFakeUsers } from './users.ts';

export const COMMON_PASSWORD = 'correct horse battery staple';

/** Every use case, on fakes that share one store. */
export const makeWorld = (changed: Partial<Policies> = {}) => {
  const policies = { ...defaults, ...changed };
  const store = makeStore();
  store.remembering = policies.secondFactor;
  const provider = makeFakeOAuthProviders();
  const files = new Map<string, Uint8Array>();
  const ports: Ports = {
    accounts: makeFakeAccounts(store, policies),
    addresses: makeFakeAddresses(store, policies),
    credentials: makeFakeCredentials(store),
    directory: makeFakeDirectory(store, policies),
    auditLog: makeFakeAuditLog(store),
    roles: makeFakeRoles(store),
    invitations: makeFakeInvitations(store, policies),
    unknownLogins: makeFakeUnknownLogins(store),
    locks: makeFakeLocks(store, policies),
    sessions: makeFakeSessions(store),
    secondFactors: makeFakeSecondFactors(store),
    undoLinks: makeFakeUndoLinks(store),
    totps: makeFakeTotps(),
    recoveryCodes: makeFakeRecoveryCodes(),
    flows: makeFakeOAuthFlows(store, policies),
    providers: provider.providers,
    passkeys: makeFakePasskeys(store),
    ...passkeyPorts(),
    users: makeFakeUsers(store),
    passwords: makeFakePasswords(),
    commonPasswords: { includes: (password) => password === COMMON_PASSWORD },
    phoneNumbers: makeFakePhoneNumbers(),
    accessTokens: makeFakeAccessTokens(store),
    refreshTokens: makeFakeRefreshTokens(),
    sessionCookies: makeFakeSessionCookies(),
    codes: makeFakeOneTimeCodes(),
    tokens: makeFakeOpaqueTokens(),
    registrations: makeFakeRegistrationTokens(),
    fingerprints: makeFakeBodyFingerprints(),
    links: makeFakeResetLinks(),
    images: makeFakeImages(files),
    imageConverter: makeFakeImageConverter(),
    imageRemovals: makeFakeImageRemovals(store),
  };
  return {
    ...makeUseCases(ports, policies),
    ports,
    /** The stored files of images, by their names. */
    files,
    /** Where the test's users have accounts. */
    provider,
    policies,
    store,
    clock: { advance: (ms: number) => void (store.now = new Date(store.now.getTime() + ms)) },
    /** All messages sent so far, oldest first, optionally to one address. */
    mailbox: (to?: Address): readonly Message[] =>
      store.outbox.flatMap(({ message, isDecoy }) =>
        message && !isDecoy && (!to || message.to.value === to.value) ? [message] : [],
      ),
  };
};

export type World = ReturnType<typeof makeWorld>;
