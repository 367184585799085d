import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import * as t from 'io-ts';
import { IdentityId } from '../../../../../core/domain/ids.ts';
import type { MakePrimary } from '../../../../../core/use-cases/account/make-primary.ts';
import type { ReadMe } from '../../../../../core/use-cases/account/read-me.ts';
import type { ListMyPasskeys } from '../../../../../core/use-cases/passkeys/own-passkeys.ts';
import { integerText } from '../../../server/input/integer-text.ts';
import { page } from '../../page-route.ts';
import type { PageRecord } from '../../page-route.ts';
import { redirected, shown } from '../../page.ts';
import { SIGN_IN_PATH, signingInPage } from './page.ts';

type Deps = Readonly<{
  readMe: ReadMe;
  makePrimary: MakePrimary;
  providers: readonly string[];
  hasPasskeys: boolean;
  listMyPasskeys: ListMyPasskeys;
}>;

export const signingInPages = ({
  readMe,
  makePrimary,
  providers,
  hasPasskeys,
  listMyPasskeys,
}: Deps): readonly PageRecord[] => [
  page({
    method: 'GET',
    path: SIGN_IN_PATH,
    operationId: 'showSigningIn',
    access: 'signed-in',
    handle: ({ principal, view }) =>
      pipe(
        TE.Do,
        TE.bindW('user', () => readMe(principal)),
        TE.bindW('passkeys', () => (hasPasskeys ? listMyPasskeys(principal) : TE.right(null))),
        TE.map(({ user, passkeys }) =>
          shown(signingInPage(view, { user, providers, hasFactor: principal.hasFactor, passkeys })),
        ),
      ),
  }),
  page({
    method: 'POST',
    path: SIGN_IN_PATH,
    operationId: 'submitPrimary',
    access: 'signed-in',
    fresh: true,
    changes: 'user',
    form: t.strict({ primary: integerText(IdentityId) }),
    handle: ({ principal, body: { primary: id }, language }) =>
      pipe(
        makePrimary({ principal, id, language }),
        TE.map(({ hasChanged }) => redirected(SIGN_IN_PATH, { notice: 'primary-changed', hasChanged })),
      ),
    refused: {
      NotFound: () => redirected(SIGN_IN_PATH, { notice: 'gone-already' }),
      NotVerified: () => redirected(SIGN_IN_PATH, { notice: 'confirm-first' }),
    },
  }),
];
