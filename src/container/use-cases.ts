import 'reflect-metadata';
import { ContainerModule } from 'inversify';
import type { ResolutionContext, ServiceIdentifier } from 'inversify';
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
import { makeAddUserIdentity } from '../core/use-cases/directory/add-user-identity.ts';
import { makeChangeUser } from '../core/use-cases/directory/change-user.ts';
import { makeDeleteUser } from '../core/use-cases/directory/delete-user.ts';
import { makeListUsers } from '../core/use-cases/directory/list-users.ts';
import { makeReadEffectivePrivileges } from '../core/use-cases/directory/read-effective-privileges.ts';
import { makeReadUser } from '../core/use-cases/directory/read-user.ts';
import { makeRemoveUserIdentity } from '../core/use-cases/directory/remove-user-identity.ts';
import { makeRestoreUser } from '../core/use-cases/directory/restore-user.ts';
import { makeSendPasswordReset } from '../core/use-cases/directory/send-password-reset.ts';
import { makeListUserSessions, makeEndUserSessions } from '../core/use-cases/directory/user-sessions.ts';
import { makeAcceptInvitation, makeAcceptOnPage } from '../core/use-cases/invitations/accept-invitation.ts';
import { makeCancelInvitation } from '../core/use-cases/invitations/cancel-invitation.ts';
import { makeInviteAgain } from '../core/use-cases/invitations/invite-again.ts';
import { makeInvite } from '../core/use-cases/invitations/invite.ts';
import { makeReadLocks } from '../core/use-cases/locks/read-locks.ts';
import { makeUnlock } from '../core/use-cases/locks/unlock.ts';
import { makeArriveFromProvider } from '../core/use-cases/oauth/arrive.ts';
import { makeCompleteOAuthLink } from '../core/use-cases/oauth/complete-link.ts';
import { makeExchangeOAuthCode } from '../core/use-cases/oauth/exchange.ts';
import { makeOpenOAuthLink } from '../core/use-cases/oauth/open-link.ts';
import { makeStartOAuthLink } from '../core/use-cases/oauth/start-link.ts';
import { makeStartOAuthSignIn } from '../core/use-cases/oauth/start-sign-in.ts';
import { makeForgotPassword } from '../core/use-cases/recovery/forgot-password.ts';
import { makeReadResetLink } from '../core/use-cases/recovery/read-reset-link.ts';
import { makeResetPasswordByCode, makeResetPasswordByLink } from '../core/use-cases/recovery/reset-password.ts';
import { makeCreateRole } from '../core/use-cases/roles/create-role.ts';
import {
  makeChangeRole,
  makeGrantPrivilege,
  makeRevokePrivilege,
  makeDeleteRole,
  makeRestoreRole,
} from '../core/use-cases/roles/manage-role.ts';
import { makeReadImpact } from '../core/use-cases/roles/read-impact.ts';
import { makeListRoles, makeReadRole } from '../core/use-cases/roles/read-roles.ts';
import { makeEndOtherSessions } from '../core/use-cases/sessions/end-other-sessions.ts';
import { makeEndSession } from '../core/use-cases/sessions/end-session.ts';
import { makeIntrospect } from '../core/use-cases/sessions/introspect.ts';
import { makeListSessions } from '../core/use-cases/sessions/list-sessions.ts';
import { makeLogOut } from '../core/use-cases/sessions/log-out.ts';
import { makeRefresh } from '../core/use-cases/sessions/refresh.ts';
import { makeAsksFromKnownDevice } from '../core/use-cases/sign-in/asks-from-known-device.ts';
import { makeAuthenticate } from '../core/use-cases/sign-in/authenticate.ts';
import { makeReauthenticate } from '../core/use-cases/sign-in/reauthenticate.ts';
import { makeRequestCode } from '../core/use-cases/sign-in/request-code.ts';
import { makeIssueTokens } from '../core/use-cases/sign-in/signed-in.ts';
import { makeVerifyCode } from '../core/use-cases/sign-in/verify-code.ts';
import { makeSignInWithPassword } from '../core/use-cases/sign-in/with-password.ts';
import { makeRegister } from '../core/use-cases/sign-up/register.ts';
import {
  ACCEPT_INVITATION,
  ACCEPT_ON_PAGE,
  ACCESS_TOKENS,
  ACCOUNTS,
  ADDRESSES,
  ADD_IDENTITY,
  ARRIVE_FROM_PROVIDER,
  ASKS_FROM_KNOWN_DEVICE,
  AUTHENTICATE,
  CANCEL_INVITATION,
  CHANGE_ME,
  CHANGE_PASSWORD,
  COMMON_PASSWORDS,
  COMPLETE_OAUTH_LINK,
  CREDENTIALS,
  DELETE_ME,
  AUDIT_LOG,
  LIST_EVENTS,
  LIST_MY_EVENTS,
  DIRECTORY,
  ROLES,
  LIST_ROLES,
  READ_ROLE,
  READ_IMPACT,
  CREATE_ROLE,
  CHANGE_ROLE,
  GRANT_PRIVILEGE,
  REVOKE_PRIVILEGE,
  DELETE_ROLE,
  RESTORE_ROLE,
  LIST_USERS,
  READ_USER,
  CHANGE_USER,
  DELETE_USER,
  RESTORE_USER,
  READ_EFFECTIVE_PRIVILEGES,
  LIST_USER_SESSIONS,
  END_USER_SESSIONS,
  SEND_PASSWORD_RESET,
  ADD_USER_IDENTITY,
  REMOVE_USER_IDENTITY,
  END_OTHER_SESSIONS,
  END_SESSION,
  EXCHANGE_OAUTH_CODE,
  EXPORT_ME,
  FORGOT_PASSWORD,
  INTROSPECT,
  INVITATIONS,
  INVITE,
  INVITE_AGAIN,
  ISSUE_TOKENS,
  LIST_SESSIONS,
  LOCKS,
  LOG_OUT,
  MAKE_PRIMARY,
  OAUTH_FLOWS,
  OAUTH_PROVIDERS,
  ONE_TIME_CODES,
  OPAQUE_TOKENS,
  OPEN_OAUTH_LINK,
  PASSWORDS,
  PHONE_NUMBERS,
  POLICIES,
  READ_IDENTITY,
  READ_LOCKS,
  READ_ME,
  READ_RESET_LINK,
  REAUTHENTICATE,
  REFRESH,
  REFRESH_TOKENS,
  REGISTER,
  REMOVE_IDENTITY,
  REQUEST_CODE,
  REQUEST_IDENTITY_CODE,
  RESET_LINKS,
  RESET_PASSWORD_BY_CODE,
  RESET_PASSWORD_BY_LINK,
  SESSIONS,
  SIGN_IN_WITH_PASSWORD,
  START_OAUTH_LINK,
  START_OAUTH_SIGN_IN,
  UNKNOWN_LOGINS,
  UNLOCK,
  USERS,
  VERIFY_CODE,
  VERIFY_IDENTITY,
} from './identifiers.ts';

/** Whatever the ports are bound to, by the names that the use cases give them. */
const portsOf = (c: ResolutionContext) => ({
  accounts: c.get(ACCOUNTS),
  addresses: c.get(ADDRESSES),
  credentials: c.get(CREDENTIALS),
  auditLog: c.get(AUDIT_LOG),
  directory: c.get(DIRECTORY),
  roles: c.get(ROLES),
  invitations: c.get(INVITATIONS),
  unknownLogins: c.get(UNKNOWN_LOGINS),
  locks: c.get(LOCKS),
  sessions: c.get(SESSIONS),
  users: c.get(USERS),
  passwords: c.get(PASSWORDS),
  commonPasswords: c.get(COMMON_PASSWORDS),
  phoneNumbers: c.get(PHONE_NUMBERS),
  accessTokens: c.get(ACCESS_TOKENS),
  refreshTokens: c.get(REFRESH_TOKENS),
  codes: c.get(ONE_TIME_CODES),
  tokens: c.get(OPAQUE_TOKENS),
  links: c.get(RESET_LINKS),
  providers: c.get(OAUTH_PROVIDERS),
  flows: c.get(OAUTH_FLOWS),
  policies: c.get(POLICIES),
});

const depsOf = (c: ResolutionContext) => ({ ...portsOf(c), issueTokens: c.get(ISSUE_TOKENS) });

/** The use cases, each made once. */
export const useCases = new ContainerModule(({ bind }) => {
  const use = <T>(id: ServiceIdentifier<T>, make: (deps: ReturnType<typeof depsOf>) => T): void =>
    void bind(id)
      .toDynamicValue((c) => make(depsOf(c)))
      .inSingletonScope();
  bind(ISSUE_TOKENS)
    .toDynamicValue((c) => makeIssueTokens(portsOf(c)))
    .inSingletonScope();
  use(REGISTER, makeRegister);
  use(ASKS_FROM_KNOWN_DEVICE, makeAsksFromKnownDevice);
  use(REQUEST_CODE, makeRequestCode);
  use(VERIFY_CODE, makeVerifyCode);
  use(SIGN_IN_WITH_PASSWORD, makeSignInWithPassword);
  use(AUTHENTICATE, makeAuthenticate);
  use(REFRESH, makeRefresh);
  use(LOG_OUT, makeLogOut);
  use(INTROSPECT, makeIntrospect);
  use(LIST_SESSIONS, makeListSessions);
  use(END_SESSION, makeEndSession);
  use(END_OTHER_SESSIONS, makeEndOtherSessions);
  use(READ_ME, makeReadMe);
  use(READ_LOCKS, makeReadLocks);
  use(UNLOCK, makeUnlock);
  use(FORGOT_PASSWORD, makeForgotPassword);
  use(READ_RESET_LINK, makeReadResetLink);
  use(RESET_PASSWORD_BY_CODE, makeResetPasswordByCode);
  use(RESET_PASSWORD_BY_LINK, makeResetPasswordByLink);
  use(CHANGE_PASSWORD, makeChangePassword);
  use(REAUTHENTICATE, makeReauthenticate);
  use(INVITE, makeInvite);
  use(INVITE_AGAIN, makeInviteAgain);
  use(CANCEL_INVITATION, makeCancelInvitation);
  use(ACCEPT_INVITATION, makeAcceptInvitation);
  use(ACCEPT_ON_PAGE, makeAcceptOnPage);
  use(START_OAUTH_SIGN_IN, makeStartOAuthSignIn);
  use(START_OAUTH_LINK, makeStartOAuthLink);
  use(OPEN_OAUTH_LINK, makeOpenOAuthLink);
  use(ARRIVE_FROM_PROVIDER, makeArriveFromProvider);
  use(EXCHANGE_OAUTH_CODE, makeExchangeOAuthCode);
  use(COMPLETE_OAUTH_LINK, makeCompleteOAuthLink);
  use(LIST_USERS, makeListUsers);
  use(READ_USER, makeReadUser);
  use(CHANGE_USER, makeChangeUser);
  use(DELETE_USER, makeDeleteUser);
  use(RESTORE_USER, makeRestoreUser);
  use(READ_EFFECTIVE_PRIVILEGES, makeReadEffectivePrivileges);
  use(LIST_USER_SESSIONS, makeListUserSessions);
  use(END_USER_SESSIONS, makeEndUserSessions);
  use(ADD_USER_IDENTITY, makeAddUserIdentity);
  use(REMOVE_USER_IDENTITY, makeRemoveUserIdentity);
  use(SEND_PASSWORD_RESET, makeSendPasswordReset);
  use(LIST_ROLES, makeListRoles);
  use(READ_ROLE, makeReadRole);
  use(READ_IMPACT, makeReadImpact);
  use(CREATE_ROLE, makeCreateRole);
  use(CHANGE_ROLE, makeChangeRole);
  use(GRANT_PRIVILEGE, makeGrantPrivilege);
  use(REVOKE_PRIVILEGE, makeRevokePrivilege);
  use(DELETE_ROLE, makeDeleteRole);
  use(RESTORE_ROLE, makeRestoreRole);
  use(LIST_EVENTS, makeListEvents);
  use(LIST_MY_EVENTS, makeListMyEvents);
  use(CHANGE_ME, makeChangeMe);
  use(DELETE_ME, makeDeleteMe);
  use(EXPORT_ME, makeExportMe);
  use(READ_IDENTITY, makeReadIdentity);
  use(ADD_IDENTITY, makeAddIdentity);
  use(REQUEST_IDENTITY_CODE, makeRequestIdentityCode);
  use(VERIFY_IDENTITY, makeVerifyIdentity);
  use(MAKE_PRIMARY, makeMakePrimary);
  use(REMOVE_IDENTITY, makeRemoveIdentity);
});
