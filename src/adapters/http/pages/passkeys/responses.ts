import * as E from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import * as t from 'io-ts';
import { invalidPasskey } from '../../../../core/domain/errors.ts';
import type { InvalidPasskey } from '../../../../core/domain/errors.ts';
import type { Offer } from '../../../../core/use-cases/passkeys/passkey-options.ts';
import { AssertionBody, CreationBody } from '../../server/input/passkey-responses.ts';
import type { Html } from '../html.ts';
import type { Refused, RefusedPages } from '../page-route.ts';
import { other, shown } from '../page.ts';
import type { Page } from '../page.ts';
import type { View } from '../view.ts';
import { refusedPasskey, unknownPasskey } from './form.ts';

/** A form whose only field the script fills in. */
export const PasskeyAnswer = t.strict({ response: t.string });

const parsed = (text: string): E.Either<InvalidPasskey, unknown> =>
  E.tryCatch(
    () => JSON.parse(text) as unknown,
    () => invalidPasskey,
  );

const readAs =
  <A>(codec: t.Type<A, unknown>) =>
  (text: string): TE.TaskEither<InvalidPasskey, A> =>
    TE.fromEither(
      pipe(
        parsed(text),
        E.flatMap((value) =>
          pipe(
            codec.decode(value),
            E.mapLeft(() => invalidPasskey),
          ),
        ),
      ),
    );

export const assertionIn = readAs(AssertionBody);
export const creationIn = readAs(CreationBody);

export const jsonAnswer = (value: unknown) =>
  other({
    status: 200,
    body: JSON.stringify(value),
    headers: { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-store' },
    hasChanged: false,
  });

/** Returns the options with which the script starts the browser's passkey dialog. */
export const offered = TE.map(({ options, expiresInSeconds }: Offer<object>) =>
  jsonAnswer({ options, expires_in: expiresInSeconds }),
);

/** Returns the credential id in an unverified response, or an empty text. The page passes the id to the script. */
const idIn = (response: string): string => /"id":"([\w-]{1,1364})"/.exec(response)?.[1] ?? '';

export const unknownIn = (view: View, response: string): Html => unknownPasskey(view, idIn(response));

/** Shows the form again, with an explanation of what to do next. */
export const passkeyRefusals = (show: (request: Refused, alert: Html) => Page) =>
  ({
    InvalidPasskey: (request: Refused) => shown(show(request, refusedPasskey(request.view)), { status: 401 }),
    UnknownPasskey: (request: Refused) => {
      const alert = unknownIn(request.view, request.given['response'] ?? '');
      return shown(show(request, alert), { status: 401 });
    },
  }) satisfies RefusedPages;
