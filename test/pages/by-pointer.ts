import { expect } from 'chai';
import type { FLOWS } from './flows/flows.ts';
import { pointer } from './hand.ts';
import { inBrowser } from './in-browser.ts';
import { watched } from './watched.ts';

/** A suite that walks through these flows with a mouse and with scripts. */
export const walkByPointer = (flows: typeof FLOWS): void => {
  describe('in a browser, somebody can', function () {
    this.timeout(120_000);
    const opened = inBrowser();

    for (const [name, flow] of flows)
      it(name, async () => {
        const { site, browser, world } = opened();
        const { page, complaints, close } = await watched(browser, site.url, { beside: site.provider.origin });
        await flow(pointer(page, true), world);
        expect(complaints()).to.deep.equal([]);
        await close();
      });
  });
};
