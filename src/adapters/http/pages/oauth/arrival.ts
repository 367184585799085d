import { setOwnCookie } from '../../server/cookies.ts';
import type { PresentPage } from '../../server/http-context.ts';
import { noticeCookie } from '../cookies.ts';
import type { NoticeCode } from '../notices.ts';
import type { Site } from '../view.ts';

/** The page on which a browser can begin again. A path of the API only tells whether this was a sign-in or a link. */
const beginning = (here: string): Readonly<{ path: string; notice: NoticeCode }> =>
  /\/link(?:\?|$)/.test(here)
    ? { path: '/account/sign-in', notice: 'not-linked' }
    : { path: '/sign-in', notice: 'provider-failed' };

/**
 * The page for a browser whose flow has expired, was used, or belongs to another browser. The three cases look the
 * same.
 */
export const presentArrivalIn =
  (site: Site): PresentPage =>
  ({ _tag }, { here }) => {
    if (_tag !== 'UnknownOAuthFlow' && _tag !== 'InvalidRequest') return null;
    const { path, notice } = beginning(here);
    const cookie = setOwnCookie(site.publicUrl, noticeCookie(site, notice));
    return { status: 302, headers: { Location: `${site.publicUrl}${path}`, 'Set-Cookie': [cookie] }, body: '' };
  };
