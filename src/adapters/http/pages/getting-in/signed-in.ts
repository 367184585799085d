import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Unavailable } from '../../../../core/domain/errors.ts';
import type { LogOut } from '../../../../core/use-cases/sessions/log-out.ts';
import { isChallenged } from '../../../../core/use-cases/sign-in/signed-in.ts';
import type { Challenged } from '../../../../core/use-cases/sign-in/signed-in.ts';
import type { OwnCookie } from '../../server/cookies.ts';
import { flowCookie, sessionIn, signedInCookies } from '../cookies.ts';
import type { Flow } from '../cookies.ts';
import type { NoticeCode } from '../notices.ts';
import { redirected } from '../page.ts';
import type { Redirected } from '../page.ts';
import { SECOND_FACTOR_PATH } from '../second-factor/page.ts';
import type { View } from '../view.ts';

type Browser = Readonly<{ view: View; flow: Flow; cookie: (name: string) => string | undefined }>;
type SignedIn = Readonly<{ cookie: string; deviceToken: string }>;
type Next = Readonly<{ to?: string; notice?: NoticeCode; cookies?: readonly OwnCookie[] }>;

export const challengeIn = ({ challenge, methods }: Challenged): Pick<Flow, 'challenge' | 'takesPasskey'> => ({
  challenge,
  ...(methods.includes('passkey') ? { takesPasskey: true } : {}),
});

/**
 * Redirects to the requested page, or to the page for the second factor. After a completed sign-in, ends the previous
 * session of this browser.
 */
export const goOn = (
  logOutBrowser: LogOut,
  { view, flow, cookie }: Browser,
  signedIn: SignedIn | Challenged,
  { to, cookies = [], ...next }: Next = {},
): TE.TaskEither<Unavailable, Redirected> => {
  const { site } = view;
  if (isChallenged(signedIn)) {
    const returnTo = to ?? flow.returnTo;
    const kept = { ...(returnTo === undefined ? {} : { returnTo }), ...challengeIn(signedIn) };
    return TE.right(redirected(SECOND_FACTOR_PATH, { cookies: [flowCookie(site, kept)] }));
  }
  const before = sessionIn(site, cookie);
  return pipe(
    before === null ? TE.right(undefined) : logOutBrowser(before),
    TE.map(() =>
      redirected(to ?? flow.returnTo ?? '/', { ...next, cookies: [...signedInCookies(site, signedIn), ...cookies] }),
    ),
  );
};
