import type { RefusedRequest } from '../server/http-context.ts';
import { kindOf, problemKind, retryAfterSeconds } from '../server/problem-kind.ts';
import { FACTORS_PATH } from './account/second-factor/paths.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import { ownPath } from './own-path.ts';
import { redirected, shown } from './page.ts';
import type { AnyRefusal, Redirected, Shown } from './page.ts';
import { REFUSED_TEXTS, isMaybeDone } from './refused-texts.ts';
import type { View } from './view.ts';

const withReturn = (path: string, returnTo: string): string =>
  `${path}?${new URLSearchParams({ return_to: returnTo }).toString()}`;

/**
 * Redirects a caller who must first sign in, authenticate again, or set up a second factor. Returns null for other
 * refusals.
 */
const elsewhere = ({ method, here }: RefusedRequest, refusal: AnyRefusal): Redirected | null => {
  const kind = kindOf(refusal._tag);
  if (kind === 'SecondFactorSetupRequired') return redirected(FACTORS_PATH, { notice: 'factor-needed' });
  if (kind === 'ReauthenticationRequired' || kind === 'AssuranceRequired')
    return redirected(withReturn('/confirm', here.replace(/\?.*/, '')));
  const isReading = method === 'GET' || method === 'HEAD';
  return kind === 'Unauthenticated' && isReading ? redirected(withReturn('/sign-in', ownPath(here) ?? '/')) : null;
};

const minutes = (refusal: AnyRefusal): number => Math.ceil(retryAfterSeconds(refusal) / 60);

const wayOn = (view: View, refusal: AnyRefusal): Html => {
  const { again, look, start, signIn } = REFUSED_TEXTS[view.language];
  const kind = kindOf(refusal._tag);
  if (kind === 'Unauthenticated') {
    const returnTo = ownPath(view.here) ?? undefined;
    return html`<a href="${view.to('/sign-in', { return_to: returnTo })}">${signIn}</a>`;
  }
  const isPassing = [429, 503].includes(problemKind(refusal._tag).status);
  return isPassing
    ? html`<a href="${view.to(ownPath(view.here) ?? '/')}">${isMaybeDone(refusal) ? look : again}</a>`
    : html`<a href="${view.to('/')}">${start}</a>`;
};

/** Shows a refusal for which the route has no page of its own. Needs no database. */
export const refusedPage = (view: View, request: RefusedRequest, refusal: AnyRefusal): Shown | Redirected => {
  const { status } = problemKind(refusal._tag);
  const { title, text } = REFUSED_TEXTS[view.language].of(refusal, status, minutes(refusal));
  const main = html`<p>${text}</p>
    <p>${wayOn(view, refusal)}</p>`;
  return elsewhere(request, refusal) ?? shown({ title, main }, { status });
};
