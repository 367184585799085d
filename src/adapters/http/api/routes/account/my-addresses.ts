import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import * as t from 'io-ts';
import { OtpCode } from '../../../../../core/domain/sign-in/otp-code.ts';
import type { MakePrimary } from '../../../../../core/use-cases/account/make-primary.ts';
import type { RequestIdentityCode } from '../../../../../core/use-cases/account/request-identity-code.ts';
import type { VerifyIdentity } from '../../../../../core/use-cases/account/verify-identity.ts';
import { answers, ifChanged, route } from '../../../server/route.ts';
import type { Route } from '../../../server/route.ts';
import { CLAIM, CODE_PROMISE, NEW_PRIMARY, RIGHT_CODE, VERIFIED } from '../../codecs/examples.ts';
import { CodePromiseBody, IdentityBody, viewCodePromise } from '../../codecs/views.ts';
import { IdentityPath, shownIdentity } from './my-identities.ts';

type Parts = Readonly<{
  requestIdentityCode: RequestIdentityCode;
  verifyIdentity: VerifyIdentity;
  makePrimary: MakePrimary;
}>;

const PATH = '/v1/me/identities/:id';
const CodeBody = t.strict({ code: OtpCode }, 'IdentityCode');

export const myAddressRoutes = (useCases: Parts): readonly Route[] => [
  route({
    method: 'POST',
    path: `${PATH}/otp`,
    operationId: 'requestMyIdentityCode',
    summary: 'Request another code for an address that is not verified yet',
    access: 'signed-in',
    changes: 'user',
    limited: 'sends',
    params: IdentityPath,
    refusals: ['AlreadyVerified', 'NotFound', 'TooSoon', 'Unauthenticated', 'Unavailable'],
    responses: { 202: CodePromiseBody },
    example: { params: { id: CLAIM.id }, answer: CODE_PROMISE },
    handle: ({ principal, params: { id }, language }) =>
      pipe(useCases.requestIdentityCode({ principal, id, language }), answers(202, viewCodePromise)),
  }),
  route({
    method: 'POST',
    path: `${PATH}/verify`,
    operationId: 'verifyMyIdentity',
    summary: 'Verify an address with its code',
    access: 'signed-in',
    changes: 'user',
    params: IdentityPath,
    body: CodeBody,
    tagged: true,
    refusals: [
      'AddressTaken',
      'AlreadyVerified',
      'InvalidCode',
      'LockedOut',
      'NotFound',
      'Unauthenticated',
      'Unavailable',
    ],
    responses: { 200: IdentityBody },
    example: { params: { id: CLAIM.id }, body: RIGHT_CODE, answer: VERIFIED },
    handle: ({ principal, params: { id }, body: { code }, language }) =>
      pipe(useCases.verifyIdentity({ principal, id, code, language }), TE.map(shownIdentity)),
  }),
  route({
    method: 'PUT',
    path: `${PATH}/primary`,
    operationId: 'makeMyIdentityPrimary',
    summary: 'Make a verified identity the primary one of its type',
    access: 'signed-in',
    changes: 'user',
    fresh: true,
    params: IdentityPath,
    tagged: true,
    refusals: ['NotFound', 'NotVerified', 'Unauthenticated', 'Unavailable'],
    responses: { 200: IdentityBody },
    example: { params: { id: CLAIM.id }, answer: NEW_PRIMARY },
    handle: ({ principal, params: { id }, language }) =>
      pipe(
        useCases.makePrimary({ principal, id, language }),
        TE.map((owned) => ifChanged(owned.hasChanged, shownIdentity(owned))),
      ),
  }),
];
