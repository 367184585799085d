import { expect } from 'chai';
import { FLOWS } from './flows/flows.ts';
import { pointer } from './hand.ts';
import { inBrowser } from './in-browser.ts';
import { watched } from './watched.ts';

describe('without scripts, somebody can', function () {
  this.timeout(300_000);
  const opened = inBrowser();

  for (const [name, flow] of FLOWS)
    it(name, async () => {
      const { site, browser, world } = opened();
      const { page, complaints, close } = await watched(browser, site.url, {
        scripts: false,
        reducedMotion: 'no-preference',
        beside: site.provider.origin,
      });
      await flow(pointer(page, false), world);
      expect(complaints()).to.deep.equal([]);
      await close();
    });
});
