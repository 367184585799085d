import type { Container } from 'inversify';
import type { Route } from '../adapters/http/route.ts';
import { authRoutes } from '../adapters/http/routes/auth.ts';
import { devMailboxRoutes } from '../adapters/http/routes/dev-mailbox.ts';
import { devStyleRoute } from '../adapters/http/routes/dev-page.ts';
import { devTemplatesRoute } from '../adapters/http/routes/dev-templates.ts';
import { eventRoutes } from '../adapters/http/routes/events.ts';
import { introspectRoutes } from '../adapters/http/routes/introspect.ts';
import { invitationRoutes } from '../adapters/http/routes/invitation.ts';
import { keyRoutes } from '../adapters/http/routes/keys.ts';
import { mePasswordRoutes } from '../adapters/http/routes/me-password.ts';
import { meRoutes } from '../adapters/http/routes/me.ts';
import { myIdentityRoutes } from '../adapters/http/routes/my-identities.ts';
import { oauthRoutes } from '../adapters/http/routes/oauth.ts';
import { openApiRoute } from '../adapters/http/routes/openapi.ts';
import { recoveryRoutes } from '../adapters/http/routes/recovery.ts';
import { roleRoutes } from '../adapters/http/routes/roles.ts';
import { sessionRoutes } from '../adapters/http/routes/sessions.ts';
import { userAccessRoutes } from '../adapters/http/routes/user-access.ts';
import { userRoutes } from '../adapters/http/routes/users.ts';
import { writtenMobile } from '../core/domain/ids.ts';
import {
  ACCEPT_INVITATION,
  ADD_IDENTITY,
  ARRIVE_FROM_PROVIDER,
  ASKS_FROM_KNOWN_DEVICE,
  CHANGE_ME,
  CHANGE_PASSWORD,
  CHANGE_USER,
  LIST_EVENTS,
  LIST_MY_EVENTS,
  LIST_ROLES,
  READ_ROLE,
  READ_IMPACT,
  CREATE_ROLE,
  CHANGE_ROLE,
  DELETE_ROLE,
  RESTORE_ROLE,
  GRANT_PRIVILEGE,
  REVOKE_PRIVILEGE,
  CURSORS,
  DELETE_USER,
  END_USER_SESSIONS,
  INVITE,
  INVITE_AGAIN,
  LIST_USERS,
  LIST_USER_SESSIONS,
  READ_EFFECTIVE_PRIVILEGES,
  READ_LOCKS,
  READ_USER,
  ADD_USER_IDENTITY,
  REMOVE_USER_IDENTITY,
  RESTORE_USER,
  SEND_PASSWORD_RESET,
  UNLOCK,
  COMPLETE_OAUTH_LINK,
  DELETE_ME,
  END_OTHER_SESSIONS,
  END_SESSION,
  EXCHANGE_OAUTH_CODE,
  EXPORT_ME,
  FORGOT_PASSWORD,
  INTROSPECT,
  KEY_RING,
  LIST_SESSIONS,
  LOG_OUT,
  MAILBOX,
  MAKE_PRIMARY,
  OAUTH_PROVIDERS,
  OPEN_OAUTH_LINK,
  PHONE_NUMBERS,
  PREVIEWS,
  READ_IDENTITY,
  READ_ME,
  REAUTHENTICATE,
  REFRESH,
  REGISTER,
  REMOVE_IDENTITY,
  REQUEST_CODE,
  REQUEST_IDENTITY_CODE,
  RESET_PASSWORD_BY_CODE,
  RESET_PASSWORD_BY_LINK,
  SIGN_IN_WITH_PASSWORD,
  START_OAUTH_LINK,
  START_OAUTH_SIGN_IN,
  VERIFY_CODE,
  VERIFY_IDENTITY,
} from './identifiers.ts';
import { allResources } from './resources.ts';

type Options = Readonly<{
  health: readonly Route[];
  version: string;
  hasMailbox: boolean;
  jwksMaxAge: number;
  accessTokens: Readonly<{ issuer: string; audience: string }>;
  publicUrl: string;
  returnToOrigins: readonly string[];
}>;

/** Every route of the service, the contract of all of them included; the pages for developers only where there is a mailbox. */
export const routesOf = (
  container: Container,
  { health, version, accessTokens, hasMailbox, jwksMaxAge, publicUrl, returnToOrigins }: Options,
): readonly Route[] => {
  const mobile = writtenMobile(container.get(PHONE_NUMBERS).normalise);
  const routes = [
    ...health,
    ...authRoutes({
      mobile,
      register: container.get(REGISTER),
      requestCode: container.get(REQUEST_CODE),
      asksFromKnownDevice: container.get(ASKS_FROM_KNOWN_DEVICE),
      verifyCode: container.get(VERIFY_CODE),
      signInWithPassword: container.get(SIGN_IN_WITH_PASSWORD),
    }),
    ...recoveryRoutes({
      mobile,
      forgotPassword: container.get(FORGOT_PASSWORD),
      asksFromKnownDevice: container.get(ASKS_FROM_KNOWN_DEVICE),
      resetByCode: container.get(RESET_PASSWORD_BY_CODE),
      resetByLink: container.get(RESET_PASSWORD_BY_LINK),
    }),
    ...mePasswordRoutes({
      mobile,
      changePassword: container.get(CHANGE_PASSWORD),
      reauthenticate: container.get(REAUTHENTICATE),
    }),
    ...invitationRoutes({ acceptInvitation: container.get(ACCEPT_INVITATION) }),
    ...sessionRoutes({
      refresh: container.get(REFRESH),
      logOut: container.get(LOG_OUT),
      listSessions: container.get(LIST_SESSIONS),
      endSession: container.get(END_SESSION),
      endOtherSessions: container.get(END_OTHER_SESSIONS),
    }),
    ...introspectRoutes({ introspect: container.get(INTROSPECT), ...accessTokens }),
    ...keyRoutes(container.get(KEY_RING).published, jwksMaxAge),
    ...meRoutes({
      readMe: container.get(READ_ME),
      changeMe: container.get(CHANGE_ME),
      deleteMe: container.get(DELETE_ME),
      exportMe: container.get(EXPORT_ME),
    }),
    ...myIdentityRoutes({
      mobile,
      readMe: container.get(READ_ME),
      readIdentity: container.get(READ_IDENTITY),
      addIdentity: container.get(ADD_IDENTITY),
      requestIdentityCode: container.get(REQUEST_IDENTITY_CODE),
      verifyIdentity: container.get(VERIFY_IDENTITY),
      makePrimary: container.get(MAKE_PRIMARY),
      removeIdentity: container.get(REMOVE_IDENTITY),
    }),
    ...userRoutes({
      mobile,
      cursors: container.get(CURSORS),
      listUsers: container.get(LIST_USERS),
      readUser: container.get(READ_USER),
      invite: container.get(INVITE),
      changeUser: container.get(CHANGE_USER),
      deleteUser: container.get(DELETE_USER),
      restoreUser: container.get(RESTORE_USER),
      inviteAgain: container.get(INVITE_AGAIN),
    }),
    ...userAccessRoutes({
      mobile,
      readLocks: container.get(READ_LOCKS),
      unlock: container.get(UNLOCK),
      readEffectivePrivileges: container.get(READ_EFFECTIVE_PRIVILEGES),
      listUserSessions: container.get(LIST_USER_SESSIONS),
      endUserSessions: container.get(END_USER_SESSIONS),
      sendPasswordReset: container.get(SEND_PASSWORD_RESET),
      addUserIdentity: container.get(ADD_USER_IDENTITY),
      removeUserIdentity: container.get(REMOVE_USER_IDENTITY),
    }),
    ...roleRoutes({
      cursors: container.get(CURSORS),
      listRoles: container.get(LIST_ROLES),
      readRole: container.get(READ_ROLE),
      readImpact: container.get(READ_IMPACT),
      createRole: container.get(CREATE_ROLE),
      changeRole: container.get(CHANGE_ROLE),
      deleteRole: container.get(DELETE_ROLE),
      restoreRole: container.get(RESTORE_ROLE),
      grantPrivilege: container.get(GRANT_PRIVILEGE),
      revokePrivilege: container.get(REVOKE_PRIVILEGE),
    }),
    ...allResources.flatMap((resource) => resource.routes(container)),
    ...eventRoutes({
      cursors: container.get(CURSORS),
      listEvents: container.get(LIST_EVENTS),
      listMyEvents: container.get(LIST_MY_EVENTS),
    }),
    ...oauthRoutes({
      names: container.get(OAUTH_PROVIDERS).names,
      publicUrl,
      returnToOrigins,
      startSignIn: container.get(START_OAUTH_SIGN_IN),
      startLink: container.get(START_OAUTH_LINK),
      openLink: container.get(OPEN_OAUTH_LINK),
      arrive: container.get(ARRIVE_FROM_PROVIDER),
      exchange: container.get(EXCHANGE_OAUTH_CODE),
      completeLink: container.get(COMPLETE_OAUTH_LINK),
    }),
    ...(hasMailbox
      ? [...devMailboxRoutes(container.get(MAILBOX).list), devTemplatesRoute(container.get(PREVIEWS)), devStyleRoute]
      : []),
  ];
  return [...routes, openApiRoute(routes, { publicUrl, version })];
};
