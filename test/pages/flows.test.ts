import { expect } from 'chai';
import { FLOWS } from './flows/flows.ts';
import { pointer } from './hand.ts';
import { inBrowser } from './in-browser.ts';
import { watched } from './watched.ts';

describe('in a browser, somebody can', function () {
  this.timeout(120_000);
  const opened = inBrowser();

  for (const [name, flow] of FLOWS)
    it(name, async () => {
      const { site, browser, world } = opened();
      const { page, complaints, close } = await watched(browser, site.url, { beside: site.provider.origin });
      await flow(pointer(page, true), world);
      expect(complaints()).to.deep.equal([]);
      await close();
    });
});
