import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Register } from '../../../../../core/use-cases/sign-up/register.ts';
import { answer, route } from '../../../server/route.ts';
import type { Route } from '../../../server/route.ts';
import { EXAMPLE_ADDRESS, CODE_PROMISE, EXAMPLE_PASSWORD, REGISTRATION } from '../../codecs/examples.ts';
import { addressesInBody, registerBody } from '../../codecs/requests.ts';
import type { MobileCodec } from '../../codecs/requests.ts';
import { RegisteredBody, viewCodePromise } from '../../codecs/views.ts';

export const signUpRoutes = ({
  mobile,
  isPasswordless,
  register,
}: Readonly<{ mobile: MobileCodec; isPasswordless: boolean; register: Register }>): readonly Route[] => [
  route({
    method: 'POST',
    path: '/v1/auth/register',
    operationId: 'register',
    summary: 'Sign up with an e-mail address, a mobile number, or both',
    access: 'public',
    limited: 'sends',
    body: registerBody(mobile, isPasswordless),
    refusals: ['CountryNotServed', 'Overloaded', 'RegistrationClosed', 'Unavailable', 'WeakPassword'],
    responses: { 202: RegisteredBody },
    example: {
      body: { first_name: 'Ada', last_name: 'Lovelace', email: EXAMPLE_ADDRESS.value, password: EXAMPLE_PASSWORD },
      answer: { registration: REGISTRATION, ...CODE_PROMISE },
    },
    handle: ({ body, language }) =>
      pipe(
        register({
          firstName: body.first_name,
          lastName: body.last_name ?? null,
          addresses: addressesInBody(body),
          password: body.password ?? null,
          language,
        }),
        TE.map((done) => answer(202, { registration: done.registration, ...viewCodePromise(done) })),
      ),
  }),
];
