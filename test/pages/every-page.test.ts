import { expect } from 'chai';
import type { Browser, Page, Response } from 'playwright-core';
import { startBrowser } from '../support/browser.ts';
import { faultsOf } from './checks.ts';
import { makeSample } from './sample.ts';
import type { Sample } from './sample.ts';
import { startSite } from './site.ts';
import type { Site } from './site.ts';
import { tourOf } from './tour.ts';
import type { Stop } from './tour.ts';
import { watched } from './watched.ts';
import type { Watched } from './watched.ts';

const MAX_HTML = 60_000;
const MAX_STYLES = 8_000;
const MAX_SCRIPTS = 15_000;
/** The document, its stylesheet, its script and htmx; pictures of people come later. */
const MAX_REQUESTS = 4;
const PAINTED = ['document', 'stylesheet', 'script', 'font', 'xhr', 'fetch'];

/** The size of a file as it is sent. */
const sentSize = async (url: string): Promise<number> => {
  const response = await fetch(url, { headers: { 'accept-encoding': 'gzip' } });
  await response.arrayBuffer();
  expect(response.headers.get('content-encoding'), url).to.equal('gzip');
  return Number(response.headers.get('content-length'));
};

describe('every page, once', function () {
  this.timeout(300_000);
  let site: Site;
  let sample: Sample;
  let browser: Browser;
  const open: Partial<Record<Stop['as'], Watched>> = {};
  before(async () => {
    site = await startSite();
    sample = await makeSample(site);
    browser = await startBrowser();
    const { flow, session } = sample;
    open.nobody = await watched(browser, site.url, {}, { flow });
    open.administrator = await watched(browser, site.url, {}, { flow, session });
  });
  after(async () => {
    await browser.close();
    await site.end();
  });

  const painted = async (page: Page, visit: () => Promise<Response | null>) => {
    const requests: string[] = [];
    const listen = (request: { resourceType: () => string; url: () => string }) => {
      if (PAINTED.includes(request.resourceType())) requests.push(request.url());
    };
    page.on('request', listen);
    const response = await visit();
    page.off('request', listen);
    return { response: response!, requests };
  };

  const look = async ({ path, as, status }: Stop): Promise<readonly string[]> => {
    const { page, complaints } = open[as]!;
    const { response, requests } = await painted(page, () => page.goto(path));
    const arrived = new URL(page.url());
    const size = (await response.body()).length;
    return [
      ...(response.status() === status ? [] : [`status ${response.status()}`]),
      ...(arrived.pathname + arrived.search === path ? [] : [`leads to ${arrived.pathname}`]),
      ...(size > MAX_HTML ? [`${size} bytes of HTML`] : []),
      ...(requests.length > MAX_REQUESTS ? [`${requests.length} requests: ${requests.join(' ')}`] : []),
      ...complaints(),
      ...(await faultsOf(page)),
    ];
  };

  it('is quiet, within its size, filled in, as wide as the window, and open to assistive technology', async () => {
    const stops = tourOf(site, sample);
    const faults: string[] = [];
    for (const stop of stops) faults.push(...(await look(stop)).map((fault) => `${stop.name}: ${fault}`));
    expect(faults).to.deep.equal([]);
    expect(stops.length).to.be.greaterThan(30);
  });

  it('has a stylesheet and scripts within their size', async () => {
    const { page } = open.nobody!;
    await page.goto('/dev/mailbox');
    const addresses = (selector: string, attribute: string): Promise<readonly string[]> =>
      page
        .locator(selector)
        .evaluateAll((elements, name) => elements.map((element) => element.getAttribute(name) ?? ''), attribute);
    const total = async (paths: readonly string[]): Promise<number> => {
      let bytes = 0;
      for (const path of paths) bytes += await sentSize(new URL(path, site.url).href);
      return bytes;
    };
    expect(await total(await addresses('link[rel=stylesheet]', 'href')), 'styles').to.be.within(1, MAX_STYLES);
    const scripts = site.routes.map(({ path }) => path).filter((path) => /^\/assets\/.*\.js$/.test(path));
    expect(scripts.length).to.equal(2);
    expect(await total(scripts), 'scripts').to.be.within(1, MAX_SCRIPTS);
  });
});
