import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Address } from '../../domain/addresses/address.ts';
import type { Policies } from '../../domain/core-config.ts';
import { tooSoon } from '../../domain/errors.ts';
import type { CountryNotServed, TooSoon, Unavailable } from '../../domain/errors.ts';
import type { Language } from '../../domain/messages/message.ts';
import { requestCode } from '../../domain/sign-in/codes.ts';
import type { Addresses } from '../../ports/addresses.ts';
import type { OneTimeCodes } from '../../ports/one-time-codes.ts';
import type { OpaqueTokens } from '../../ports/opaque-tokens.ts';
import type { PhoneNumbers } from '../../ports/phone-numbers.ts';
import { codeContext } from './code-context.ts';
import { oneAddress } from './one-address.ts';
import { servedCountry } from './served-country.ts';
import { scopeFor } from './signed-in.ts';

/** The lifetime of a code and the minimum time until the next request. Both are the same for all addresses. */
export type CodePromise = Readonly<{ expiresInMs: number; resendInMs: number }>;

/**
 * Sends a code if the address belongs to an active user or to a registration in progress. The answer for all other
 * addresses is the same. A known device of the owner gets a code even while the account is locked for other clients.
 */
export type RequestCode = (
  address: Address,
  language: Language,
  deviceToken?: string | null,
) => TE.TaskEither<CountryNotServed | TooSoon | Unavailable, CodePromise>;

type Deps = Readonly<{
  addresses: Addresses;
  phoneNumbers: PhoneNumbers;
  codes: OneTimeCodes;
  tokens: OpaqueTokens;
  policies: Policies;
}>;

export const makeRequestCode =
  ({ addresses, phoneNumbers, codes, tokens, policies }: Deps): RequestCode =>
  (address, language, deviceToken) =>
    pipe(
      servedCountry({ phoneNumbers, policies }, [address], '/value'),
      TE.flatMap(() =>
        addresses.ask(
          [address],
          oneAddress(requestCode(policies.otp, codeContext(codes, language))),
          scopeFor(tokens, deviceToken),
        ),
      ),
      TE.flatMap((asked) => (asked._tag === 'TooSoon' ? TE.left(tooSoon(asked.retryAfterMs)) : TE.right(undefined))),
      TE.map(() => ({ expiresInMs: policies.otp.ttlMs, resendInMs: policies.otp.resendIntervalMs })),
    );
