import * as E from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import * as t from 'io-ts';
import type { Identity } from '../../../../../core/domain/account/user.ts';
import type { Policies } from '../../../../../core/domain/core-config.ts';
import type { Refusal } from '../../../../../core/domain/errors.ts';
import { notFound } from '../../../../../core/domain/errors.ts';
import { OtpCode } from '../../../../../core/domain/sign-in/otp-code.ts';
import type { ReadIdentity } from '../../../../../core/use-cases/account/read-identity.ts';
import type { RequestIdentityCode } from '../../../../../core/use-cases/account/request-identity-code.ts';
import type { VerifyIdentity } from '../../../../../core/use-cases/account/verify-identity.ts';
import { retryAfterSeconds } from '../../../server/problem-kind.ts';
import { page } from '../../page-route.ts';
import type { PageRecord } from '../../page-route.ts';
import { redirected, shown } from '../../page.ts';
import type { PageAnswer } from '../../page.ts';
import { problem } from '../../parts/alert.ts';
import { countdown } from '../../parts/time.ts';
import type { View } from '../../view.ts';
import { SIGN_IN_PATH } from '../signing-in/page.ts';
import { AddressPath } from './address-path.ts';
import { codePage, codePath } from './page.ts';
import { ADDRESS_TEXTS } from './texts.ts';

type Deps = Readonly<{
  readIdentity: ReadIdentity;
  requestIdentityCode: RequestIdentityCode;
  verifyIdentity: VerifyIdentity;
  policies: Policies;
}>;

const Form = t.intersection([t.strict({ do: t.keyof({ verify: null, send: null }) }), t.partial({ code: t.string })]);

/** Returns the error for the form, or null if another page shows the refusal. */
const refusedAs = (view: View, refusal: Refusal, minutes: number) => {
  const texts = ADDRESS_TEXTS[view.language];
  if (refusal._tag === 'InvalidCode') return { status: 401, error: texts.wrongCode(minutes) };
  if (refusal._tag === 'AddressTaken') return { status: 409, alert: problem(texts.taken) };
  if (refusal._tag === 'TooSoon')
    return { status: 429, alert: problem(texts.tooSoon(retryAfterSeconds(refusal)), undefined, 'warn') };
  if (refusal._tag !== 'LockedOut') return null;
  const until = countdown(view, new Date(Date.now() + refusal.retryAfterMs));
  return { status: 429, alert: problem(texts.locked(until)) };
};

export const codePages = (deps: Deps): readonly PageRecord[] => {
  const minutes = Math.ceil(deps.policies.otp.ttlMs / 60_000);
  const again =
    (view: View, identity: Identity) =>
    (refusal: Refusal): TE.TaskEither<Refusal, PageAnswer> => {
      if (refusal._tag === 'AlreadyVerified') return TE.right(redirected(SIGN_IN_PATH, { hasChanged: false }));
      const refused = refusedAs(view, refusal, minutes);
      if (refused === null) return TE.left(refusal);
      const { status, ...what } = refused;
      return TE.right(shown(codePage(view, identity, minutes, what), { status }));
    };
  return [
    page({
      method: 'GET',
      path: '/account/addresses/:id/code',
      operationId: 'showAddressCode',
      access: 'signed-in',
      params: AddressPath,
      handle: ({ principal, params: { id }, view }) =>
        pipe(
          deps.readIdentity(principal, id),
          TE.map(({ identity }) =>
            identity.isVerified ? redirected(SIGN_IN_PATH) : shown(codePage(view, identity, minutes)),
          ),
        ),
    }),
    page({
      method: 'POST',
      path: '/account/addresses/:id/code',
      operationId: 'submitAddressCode',
      access: 'signed-in',
      changes: 'user',
      limited: 'sends',
      uncounted: ({ body }) => TE.right(body.do !== 'send'),
      params: AddressPath,
      form: Form,
      handle: ({ principal, params: { id }, body, view, language }) => {
        const send = (identity: Identity): TE.TaskEither<Refusal, PageAnswer> =>
          pipe(
            deps.requestIdentityCode({ principal, id, language }),
            TE.map(() => redirected(codePath(identity), { notice: 'code-sent' })),
          );
        const verify = (): TE.TaskEither<Refusal, PageAnswer> => {
          const code = OtpCode.decode(body.code);
          if (E.isLeft(code)) return TE.left({ _tag: 'InvalidCode' });
          return pipe(
            deps.verifyIdentity({ principal, id, code: code.right, language }),
            TE.map(() => redirected(SIGN_IN_PATH, { notice: 'address-confirmed' })),
          );
        };
        return pipe(
          deps.readIdentity(principal, id),
          TE.filterOrElseW(
            ({ identity }) => identity.type !== 'oauth',
            () => notFound,
          ),
          TE.flatMap(({ identity }) =>
            pipe(body.do === 'send' ? send(identity) : verify(), TE.orElse(again(view, identity))),
          ),
        );
      },
    }),
  ];
};
