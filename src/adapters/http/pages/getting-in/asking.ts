import * as E from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Address } from '../../../../core/domain/addresses/address.ts';
import type { TooSoon } from '../../../../core/domain/errors.ts';
import type { CodePromise } from '../../../../core/use-cases/sign-in/request-code.ts';
import { flowCookie } from '../cookies.ts';
import type { Flow } from '../cookies.ts';
import type { RefusedPages } from '../page-route.ts';
import { redirected } from '../page.ts';
import type { Redirected } from '../page.ts';
import type { View } from '../view.ts';
import type { AddressCodec } from './address-text.ts';
import { formRefusals, withErrors } from './form-again.ts';
import type { ShowForm } from './form-again.ts';
import { FORM_TEXTS } from './texts.ts';

/**
 * Redirects to the page where the user types the code. This also happens after `TooSoon`, because that page shows when
 * the next code may be requested.
 */
export const toCode = <R>(
  path: string,
  { view: { site }, flow }: Readonly<{ view: View; flow: Flow }>,
  { value: address }: Address,
  asked: TE.TaskEither<R | TooSoon, CodePromise>,
): TE.TaskEither<Exclude<R, TooSoon>, Redirected> =>
  pipe(
    asked,
    TE.map(({ resendInMs }) => resendInMs),
    TE.orElse((refusal) =>
      isTooSoon(refusal) ? TE.right(refusal.retryAfterMs) : TE.left(refusal as Exclude<R, TooSoon>),
    ),
    TE.map((ms) => ({ ...flow, address, resendAt: Date.now() + ms })),
    TE.map((next) => redirected(path, { cookies: [flowCookie(site, next)] })),
  );

const isTooSoon = (refusal: unknown): refusal is TooSoon =>
  typeof refusal === 'object' && refusal !== null && '_tag' in refusal && refusal._tag === 'TooSoon';

/** Returns the address that a code was sent to. Null if the flow's cookie has expired. */
export const askedAddress = (codec: AddressCodec, { address }: Flow): Address | null => {
  const decoded = codec.decode(address);
  return E.isRight(decoded) ? decoded.right : null;
};

const ADDRESS = { en: { address: FORM_TEXTS.en.addressFormat }, de: { address: FORM_TEXTS.de.addressFormat } };

export const askRefusals = (show: ShowForm): RefusedPages => ({
  ...formRefusals(show, ADDRESS),
  CountryNotServed: (request) =>
    withErrors(show, request, 422, [{ field: 'address', text: FORM_TEXTS[request.language].country }]),
});
