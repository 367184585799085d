import type { Browser } from 'playwright-core';
import { startBrowser } from '../support/browser.ts';
import { makeWorld } from './flows/world.ts';
import type { World } from './flows/world.ts';
import { makeSample } from './sample.ts';
import type { Sample } from './sample.ts';
import { startSite } from './site.ts';
import type { Site } from './site.ts';

export type InBrowser = Readonly<{ site: Site; browser: Browser; world: World }>;

/** A service and a browser for one suite; call it in `describe`, and the result in a test. */
export const inBrowser = (): (() => InBrowser) => {
  let opened: InBrowser;
  before(async () => {
    const [site, browser] = await Promise.all([startSite(), startBrowser()]);
    opened = { site, browser, world: makeWorld(site) };
  });
  after(async () => {
    await opened.browser.close();
    await opened.site.end();
  });
  return () => opened;
};

type WithSample = InBrowser & Readonly<{ sample: Sample }>;

/** The same, with people, roles and a trail that all pages can show. */
export const inBrowserWithSample = (): (() => WithSample) => {
  const opened = inBrowser();
  let sample: Sample;
  before(async () => {
    sample = await makeSample(opened().site);
  });
  return () => ({ ...opened(), sample });
};

/** A service with a sample of its own for each test of the suite, because sign-ins and codes get old in ten minutes. */
export const inBrowserWithFreshSamples = (): (() => WithSample) => {
  let opened: WithSample;
  let browser: Browser;
  before(async () => {
    browser = await startBrowser();
  });
  beforeEach(async () => {
    const site = await startSite();
    opened = { site, browser, world: makeWorld(site), sample: await makeSample(site) };
  });
  afterEach(() => opened.site.end());
  after(() => browser.close());
  return () => opened;
};
