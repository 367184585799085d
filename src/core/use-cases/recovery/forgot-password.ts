import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Address } from '../../domain/addresses/address.ts';
import type { Asker } from '../../domain/addresses/ownership.ts';
import type { Policies } from '../../domain/core-config.ts';
import { tooSoon } from '../../domain/errors.ts';
import type { CountryNotServed, TooSoon, Unavailable } from '../../domain/errors.ts';
import type { Language } from '../../domain/messages/message.ts';
import { forgotPassword } from '../../domain/recovery/recovery.ts';
import type { Addresses } from '../../ports/addresses.ts';
import type { OneTimeCodes } from '../../ports/one-time-codes.ts';
import type { OpaqueTokens } from '../../ports/opaque-tokens.ts';
import type { PhoneNumbers } from '../../ports/phone-numbers.ts';
import type { ResetLinks } from '../../ports/reset-links.ts';
import { codeContext } from '../sign-in/code-context.ts';
import { oneAddress } from '../sign-in/one-address.ts';
import type { CodePromise } from '../sign-in/request-code.ts';
import { servedCountry } from '../sign-in/served-country.ts';
import { scopeFor } from '../sign-in/signed-in.ts';

/**
 * Sends a code and a link if the address belongs to an active user or a registration in progress. The answer for all
 * other addresses is the same.
 */
export type ForgotPassword = (
  address: Address,
  language: Language,
  deviceToken?: string | null,
) => TE.TaskEither<CountryNotServed | TooSoon | Unavailable, CodePromise>;

type Deps = Readonly<{
  addresses: Addresses;
  codes: OneTimeCodes;
  tokens: OpaqueTokens;
  links: ResetLinks;
  phoneNumbers: PhoneNumbers;
  policies: Policies;
}>;

export const makeForgotPassword =
  (deps: Deps): ForgotPassword =>
  (address, language, deviceToken) =>
    askForReset(deps, address, language, scopeFor(deps.tokens, deviceToken));

export const askForReset = (
  { addresses, codes, links, phoneNumbers, policies }: Omit<Deps, 'tokens'>,
  address: Address,
  language: Language,
  asker: Asker,
): ReturnType<ForgotPassword> =>
  pipe(
    servedCountry({ phoneNumbers, policies }, [address], '/value'),
    TE.flatMap(() =>
      addresses.ask(
        [address],
        oneAddress(forgotPassword(policies.otp, { ...codeContext(codes, language), linkFor: links.issue })),
        asker,
      ),
    ),
    TE.flatMap((asked) => (asked._tag === 'TooSoon' ? TE.left(tooSoon(asked.retryAfterMs)) : TE.right(undefined))),
    TE.map(() => ({ expiresInMs: policies.otp.ttlMs, resendInMs: policies.otp.resendIntervalMs })),
  );
