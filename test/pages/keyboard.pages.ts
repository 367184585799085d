import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { FLOWS } from './flows/flows.ts';
import { keyboard } from './hand.ts';
import { inBrowser } from './in-browser.ts';
import { watched } from './watched.ts';

const fileOf = (flow: string): string =>
  join(import.meta.dirname, 'keyboard', `${flow.replaceAll(/[^a-z]+/g, '-')}.txt`);

describe('with the keyboard only, somebody can', function () {
  this.timeout(300_000);
  const opened = inBrowser();

  for (const [name, flow] of FLOWS)
    it(`${name}, and the focus moves as in the committed list`, async () => {
      const { site, browser, world } = opened();
      const walk: string[] = [];
      const { page, close } = await watched(browser, site.url, { beside: site.provider.origin });
      await flow(keyboard(page, true, walk), world);
      await close();
      const list = `${walk.join('\n')}\n`;
      const file = fileOf(name);
      // the diff of the lists shows what a changed page does to people without a mouse
      if (process.env['WRITE_KEYBOARD'] === 'on') writeFileSync(file, list);
      expect(list).to.equal(existsSync(file) ? readFileSync(file, 'utf8') : '');
      expect(list).not.to.include('WITHOUT A RING');
    });
});
