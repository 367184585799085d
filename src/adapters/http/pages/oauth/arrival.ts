import { setOwnCookie } from '../../server/cookies.ts';
import type { PresentPage } from '../../server/http-context.ts';
import { noticeCookie } from '../cookies.ts';
import type { NoticeCode } from '../notices.ts';
import type { Site } from '../view.ts';

/** Returns the page on which the user can start again. The path tells only whether this was a link or a sign-in. */
const beginning = (here: string): Readonly<{ path: string; notice: NoticeCode }> =>
  /\/link(?:\?|$)/.test(here)
    ? { path: '/account/sign-in', notice: 'not-linked' }
    : { path: '/sign-in', notice: 'provider-failed' };

/**
 * Redirects if an OAuth flow has expired, was already used, or belongs to another browser. The message is the same in
 * all three cases. Returns null for other refusals.
 */
export const presentArrivalIn =
  (site: Site): PresentPage =>
  ({ _tag }, { here }) => {
    if (_tag !== 'UnknownOAuthFlow' && _tag !== 'InvalidRequest') return null;
    const { path, notice } = beginning(here);
    const cookie = setOwnCookie(site.publicUrl, noticeCookie(site, notice));
    return { status: 302, headers: { Location: `${site.publicUrl}${path}`, 'Set-Cookie': [cookie] }, body: '' };
  };
