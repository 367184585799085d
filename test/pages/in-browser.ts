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

/** The same, with people, roles and a trail that all pages can show. */
export const inBrowserWithSample = (): (() => InBrowser & Readonly<{ sample: Sample }>) => {
  const opened = inBrowser();
  let sample: Sample;
  before(async () => {
    sample = await makeSample(opened().site);
  });
  return () => ({ ...opened(), sample });
};
