import 'reflect-metadata';
import { ContainerModule } from 'inversify';
import { makeReadMe } from '../core/use-cases/account/read-me.ts';
import { makeReadLocks } from '../core/use-cases/locks/read-locks.ts';
import { makeUnlock } from '../core/use-cases/locks/unlock.ts';
import { makeAuthenticate } from '../core/use-cases/sign-in/authenticate.ts';
import { makeRequestCode } from '../core/use-cases/sign-in/request-code.ts';
import { makeIssueTokens } from '../core/use-cases/sign-in/signed-in.ts';
import { makeVerifyCode } from '../core/use-cases/sign-in/verify-code.ts';
import { makeSignInWithPassword } from '../core/use-cases/sign-in/with-password.ts';
import { makeRegister } from '../core/use-cases/sign-up/register.ts';
import {
  POLICIES,
  ADDRESSES,
  CREDENTIALS,
  UNKNOWN_LOGINS,
  LOCKS,
  SESSIONS,
  USERS,
  PASSWORDS,
  COMMON_PASSWORDS,
  PHONE_NUMBERS,
  ONE_TIME_CODES,
  OPAQUE_TOKENS,
  ACCESS_TOKENS,
  ISSUE_TOKENS,
  REGISTER,
  REQUEST_CODE,
  VERIFY_CODE,
  SIGN_IN_WITH_PASSWORD,
  AUTHENTICATE,
  READ_ME,
  READ_LOCKS,
  UNLOCK,
} from './identifiers.ts';

/** The use cases, over whatever adapters the ports are bound to. */
export const useCases = new ContainerModule(({ bind }) => {
  bind(ISSUE_TOKENS)
    .toDynamicValue((c) => makeIssueTokens({ sessions: c.get(SESSIONS), accessTokens: c.get(ACCESS_TOKENS) }))
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
        issueTokens: c.get(ISSUE_TOKENS),
        policies: c.get(POLICIES),
      }),
    )
    .inSingletonScope();
  bind(AUTHENTICATE)
    .toDynamicValue((c) => makeAuthenticate({ accessTokens: c.get(ACCESS_TOKENS), sessions: c.get(SESSIONS) }))
    .inSingletonScope();
  bind(READ_ME)
    .toDynamicValue((c) => makeReadMe({ users: c.get(USERS) }))
    .inSingletonScope();
  bind(READ_LOCKS)
    .toDynamicValue((c) => makeReadLocks({ locks: c.get(LOCKS) }))
    .inSingletonScope();
  bind(UNLOCK)
    .toDynamicValue((c) => makeUnlock({ locks: c.get(LOCKS) }))
    .inSingletonScope();
});
