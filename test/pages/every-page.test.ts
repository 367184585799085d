import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { holdAgainstContract } from '../contract/held.ts';
import { call } from '../e2e/client.ts';
import { fetchHeld } from '../support/fetch.ts';
import { faultsOf } from './checks.ts';
import { inBrowserWithSample } from './in-browser.ts';
import { tourOf } from './tour.ts';
import { visitAll } from './visits.ts';
import { watched } from './watched.ts';

const MAX_HTML = 60_000;
const MAX_STYLES = 8_000;
const MAX_SCRIPTS = 15_000;
/** The document, its stylesheet, its script and htmx; pictures of people, and options for passkeys, come later. */
const MAX_REQUESTS = 4;

/** What a page needs before it can be used, and the size of its HTML. */
const weighed = (page: Page): Promise<Readonly<{ requests: number; bytes: number }>> =>
  page.locator('html').evaluate((root: Root) => {
    const { performance } = root.ownerDocument.defaultView;
    const needed = performance
      .getEntriesByType('resource')
      .filter(({ initiatorType }) => initiatorType !== 'img' && initiatorType !== 'fetch');
    const [document] = performance.getEntriesByType('navigation');
    return { requests: 1 + needed.length, bytes: document?.decodedBodySize ?? Infinity };
  });
/** As much of a browser as is looked at; this project has no types for browsers. */
type Entry = Readonly<{ initiatorType: string; decodedBodySize: number }>;
type Root = Readonly<{
  ownerDocument: { defaultView: { performance: { getEntriesByType: (type: string) => readonly Entry[] } } };
}>;

const held = fetchHeld(holdAgainstContract);

/** The size of a file as it is sent. */
const sentSize = async (url: string): Promise<number> => {
  const response = await held(url, { headers: { 'accept-encoding': 'gzip' } });
  await response.arrayBuffer();
  expect(response.headers.get('content-encoding'), url).to.equal('gzip');
  return Number(response.headers.get('content-length'));
};

describe('every page, once', function () {
  this.timeout(300_000);
  const opened = inBrowserWithSample();

  // requirement 79
  it('is quiet, within its size, filled in, as wide as the window, and open to assistive technology', async () => {
    let seen = 0;
    const faults = await visitAll(opened(), {}, async ({ page }) => {
      seen += 1;
      const { requests, bytes } = await weighed(page);
      return [
        ...(bytes > MAX_HTML && !new URL(page.url()).pathname.startsWith('/dev/') ? [`${bytes} bytes of HTML`] : []),
        ...(requests > MAX_REQUESTS ? [`${requests} requests`] : []),
        ...(await faultsOf(page)),
      ];
    });
    expect(faults).to.deep.equal([]);
    expect(seen).to.be.greaterThan(50);
  });

  it('has a title of its own, which says where it is', async () => {
    const titles = new Map<string, string>();
    const faults: string[] = [];
    await visitAll(opened(), {}, async ({ page }, { name, path }) => {
      const [title, isOfArea] = [await page.title(), /^\/(?:account|admin)(?:\/|$)/.test(path)];
      if (isOfArea && titles.has(title)) faults.push(`${name} has the title of ${titles.get(title)}: ${title}`);
      titles.set(title, name);
      return [];
    });
    expect(faults).to.deep.equal([]);
    expect([...titles.keys()]).to.include.members([
      'Profile – My account – Example',
      'Users – Administration – Example',
      'Locks – Grace Hopper – Example',
      'Sign in – Example',
    ]);
  });

  // requirement 79, 82
  it('has a policy that allows nothing inline, and tells browsers to store, guess and pass on nothing', async () => {
    const { site, sample } = opened();
    const faults: string[] = [];
    // pages for developers have policies of their own, because they show mails
    for (const { name: page, path, as } of tourOf(site, sample).filter((stop) => !stop.path.startsWith('/dev/'))) {
      const session = as === 'administrator' ? `; session=${sample.session}` : '';
      const headers = { cookie: `flow=${sample.flows[page] ?? sample.flow}${session}`, accept: 'text/html' };
      const answer = await call(site.url, path, undefined, { headers });
      const has = (name: string, pattern: RegExp): void => {
        const value = String(answer.headers[name] ?? '');
        if (!pattern.test(value)) faults.push(`${path}: ${name}: ${value}`);
      };
      has('content-security-policy', /^default-src 'none'; script-src 'self'; style-src 'self'; (?!.*unsafe)/);
      for (const rule of ["object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"])
        has('content-security-policy', new RegExp(rule));
      has('permissions-policy', /^publickey-credentials-get=\(self\), publickey-credentials-create=\(self\)$/);
      has('cache-control', /^(?:no-store|public, max-age=\d+)$/);
      if (path.startsWith('/account') || path.startsWith('/admin')) has('cache-control', /^no-store$/);
      has('strict-transport-security', /^max-age=31536000\b/);
      has('x-content-type-options', /^nosniff$/);
      has('referrer-policy', /^(?:same-origin|strict-origin|no-referrer)$/);
      if (answer.status === 200) has('content-type', /^text\/html; charset=utf-8$/);
    }
    expect(faults).to.deep.equal([]);
  });

  // no page that searches asks for a passkey, but for the offer after a sign-in
  it('has a stylesheet, and scripts for a search or for passkeys, within their size', async () => {
    const total = async (kind: string, except = 'none'): Promise<number> => {
      let bytes = 0;
      const { site } = opened();
      for (const { path } of site.routes.filter((route) => route.path.startsWith('/assets/')))
        if (path.endsWith(kind) && !path.includes(except)) bytes += await sentSize(new URL(path, site.url).href);
      return bytes;
    };
    expect(await total('.css')).to.be.within(1, MAX_STYLES);
    expect(await total('.js', 'passkeys')).to.be.within(1, MAX_SCRIPTS);
    expect(await total('.js', 'htmx')).to.be.within(1, 4_000);
  });

  // requirement 77
  it('of an account is shown to nobody after signing out, also not by the way back', async () => {
    const { site, sample, browser } = opened();
    const { page, complaints, close } = await watched(browser, site.url, {}, { session: sample.session });
    await page.goto('/account');
    await page.goto('/account/profile');
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.waitForURL('**/sign-in');
    for (const from of ['%2Faccount%2Fprofile', '%2Faccount']) {
      await page.goBack();
      await page.waitForURL(`**/sign-in?return_to=${from}`);
      expect(await page.locator('main').innerText()).to.not.include('Lovelace');
    }
    expect(complaints()).to.deep.equal([]);
    await close();
  });
});
