import type { ServiceIdentifier } from 'inversify';
import type { RateLimiter } from '../adapters/http/rate-limit.ts';
import type { Mailbox } from '../adapters/persistence/mailbox.ts';
import type { Policies } from '../core/domain/policies.ts';
import type { AccessTokens } from '../core/ports/access-tokens.ts';
import type { Addresses } from '../core/ports/addresses.ts';
import type { CommonPasswords } from '../core/ports/common-passwords.ts';
import type { Credentials } from '../core/ports/credentials.ts';
import type { OneTimeCodes } from '../core/ports/one-time-codes.ts';
import type { OpaqueTokens } from '../core/ports/opaque-tokens.ts';
import type { Outbox } from '../core/ports/outbox.ts';
import type { Passwords } from '../core/ports/passwords.ts';
import type { Sessions } from '../core/ports/sessions.ts';
import type { UnknownLogins } from '../core/ports/unknown-logins.ts';
import type { Users } from '../core/ports/users.ts';
import type { ReadMe } from '../core/use-cases/account/read-me.ts';
import type { Authenticate } from '../core/use-cases/sign-in/authenticate.ts';
import type { RequestCode } from '../core/use-cases/sign-in/request-code.ts';
import type { IssueTokens } from '../core/use-cases/sign-in/signed-in.ts';
import type { VerifyCode } from '../core/use-cases/sign-in/verify-code.ts';
import type { SignInWithPassword } from '../core/use-cases/sign-in/with-password.ts';
import type { Register } from '../core/use-cases/sign-up/register.ts';

const id = <T>(name: string) => Symbol.for(name) as ServiceIdentifier<T>;

export const POLICIES = id<Policies>('Policies');
export const ADDRESSES = id<Addresses>('Addresses');
export const CREDENTIALS = id<Credentials>('Credentials');
export const UNKNOWN_LOGINS = id<UnknownLogins>('UnknownLogins');
export const SESSIONS = id<Sessions>('Sessions');
export const USERS = id<Users>('Users');
export const COMMON_PASSWORDS = id<CommonPasswords>('CommonPasswords');
export const PASSWORDS = id<Passwords>('Passwords');
export const ONE_TIME_CODES = id<OneTimeCodes>('OneTimeCodes');
export const OPAQUE_TOKENS = id<OpaqueTokens>('OpaqueTokens');
export const OUTBOX = id<Outbox>('Outbox');
export const MAILBOX = id<Mailbox>('Mailbox');
/** Null where there are no rate limits. */
export const RATE_LIMITER = id<RateLimiter | null>('RateLimiter');
export const ACCESS_TOKENS = id<AccessTokens>('AccessTokens');

export const ISSUE_TOKENS = id<IssueTokens>('IssueTokens');
export const REGISTER = id<Register>('Register');
export const REQUEST_CODE = id<RequestCode>('RequestCode');
export const VERIFY_CODE = id<VerifyCode>('VerifyCode');
export const SIGN_IN_WITH_PASSWORD = id<SignInWithPassword>('SignInWithPassword');
export const AUTHENTICATE = id<Authenticate>('Authenticate');
export const READ_ME = id<ReadMe>('ReadMe');
