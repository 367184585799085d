import 'reflect-metadata';
import { ContainerModule } from 'inversify';
import type { ResolutionContext } from 'inversify';
import type { Policies } from '../core/domain/core-config.ts';
import { makeAddIdentity } from '../core/use-cases/account/add-identity.ts';
import { makeChangeMe } from '../core/use-cases/account/change-me.ts';
import { makeChangePassword } from '../core/use-cases/account/change-password.ts';
import { makeDeleteMe } from '../core/use-cases/account/delete-me.ts';
import { makeExportMe } from '../core/use-cases/account/export-me.ts';
import { makeMakePrimary } from '../core/use-cases/account/make-primary.ts';
import { makeReadIdentity } from '../core/use-cases/account/read-identity.ts';
import { makeReadMe } from '../core/use-cases/account/read-me.ts';
import { makeRemoveIdentity } from '../core/use-cases/account/remove-identity.ts';
import { makeRequestIdentityCode } from '../core/use-cases/account/request-identity-code.ts';
import { makeVerifyIdentity } from '../core/use-cases/account/verify-identity.ts';
import { makeListEvents, makeListMyEvents } from '../core/use-cases/audit/list-events.ts';
import { makeReadSeal } from '../core/use-cases/audit/read-seal.ts';
import { makeRecordForeignForm } from '../core/use-cases/audit/record-foreign-form.ts';
import { makeAddUserIdentity } from '../core/use-cases/directory/add-user-identity.ts';
import { makeChangeUser } from '../core/use-cases/directory/change-user.ts';
import { makeDeleteUser } from '../core/use-cases/directory/delete-user.ts';
import { makeListUsers } from '../core/use-cases/directory/list-users.ts';
import { makeReadEffectivePrivileges } from '../core/use-cases/directory/read-effective-privileges.ts';
import { makeReadManagedUser } from '../core/use-cases/directory/read-managed-user.ts';
import { makeReadRestoreConflicts } from '../core/use-cases/directory/read-restore-conflicts.ts';
import { makeReadUser } from '../core/use-cases/directory/read-user.ts';
import { makeRemoveUserIdentity } from '../core/use-cases/directory/remove-user-identity.ts';
import { makeRestoreUser } from '../core/use-cases/directory/restore-user.ts';
import { makeSendPasswordReset } from '../core/use-cases/directory/send-password-reset.ts';
import { makeListUserSessions, makeEndUserSessions } from '../core/use-cases/directory/user-sessions.ts';
import { makeDeleteMyImage, makePutMyImage } from '../core/use-cases/images/change-my-image.ts';
import { makeDeleteUserImage, makePutUserImage } from '../core/use-cases/images/change-user-image.ts';
import { makeReadImage } from '../core/use-cases/images/read-image.ts';
import { makeRemoveDueImages } from '../core/use-cases/images/remove-due-images.ts';
import {
  makeAcceptInvitation,
  makeAcceptOnPage,
  makeReadInvitation,
} from '../core/use-cases/invitations/accept-invitation.ts';
import { makeCancelInvitation } from '../core/use-cases/invitations/cancel-invitation.ts';
import { makeInviteAgain } from '../core/use-cases/invitations/invite-again.ts';
import { makeInvite } from '../core/use-cases/invitations/invite.ts';
import { makeReadLockEnds } from '../core/use-cases/locks/read-lock-ends.ts';
import { makeReadLocks, makeReadMyLocks } from '../core/use-cases/locks/read-locks.ts';
import { makeUnlock } from '../core/use-cases/locks/unlock.ts';
import { makeCompleteOAuthLink } from '../core/use-cases/oauth/complete-link.ts';
import { makeExchangeOAuthCode } from '../core/use-cases/oauth/exchange.ts';
import { makeHandleCallback } from '../core/use-cases/oauth/handle-callback.ts';
import { makeOpenOAuthLink } from '../core/use-cases/oauth/open-link.ts';
import { makeStartOAuthLink } from '../core/use-cases/oauth/start-link.ts';
import { makeStartOAuthSignIn } from '../core/use-cases/oauth/start-sign-in.ts';
import { makeAddPasskey } from '../core/use-cases/passkeys/add-passkey.ts';
import {
  makeListMyPasskeys,
  makeReadMyPasskey,
  makeRemovePasskey,
  makeRenamePasskey,
} from '../core/use-cases/passkeys/own-passkeys.ts';
import {
  makeOfferCreation,
  makeOfferRenewal,
  makeOfferSecondFactor,
  makeOfferSignIn,
} from '../core/use-cases/passkeys/passkey-options.ts';
import { makeRenewWithPasskey } from '../core/use-cases/passkeys/renew-with-passkey.ts';
import { makeAnswerWithPasskey, makeSignInWithPasskey } from '../core/use-cases/passkeys/sign-in-with-passkey.ts';
import { makeListUserPasskeys, makeRemoveUserPasskey } from '../core/use-cases/passkeys/user-passkeys.ts';
import { makeForgotPassword } from '../core/use-cases/recovery/forgot-password.ts';
import { makeReadResetLink } from '../core/use-cases/recovery/read-reset-link.ts';
import { makeResetPasswordByCode, makeResetPasswordByLink } from '../core/use-cases/recovery/reset-password.ts';
import { makeCreateRole } from '../core/use-cases/roles/create-role.ts';
import {
  makeChangeRole,
  makeGrantPrivilege,
  makeReassignPrivileges,
  makeRevokePrivilege,
  makeDeleteRole,
  makeRestoreRole,
} from '../core/use-cases/roles/manage-role.ts';
import { makeReadImpact } from '../core/use-cases/roles/read-impact.ts';
import {
  makeListDeletedRoles,
  makeListRoles,
  makeReadDeletedRole,
  makeReadRole,
} from '../core/use-cases/roles/read-roles.ts';
import { makeAnswerChallenge } from '../core/use-cases/second-factor/answer-challenge.ts';
import { makeConfirmTotp } from '../core/use-cases/second-factor/confirm-totp.ts';
import { makeMakeRecoveryCodes } from '../core/use-cases/second-factor/make-recovery-codes.ts';
import { makeReadMyFactors, makeReadUserFactors } from '../core/use-cases/second-factor/read-factors.ts';
import { makeRemoveTotp } from '../core/use-cases/second-factor/remove-totp.ts';
import { makeResetFactors } from '../core/use-cases/second-factor/reset-factors.ts';
import { makeStartTotp } from '../core/use-cases/second-factor/start-totp.ts';
import { makeSwitchAlways } from '../core/use-cases/second-factor/switch-always.ts';
import { makeReadUndoLink, makeUndoFactor } from '../core/use-cases/second-factor/undo-factor.ts';
import { makeEndOtherSessions } from '../core/use-cases/sessions/end-other-sessions.ts';
import { makeEndSession } from '../core/use-cases/sessions/end-session.ts';
import { makeIntrospect } from '../core/use-cases/sessions/introspect.ts';
import { makeListSessions } from '../core/use-cases/sessions/list-sessions.ts';
import { makeLogOut } from '../core/use-cases/sessions/log-out.ts';
import { makeRefresh } from '../core/use-cases/sessions/refresh.ts';
import { makeAsksFromKnownDevice } from '../core/use-cases/sign-in/asks-from-known-device.ts';
import { makeAuthenticateBrowser } from '../core/use-cases/sign-in/authenticate-browser.ts';
import { makeAuthenticate } from '../core/use-cases/sign-in/authenticate.ts';
import { makeReauthenticate } from '../core/use-cases/sign-in/reauthenticate.ts';
import { makeRequestCode } from '../core/use-cases/sign-in/request-code.ts';
import { makeIssueTokens } from '../core/use-cases/sign-in/signed-in.ts';
import { makeVerifyCode } from '../core/use-cases/sign-in/verify-code.ts';
import { makeSignInWithPassword } from '../core/use-cases/sign-in/with-password.ts';
import { makeRegister } from '../core/use-cases/sign-up/register.ts';
import { PARTS, PORTS, id } from './ports.ts';
import type { Ports } from './ports.ts';

const portsOf = (c: ResolutionContext): Ports =>
  Object.fromEntries(Object.entries(PORTS).map(([name, port]) => [name, c.get<unknown>(port)])) as Ports;

/** Creates each use case once. Add new use cases here. */
export const makeUseCases = (ports: Ports, policies: Policies) => {
  const issueTokens = makeIssueTokens(ports);
  const opens = { ...ports, policies, issueTokens };
  const passkeys = { answerWithPasskey: makeAnswerWithPasskey(opens), renewWithPasskey: makeRenewWithPasskey(opens) };
  const deps = { ...opens, ...passkeys };
  return {
    issueTokens,
    register: makeRegister(deps),
    requestCode: makeRequestCode(deps),
    asksFromKnownDevice: makeAsksFromKnownDevice(deps),
    verifyCode: makeVerifyCode(deps),
    signInWithPassword: makeSignInWithPassword(deps),
    authenticate: makeAuthenticate(deps, ports.sessions.principal),
    authenticateState: makeAuthenticate(deps, ports.sessions.principalAndState),
    authenticateUser: makeAuthenticate(deps, ports.sessions.principalAndUser),
    authenticateBrowser: makeAuthenticateBrowser(deps),
    refresh: makeRefresh(deps),
    logOut: makeLogOut(ports.sessions, ports.refreshTokens),
    logOutBrowser: makeLogOut(ports.sessions, ports.sessionCookies),
    introspect: makeIntrospect(deps),
    listSessions: makeListSessions(deps),
    endSession: makeEndSession(deps),
    endOtherSessions: makeEndOtherSessions(deps),
    readMe: makeReadMe(deps),
    readLockEnds: makeReadLockEnds(deps),
    readLocks: makeReadLocks(deps),
    readMyLocks: makeReadMyLocks(deps),
    unlock: makeUnlock(deps),
    forgotPassword: makeForgotPassword(deps),
    readResetLink: makeReadResetLink(deps),
    resetByCode: makeResetPasswordByCode(deps),
    resetByLink: makeResetPasswordByLink(deps),
    changePassword: makeChangePassword(deps),
    reauthenticate: makeReauthenticate(deps),
    answerChallenge: makeAnswerChallenge(deps),
    readMyFactors: makeReadMyFactors(deps),
    startTotp: makeStartTotp(deps),
    confirmTotp: makeConfirmTotp(deps),
    removeTotp: makeRemoveTotp(deps),
    makeRecoveryCodes: makeMakeRecoveryCodes(deps),
    switchAlways: makeSwitchAlways(deps),
    readUserFactors: makeReadUserFactors(deps),
    resetFactors: makeResetFactors(deps),
    readUndoLink: makeReadUndoLink(deps),
    undoFactor: makeUndoFactor(deps),
    offerPasskeySignIn: makeOfferSignIn(deps),
    offerPasskeySecondFactor: makeOfferSecondFactor(deps),
    offerPasskeyRenewal: makeOfferRenewal(deps),
    offerPasskeyCreation: makeOfferCreation(deps),
    signInWithPasskey: makeSignInWithPasskey(deps),
    addPasskey: makeAddPasskey(deps),
    listMyPasskeys: makeListMyPasskeys(deps),
    readMyPasskey: makeReadMyPasskey(deps),
    renamePasskey: makeRenamePasskey(deps),
    removePasskey: makeRemovePasskey(deps),
    listUserPasskeys: makeListUserPasskeys(deps),
    removeUserPasskey: makeRemoveUserPasskey(deps),
    invite: makeInvite(deps),
    inviteAgain: makeInviteAgain(deps),
    cancelInvitation: makeCancelInvitation(deps),
    acceptInvitation: makeAcceptInvitation(deps),
    acceptOnPage: makeAcceptOnPage(deps),
    readInvitation: makeReadInvitation(deps),
    startOAuthSignIn: makeStartOAuthSignIn(deps),
    startOAuthLink: makeStartOAuthLink(deps),
    openOAuthLink: makeOpenOAuthLink(deps),
    handleCallback: makeHandleCallback(deps),
    exchangeOAuthCode: makeExchangeOAuthCode(deps),
    completeOAuthLink: makeCompleteOAuthLink(deps),
    listUsers: makeListUsers(deps),
    readManagedUser: makeReadManagedUser(deps),
    readRestoreConflicts: makeReadRestoreConflicts(deps),
    readUser: makeReadUser(deps),
    changeUser: makeChangeUser(deps),
    deleteUser: makeDeleteUser(deps),
    restoreUser: makeRestoreUser(deps),
    readEffectivePrivileges: makeReadEffectivePrivileges(deps),
    listUserSessions: makeListUserSessions(deps),
    endUserSessions: makeEndUserSessions(deps),
    addUserIdentity: makeAddUserIdentity(deps),
    removeUserIdentity: makeRemoveUserIdentity(deps),
    sendPasswordReset: makeSendPasswordReset(deps),
    listRoles: makeListRoles(deps),
    listDeletedRoles: makeListDeletedRoles(deps),
    readRole: makeReadRole(deps),
    readDeletedRole: makeReadDeletedRole(deps),
    readImpact: makeReadImpact(deps),
    createRole: makeCreateRole(deps),
    changeRole: makeChangeRole(deps),
    grantPrivilege: makeGrantPrivilege(deps),
    revokePrivilege: makeRevokePrivilege(deps),
    reassignPrivileges: makeReassignPrivileges(deps),
    deleteRole: makeDeleteRole(deps),
    restoreRole: makeRestoreRole(deps),
    listEvents: makeListEvents(deps),
    listMyEvents: makeListMyEvents(deps),
    readSeal: makeReadSeal(deps),
    recordForeignForm: makeRecordForeignForm(deps),
    changeMe: makeChangeMe(deps),
    deleteMe: makeDeleteMe(deps),
    exportMe: makeExportMe(deps),
    readIdentity: makeReadIdentity(deps),
    addIdentity: makeAddIdentity(deps),
    requestIdentityCode: makeRequestIdentityCode(deps),
    verifyIdentity: makeVerifyIdentity(deps),
    makePrimary: makeMakePrimary(deps),
    removeIdentity: makeRemoveIdentity(deps),
    putMyImage: makePutMyImage(deps),
    deleteMyImage: makeDeleteMyImage(deps),
    putUserImage: makePutUserImage(deps),
    deleteUserImage: makeDeleteUserImage(deps),
    readImage: makeReadImage(deps),
    removeDueImages: makeRemoveDueImages(deps),
  };
};

export type UseCases = ReturnType<typeof makeUseCases>;
export const USE_CASES = id<UseCases>('UseCases');

export const useCases = new ContainerModule(({ bind }) => {
  bind(USE_CASES)
    .toDynamicValue((c) => makeUseCases(portsOf(c), c.get(PARTS.policies)))
    .inSingletonScope();
});
