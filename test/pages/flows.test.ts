import { expect } from 'chai';
import type { Browser } from 'playwright-core';
import { startBrowser } from '../support/browser.ts';
import { FLOWS } from './flows/flows.ts';
import { makeWorld } from './flows/world.ts';
import type { World } from './flows/world.ts';
import { pointer } from './hand.ts';
import { startSite } from './site.ts';
import type { Site } from './site.ts';
import { watched } from './watched.ts';

describe('in a browser, somebody can', function () {
  this.timeout(120_000);
  let site: Site;
  let browser: Browser;
  let world: World;
  before(async () => {
    [site, browser] = await Promise.all([startSite(), startBrowser()]);
    world = makeWorld(site);
  });
  after(async () => {
    await browser.close();
    await site.end();
  });

  for (const [name, flow] of FLOWS)
    it(name, async () => {
      const { page, complaints, close } = await watched(browser, site.url);
      await flow(pointer(page, true), world);
      expect(complaints()).to.deep.equal([]);
      await close();
    });
});
