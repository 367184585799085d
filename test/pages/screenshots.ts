import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '../../src/start/project.ts';
import { startBrowser } from '../support/browser.ts';
import { makeSample } from './sample.ts';
import { startSite } from './site.ts';
import { visitAll } from './visits.ts';

// Writes a picture of every page, in both themes and two widths, to the folder that is given.
const folder = process.argv[2] ?? join(ROOT, '.data/screenshots');
await mkdir(folder, { recursive: true });

const [site, browser] = await Promise.all([startSite(), startBrowser()]);
const sample = await makeSample(site);
for (const theme of ['light', 'dark'] as const)
  for (const width of [1280, 390]) {
    const faults = await visitAll({ site, sample, browser }, { theme, width }, async ({ page }, { name }) => {
      const file = `${name.replaceAll(/\W+/g, '-').replace(/^-|-$/g, '')}-${theme}-${width}.png`;
      await page.screenshot({ path: join(folder, file), fullPage: true });
      return [];
    });
    for (const fault of faults) console.error(fault);
  }
await browser.close();
await site.end();
console.log(`The pictures are in ${folder}.`);
