import { createHash, randomBytes } from 'node:crypto';
import { holdAgainstContract } from '../contract/held.ts';
import { fetchHeld } from '../support/fetch.ts';
import { localUrl } from '../support/routed-hosts.ts';

/** `location` is where the page redirects to. */
export type Page = Readonly<{ url: string; status: number; location: string | null; text: string; headers: Headers }>;

/** A browser without scripts: cookies by host name, redirects one by one. */
export type Browser = Readonly<{
  cookies: Map<string, Map<string, string>>;
  /** One request, without following redirects. */
  open: (url: string, form?: Readonly<Record<string, string>>) => Promise<Page>;
  /** Follows redirects to a page, or to a URL for which `isEnd` holds, which is not requested. */
  follow: (url: string, isEnd: (url: URL) => boolean) => Promise<Page>;
}>;

const MAX_REDIRECTS = 12;
const held = fetchHeld(holdAgainstContract);

export const makeBrowser = (): Browser => {
  const cookies: Browser['cookies'] = new Map();
  const keep = (host: string, lines: readonly string[]): void => {
    const jar = cookies.get(host) ?? new Map<string, string>();
    cookies.set(host, jar);
    for (const line of lines) {
      const [, name = '', value = ''] = /^([^=]*)=([^;]*)/.exec(line) ?? [];
      const isOver = /; ?Max-Age=0(?:;|$)/i.test(line) || /expires=Thu, 01 Jan 1970/i.test(line);
      if (isOver) jar.delete(name);
      else jar.set(name, value);
    }
  };
  const open: Browser['open'] = async (url, form) => {
    // As in browsers, cookies depend on the host, not the port; two providers use different cookie names.
    const { host } = new URL(url);
    const cookie = [...(cookies.get(host) ?? [])].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await held(localUrl(url), {
      redirect: 'manual',
      headers: { cookie, ...(form ? { 'content-type': 'application/x-www-form-urlencoded' } : {}) },
      ...(form ? { method: 'POST', body: String(new URLSearchParams(form)) } : {}),
    });
    keep(host, response.headers.getSetCookie());
    const location = response.headers.get('location');
    const text = await response.text();
    return {
      url,
      status: response.status,
      location: location === null ? null : new URL(location, url).href,
      text,
      headers: response.headers,
    };
  };
  const follow: Browser['follow'] = async (url, isEnd) => {
    let page = await open(url);
    for (let i = 0; i < MAX_REDIRECTS && page.location !== null && !isEnd(new URL(page.location)); i += 1)
      page = await open(page.location);
    return page;
  };
  return { cookies, open, follow };
};

export type Pkce = Readonly<{ verifier: string; challenge: string }>;

export const pkce = (): Pkce => {
  const verifier = randomBytes(32).toString('base64url');
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') };
};
