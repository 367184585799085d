import type { Address } from '../../src/core/domain/ids.ts';
import type { Message } from '../../src/core/domain/message.ts';
import type { Policies } from '../../src/core/domain/policies.ts';
import type { AccessTokens } from '../../src/core/ports/access-tokens.ts';
import type { Accounts } from '../../src/core/ports/accounts.ts';
import type { Addresses } from '../../src/core/ports/addresses.ts';
import type { AuditLog } from '../../src/core/ports/audit-log.ts';
import type { CommonPasswords } from '../../src/core/ports/common-passwords.ts';
import type { Credentials } from '../../src/core/ports/credentials.ts';
import type { Directory } from '../../src/core/ports/directory.ts';
import type { Invitations } from '../../src/core/ports/invitations.ts';
import type { Locks } from '../../src/core/ports/locks.ts';
import type { OAuthFlows } from '../../src/core/ports/oauth-flows.ts';
import type { OAuthProviders } from '../../src/core/ports/oauth-providers.ts';
import type { OneTimeCodes } from '../../src/core/ports/one-time-codes.ts';
import type { OpaqueTokens } from '../../src/core/ports/opaque-tokens.ts';
import type { Passwords } from '../../src/core/ports/passwords.ts';
import type { PhoneNumbers } from '../../src/core/ports/phone-numbers.ts';
import type { RefreshTokens } from '../../src/core/ports/refresh-tokens.ts';
import type { ResetLinks } from '../../src/core/ports/reset-links.ts';
import type { Sessions } from '../../src/core/ports/sessions.ts';
import type { UnknownLogins } from '../../src/core/ports/unknown-logins.ts';
import type { Users } from '../../src/core/ports/users.ts';
import { makeAddIdentity } from '../../src/core/use-cases/account/add-identity.ts';
import { makeChangeMe } from '../../src/core/use-cases/account/change-me.ts';
import { makeChangePassword } from '../../src/core/use-cases/account/change-password.ts';
import { makeDeleteMe } from '../../src/core/use-cases/account/delete-me.ts';
import { makeExportMe } from '../../src/core/use-cases/account/export-me.ts';
import { makeMakePrimary } from '../../src/core/use-cases/account/make-primary.ts';
import { makeReadIdentity } from '../../src/core/use-cases/account/read-identity.ts';
import { makeReadMe } from '../../src/core/use-cases/account/read-me.ts';
import { makeRemoveIdentity } from '../../src/core/use-cases/account/remove-identity.ts';
import { makeRequestIdentityCode } from '../../src/core/use-cases/account/request-identity-code.ts';
import { makeVerifyIdentity } from '../../src/core/use-cases/account/verify-identity.ts';
import { makeListEvents, makeListMyEvents } from '../../src/core/use-cases/audit/list-events.ts';
import { makeSendPasswordReset } from '../../src/core/use-cases/directory/send-password-reset.ts';
import { makeAcceptInvitation, makeAcceptOnPage } from '../../src/core/use-cases/invitations/accept-invitation.ts';
import { makeCancelInvitation } from '../../src/core/use-cases/invitations/cancel-invitation.ts';
import { makeInviteAgain } from '../../src/core/use-cases/invitations/invite-again.ts';
import { makeInvite } from '../../src/core/use-cases/invitations/invite.ts';
import { makeReadLocks } from '../../src/core/use-cases/locks/read-locks.ts';
import { makeUnlock } from '../../src/core/use-cases/locks/unlock.ts';
import { makeArriveFromProvider } from '../../src/core/use-cases/oauth/arrive.ts';
import { makeCompleteOAuthLink } from '../../src/core/use-cases/oauth/complete-link.ts';
import { makeExchangeOAuthCode } from '../../src/core/use-cases/oauth/exchange.ts';
import { makeOpenOAuthLink } from '../../src/core/use-cases/oauth/open-link.ts';
import { makeStartOAuthLink } from '../../src/core/use-cases/oauth/start-link.ts';
import { makeStartOAuthSignIn } from '../../src/core/use-cases/oauth/start-sign-in.ts';
import { makeForgotPassword } from '../../src/core/use-cases/recovery/forgot-password.ts';
import { makeReadResetLink } from '../../src/core/use-cases/recovery/read-reset-link.ts';
import { makeResetPasswordByCode, makeResetPasswordByLink } from '../../src/core/use-cases/recovery/reset-password.ts';
import { makeEndOtherSessions } from '../../src/core/use-cases/sessions/end-other-sessions.ts';
import { makeEndSession } from '../../src/core/use-cases/sessions/end-session.ts';
import { makeListSessions } from '../../src/core/use-cases/sessions/list-sessions.ts';
import { makeLogOut } from '../../src/core/use-cases/sessions/log-out.ts';
import { makeRefresh } from '../../src/core/use-cases/sessions/refresh.ts';
import { makeAuthenticate } from '../../src/core/use-cases/sign-in/authenticate.ts';
import { makeReauthenticate } from '../../src/core/use-cases/sign-in/reauthenticate.ts';
import { makeRequestCode } from '../../src/core/use-cases/sign-in/request-code.ts';
import { makeIssueTokens } from '../../src/core/use-cases/sign-in/signed-in.ts';
import { makeVerifyCode } from '../../src/core/use-cases/sign-in/verify-code.ts';
import { makeSignInWithPassword } from '../../src/core/use-cases/sign-in/with-password.ts';
import { makeRegister } from '../../src/core/use-cases/sign-up/register.ts';
import { policies as defaults } from '../support/values.ts';
import { makeFakeAccessTokens } from './access-tokens.ts';
import { makeFakeAccounts } from './accounts.ts';
import { makeFakeAddresses } from './addresses.ts';
import { makeFakeAuditLog } from './audit-log.ts';
import { makeFakeCredentials } from './credentials.ts';
import { makeFakeDirectory } from './directory.ts';
import { makeFakeInvitations } from './invitations.ts';
import { makeFakeLocks } from './locks.ts';
import { makeFakeOAuthFlows } from './oauth-flows.ts';
import { makeFakeOAuthProviders } from './oauth-providers.ts';
import { makeFakeOneTimeCodes } from './one-time-codes.ts';
import { makeFakeOpaqueTokens } from './opaque-tokens.ts';
import { makeFakePasswords } from './passwords.ts';
import { makeFakePhoneNumbers } from './phone-numbers.ts';
import { makeFakeRefreshTokens } from './refresh-tokens.ts';
import { makeFakeResetLinks } from './reset-links.ts';
import { makeFakeSessions } from './sessions.ts';
import { makeStore } from './store.ts';
import { makeFakeUnknownLogins } from './unknown-logins.ts';
import { makeFakeUsers } from './users.ts';

/** The one that everybody has. */
export const COMMON_PASSWORD = 'correct horse battery staple';

export type Ports = Readonly<{
  accounts: Accounts;
  addresses: Addresses;
  credentials: Credentials;
  directory: Directory;
  auditLog: AuditLog;
  invitations: Invitations;
  unknownLogins: UnknownLogins;
  locks: Locks;
  sessions: Sessions;
  flows: OAuthFlows;
  providers: OAuthProviders;
  users: Users;
  passwords: Passwords;
  commonPasswords: CommonPasswords;
  phoneNumbers: PhoneNumbers;
  accessTokens: AccessTokens;
  refreshTokens: RefreshTokens;
  codes: OneTimeCodes;
  tokens: OpaqueTokens;
  links: ResetLinks;
}>;

/** The use cases over any ports. */
export const makeUseCases = (ports: Ports, policies: Policies) => {
  const deps = { ...ports, policies, issueTokens: makeIssueTokens(ports) };
  return {
    register: makeRegister(deps),
    requestCode: makeRequestCode(deps),
    verifyCode: makeVerifyCode(deps),
    signInWithPassword: makeSignInWithPassword(deps),
    authenticate: makeAuthenticate(deps),
    refresh: makeRefresh(deps),
    logOut: makeLogOut(deps),
    listSessions: makeListSessions(deps),
    endSession: makeEndSession(deps),
    endOtherSessions: makeEndOtherSessions(deps),
    readMe: makeReadMe(deps),
    readLocks: makeReadLocks(deps),
    unlock: makeUnlock(deps),
    reauthenticate: makeReauthenticate(deps),
    changePassword: makeChangePassword(deps),
    forgotPassword: makeForgotPassword(deps),
    sendPasswordReset: makeSendPasswordReset(deps),
    readResetLink: makeReadResetLink(deps),
    resetByCode: makeResetPasswordByCode(deps),
    resetByLink: makeResetPasswordByLink(deps),
    invite: makeInvite(deps),
    inviteAgain: makeInviteAgain(deps),
    cancelInvitation: makeCancelInvitation(deps),
    acceptInvitation: makeAcceptInvitation(deps),
    acceptOnPage: makeAcceptOnPage(deps),
    startOAuthSignIn: makeStartOAuthSignIn(deps),
    arriveFromProvider: makeArriveFromProvider(deps),
    exchangeOAuthCode: makeExchangeOAuthCode(deps),
    startOAuthLink: makeStartOAuthLink(deps),
    openOAuthLink: makeOpenOAuthLink(deps),
    completeOAuthLink: makeCompleteOAuthLink(deps),
    changeMe: makeChangeMe(deps),
    deleteMe: makeDeleteMe(deps),
    exportMe: makeExportMe(deps),
    readIdentity: makeReadIdentity(deps),
    addIdentity: makeAddIdentity(deps),
    requestIdentityCode: makeRequestIdentityCode(deps),
    verifyIdentity: makeVerifyIdentity(deps),
    makePrimary: makeMakePrimary(deps),
    removeIdentity: makeRemoveIdentity(deps),
    listEvents: makeListEvents(deps),
    listMyEvents: makeListMyEvents(deps),
  };
};

/** The service without its surroundings: every use case, on fakes that share one store. */
export const makeWorld = (changed: Partial<Policies> = {}) => {
  const policies = { ...defaults, ...changed };
  const store = makeStore();
  const provider = makeFakeOAuthProviders();
  const ports: Ports = {
    accounts: makeFakeAccounts(store, policies),
    addresses: makeFakeAddresses(store, policies),
    credentials: makeFakeCredentials(store, policies),
    directory: makeFakeDirectory(store, policies),
    auditLog: makeFakeAuditLog(store),
    invitations: makeFakeInvitations(store, policies),
    unknownLogins: makeFakeUnknownLogins(store),
    locks: makeFakeLocks(store, policies),
    sessions: makeFakeSessions(store),
    flows: makeFakeOAuthFlows(store, policies),
    providers: provider.providers,
    users: makeFakeUsers(store),
    passwords: makeFakePasswords(),
    commonPasswords: { includes: (password) => password === COMMON_PASSWORD },
    phoneNumbers: makeFakePhoneNumbers(),
    accessTokens: makeFakeAccessTokens(store),
    refreshTokens: makeFakeRefreshTokens(),
    codes: makeFakeOneTimeCodes(),
    tokens: makeFakeOpaqueTokens(),
    links: makeFakeResetLinks(),
  };
  return {
    ...makeUseCases(ports, policies),
    ports,
    /** Where people of the test have accounts, and browsers come by. */
    provider,
    policies,
    store,
    clock: { advance: (ms: number) => void (store.now = new Date(store.now.getTime() + ms)) },
    /** Every message that was ever sent, oldest first; those to `to` only, if given. */
    mailbox: (to?: Address): readonly Message[] =>
      store.outbox.flatMap(({ message, isDecoy }) =>
        message && !isDecoy && (!to || message.to.value === to.value) ? [message] : [],
      ),
  };
};

export type World = ReturnType<typeof makeWorld>;
