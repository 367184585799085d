import { ContainerModule } from 'inversify';
import type { ResolutionContext } from 'inversify';
import { makeChangePassword } from '../core/use-cases/account/change-password.ts';
import { makeReadMe } from '../core/use-cases/account/read-me.ts';
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
import { makeEndOtherSessions } from '../core/use-cases/sessions/end-other-sessions.ts';
import { makeEndSession } from '../core/use-cases/sessions/end-session.ts';
import { makeIntrospect } from '../core/use-cases/sessions/introspect.ts';
import { makeListSessions } from '../core/use-cases/sessions/list-sessions.ts';
import { makeLogOut } from '../core/use-cases/sessions/log-out.ts';
import { makeRefresh } from '../core/use-cases/sessions/refresh.ts';
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
  ADDRESSES,
  ARRIVE_FROM_PROVIDER,
  AUTHENTICATE,
  CANCEL_INVITATION,
  CHANGE_PASSWORD,
  COMMON_PASSWORDS,
  COMPLETE_OAUTH_LINK,
  CREDENTIALS,
  END_OTHER_SESSIONS,
  END_SESSION,
  EXCHANGE_OAUTH_CODE,
  FORGOT_PASSWORD,
  INTROSPECT,
  INVITATIONS,
  INVITE,
  INVITE_AGAIN,
  ISSUE_TOKENS,
  LIST_SESSIONS,
  LOCKS,
  LOG_OUT,
  OAUTH_FLOWS,
  OAUTH_PROVIDERS,
  ONE_TIME_CODES,
  OPAQUE_TOKENS,
  OPEN_OAUTH_LINK,
  PASSWORDS,
  PHONE_NUMBERS,
  POLICIES,
  READ_LOCKS,
  READ_ME,
  READ_RESET_LINK,
  REAUTHENTICATE,
  REFRESH,
  REFRESH_TOKENS,
  REGISTER,
  REQUEST_CODE,
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
} from './identifiers.ts';

import 'reflect-metadata';
const resetting = (c: ResolutionContext) => ({
  addresses: c.get(ADDRESSES),
  passwords: c.get(PASSWORDS),
  commonPasswords: c.get(COMMON_PASSWORDS),
  codes: c.get(ONE_TIME_CODES),
  tokens: c.get(OPAQUE_TOKENS),
  links: c.get(RESET_LINKS),
  policies: c.get(POLICIES),
});

const invitationDeps = (c: ResolutionContext) => ({
  invitations: c.get(INVITATIONS),
  tokens: c.get(OPAQUE_TOKENS),
  passwords: c.get(PASSWORDS),
  commonPasswords: c.get(COMMON_PASSWORDS),
  policies: c.get(POLICIES),
});

/** The use cases, over whatever adapters the ports are bound to. */
export const useCases = new ContainerModule(({ bind }) => {
  bind(ISSUE_TOKENS)
    .toDynamicValue((c) =>
      makeIssueTokens({
        sessions: c.get(SESSIONS),
        accessTokens: c.get(ACCESS_TOKENS),
        refreshTokens: c.get(REFRESH_TOKENS),
      }),
    )
    .inSingletonScope();
  bind(REGISTER)
    .toDynamicValue((c) =>
      makeRegister({
        addresses: c.get(ADDRESSES),
        phoneNumbers: c.get(PHONE_NUMBERS),
        passwords: c.get(PASSWORDS),
        commonPasswords: c.get(COMMON_PASSWORDS),
        codes: c.get(ONE_TIME_CODES),
        tokens: c.get(OPAQUE_TOKENS),
        policies: c.get(POLICIES),
      }),
    )
    .inSingletonScope();
  bind(REQUEST_CODE)
    .toDynamicValue((c) =>
      makeRequestCode({
        addresses: c.get(ADDRESSES),
        phoneNumbers: c.get(PHONE_NUMBERS),
        codes: c.get(ONE_TIME_CODES),
        tokens: c.get(OPAQUE_TOKENS),
        policies: c.get(POLICIES),
      }),
    )
    .inSingletonScope();
  bind(VERIFY_CODE)
    .toDynamicValue((c) =>
      makeVerifyCode({
        addresses: c.get(ADDRESSES),
        codes: c.get(ONE_TIME_CODES),
        tokens: c.get(OPAQUE_TOKENS),
        sessions: c.get(SESSIONS),
        issueTokens: c.get(ISSUE_TOKENS),
        policies: c.get(POLICIES),
      }),
    )
    .inSingletonScope();
  bind(SIGN_IN_WITH_PASSWORD)
    .toDynamicValue((c) =>
      makeSignInWithPassword({
        credentials: c.get(CREDENTIALS),
        unknownLogins: c.get(UNKNOWN_LOGINS),
        phoneNumbers: c.get(PHONE_NUMBERS),
        passwords: c.get(PASSWORDS),
        sessions: c.get(SESSIONS),
        tokens: c.get(OPAQUE_TOKENS),
        issueTokens: c.get(ISSUE_TOKENS),
        policies: c.get(POLICIES),
      }),
    )
    .inSingletonScope();
  bind(AUTHENTICATE)
    .toDynamicValue((c) => makeAuthenticate({ accessTokens: c.get(ACCESS_TOKENS), sessions: c.get(SESSIONS) }))
    .inSingletonScope();
  bind(REFRESH)
    .toDynamicValue((c) =>
      makeRefresh({
        sessions: c.get(SESSIONS),
        refreshTokens: c.get(REFRESH_TOKENS),
        issueTokens: c.get(ISSUE_TOKENS),
        policies: c.get(POLICIES),
      }),
    )
    .inSingletonScope();
  bind(LOG_OUT)
    .toDynamicValue((c) => makeLogOut({ sessions: c.get(SESSIONS), refreshTokens: c.get(REFRESH_TOKENS) }))
    .inSingletonScope();
  bind(INTROSPECT)
    .toDynamicValue((c) =>
      makeIntrospect({
        accessTokens: c.get(ACCESS_TOKENS),
        refreshTokens: c.get(REFRESH_TOKENS),
        sessions: c.get(SESSIONS),
      }),
    )
    .inSingletonScope();
  bind(LIST_SESSIONS)
    .toDynamicValue((c) => makeListSessions({ sessions: c.get(SESSIONS) }))
    .inSingletonScope();
  bind(END_SESSION)
    .toDynamicValue((c) => makeEndSession({ sessions: c.get(SESSIONS) }))
    .inSingletonScope();
  bind(END_OTHER_SESSIONS)
    .toDynamicValue((c) => makeEndOtherSessions({ sessions: c.get(SESSIONS) }))
    .inSingletonScope();
  bind(READ_ME)
    .toDynamicValue((c) => makeReadMe({ users: c.get(USERS) }))
    .inSingletonScope();
  bind(READ_LOCKS)
    .toDynamicValue((c) => makeReadLocks({ locks: c.get(LOCKS) }))
    .inSingletonScope();
  bind(UNLOCK).toDynamicValue((c) => makeUnlock({ locks: c.get(LOCKS) }));
  bind(FORGOT_PASSWORD)
    .toDynamicValue((c) =>
      makeForgotPassword({
        addresses: c.get(ADDRESSES),
        codes: c.get(ONE_TIME_CODES),
        tokens: c.get(OPAQUE_TOKENS),
        links: c.get(RESET_LINKS),
        phoneNumbers: c.get(PHONE_NUMBERS),
        policies: c.get(POLICIES),
      }),
    )
    .inSingletonScope();
  bind(READ_RESET_LINK)
    .toDynamicValue((c) => makeReadResetLink({ addresses: c.get(ADDRESSES), links: c.get(RESET_LINKS) }))
    .inSingletonScope();
  bind(RESET_PASSWORD_BY_CODE)
    .toDynamicValue((c) => makeResetPasswordByCode(resetting(c)))
    .inSingletonScope();
  bind(RESET_PASSWORD_BY_LINK)
    .toDynamicValue((c) => makeResetPasswordByLink(resetting(c)))
    .inSingletonScope();
  bind(CHANGE_PASSWORD)
    .toDynamicValue((c) =>
      makeChangePassword({
        users: c.get(USERS),
        credentials: c.get(CREDENTIALS),
        passwords: c.get(PASSWORDS),
        commonPasswords: c.get(COMMON_PASSWORDS),
        policies: c.get(POLICIES),
      }),
    )
    .inSingletonScope();
  bind(REAUTHENTICATE).toDynamicValue((c) =>
    makeReauthenticate({
      credentials: c.get(CREDENTIALS),
      passwords: c.get(PASSWORDS),
      addresses: c.get(ADDRESSES),
      codes: c.get(ONE_TIME_CODES),
      issueTokens: c.get(ISSUE_TOKENS),
      policies: c.get(POLICIES),
    }),
  );
  bind(INVITE)
    .toDynamicValue((c) => makeInvite(invitationDeps(c)))
    .inSingletonScope();
  bind(INVITE_AGAIN)
    .toDynamicValue((c) => makeInviteAgain(invitationDeps(c)))
    .inSingletonScope();
  bind(CANCEL_INVITATION)
    .toDynamicValue((c) => makeCancelInvitation(invitationDeps(c)))
    .inSingletonScope();
  bind(ACCEPT_INVITATION)
    .toDynamicValue((c) =>
      makeAcceptInvitation({ ...invitationDeps(c), sessions: c.get(SESSIONS), issueTokens: c.get(ISSUE_TOKENS) }),
    )
    .inSingletonScope();
  bind(ACCEPT_ON_PAGE).toDynamicValue((c) => makeAcceptOnPage(invitationDeps(c)));
  bind(START_OAUTH_SIGN_IN)
    .toDynamicValue((c) =>
      makeStartOAuthSignIn({
        providers: c.get(OAUTH_PROVIDERS),
        flows: c.get(OAUTH_FLOWS),
        tokens: c.get(OPAQUE_TOKENS),
      }),
    )
    .inSingletonScope();
  bind(START_OAUTH_LINK)
    .toDynamicValue((c) =>
      makeStartOAuthLink({
        providers: c.get(OAUTH_PROVIDERS),
        flows: c.get(OAUTH_FLOWS),
        tokens: c.get(OPAQUE_TOKENS),
      }),
    )
    .inSingletonScope();
  bind(OPEN_OAUTH_LINK)
    .toDynamicValue((c) =>
      makeOpenOAuthLink({ providers: c.get(OAUTH_PROVIDERS), flows: c.get(OAUTH_FLOWS), tokens: c.get(OPAQUE_TOKENS) }),
    )
    .inSingletonScope();
  bind(ARRIVE_FROM_PROVIDER)
    .toDynamicValue((c) =>
      makeArriveFromProvider({
        providers: c.get(OAUTH_PROVIDERS),
        flows: c.get(OAUTH_FLOWS),
        tokens: c.get(OPAQUE_TOKENS),
      }),
    )
    .inSingletonScope();
  bind(EXCHANGE_OAUTH_CODE)
    .toDynamicValue((c) =>
      makeExchangeOAuthCode({
        flows: c.get(OAUTH_FLOWS),
        tokens: c.get(OPAQUE_TOKENS),
        sessions: c.get(SESSIONS),
        issueTokens: c.get(ISSUE_TOKENS),
        policies: c.get(POLICIES),
      }),
    )
    .inSingletonScope();
  bind(COMPLETE_OAUTH_LINK)
    .toDynamicValue((c) => makeCompleteOAuthLink({ flows: c.get(OAUTH_FLOWS), tokens: c.get(OPAQUE_TOKENS) }))
    .inSingletonScope();
});
