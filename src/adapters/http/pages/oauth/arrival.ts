import { setOwnCookie } from '../../server/cookies.ts';
import type { PresentPage } from '../../server/http-context.ts';
import { noticeCookie } from '../cookies.ts';
import type { NoticeCode } from '../notices.ts';
import type { Site } from '../view.ts';

/** Where a browser can begin again. A path of the API tells only whether it signed in or linked a provider. */
const beginning = (here: string): Readonly<{ path: string; notice: NoticeCode }> =>
  /\/link(?:\?|$)/.test(here)
    ? { path: '/account/sign-in', notice: 'not-linked' }
    : { path: '/sign-in', notice: 'provider-failed' };

/**
 * A browser on the way to or from a provider whose flow is over, used, or of another browser. It is told the same of
 * each, on a page.
 */
export const presentArrivalIn =
  (site: Site): PresentPage =>
  ({ _tag }, { here }) => {
    if (_tag !== 'UnknownOAuthFlow' && _tag !== 'InvalidRequest') return null;
    const { path, notice } = beginning(here);
    const cookie = setOwnCookie(site.publicUrl, noticeCookie(site, notice));
    return { status: 302, headers: { Location: `${site.publicUrl}${path}`, 'Set-Cookie': [cookie] }, body: '' };
  };
