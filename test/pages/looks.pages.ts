import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { faultsOf, overflow } from './checks.ts';
import { inBrowserWithFreshSamples } from './in-browser.ts';
import { visitAll } from './visits.ts';
import type { Look } from './watched.ts';

const LANGUAGES = ['en', 'de'] as const;
const THEMES = ['light', 'dark'] as const;
const WIDTHS = [390, 1280];

const isInLanguage = async (page: Page, language: string): Promise<readonly string[]> => {
  const said = await page.locator('html').getAttribute('lang');
  return said === language ? [] : [`is in ${said}`];
};

/** As much of a browser as is looked at; this project has no types for browsers. */
type Root = Readonly<{ ownerDocument: { getAnimations: () => readonly unknown[] } }>;

describe('every page', function () {
  this.timeout(3_600_000);
  const opened = inBrowserWithFreshSamples();

  for (const language of LANGUAGES)
    for (const theme of THEMES)
      for (const width of WIDTHS)
        it(`has no fault in ${language}, ${theme}, ${width} px wide`, async () => {
          const faults = await visitAll(opened(), { language, theme, width }, async ({ page }, { path }) => [
            // pages for developers are in English only
            ...(path.startsWith('/dev/') ? [] : await isInLanguage(page, language)),
            ...(await faultsOf(page)),
          ]);
          expect(faults).to.deep.equal([]);
        });

  const narrow: Readonly<Record<string, Look>> = {
    'in a window of 320 px': { width: 320 },
    'in a window of 1280 px, enlarged to 200 %': { width: 640, deviceScaleFactor: 2 },
    'in German, in a window of 320 px': { width: 320, language: 'de' },
  };
  for (const [name, look] of Object.entries(narrow))
    it(`needs no scrolling sideways ${name}`, async () => {
      expect(await visitAll(opened(), look, ({ page }) => overflow(page))).to.deep.equal([]);
    });

  it('has no fault in the colours that the reader forces', async () => {
    const faults = await visitAll(opened(), { forcedColors: 'active' }, ({ page }) => faultsOf(page));
    expect(faults).to.deep.equal([]);
  });

  it('does not move for readers who want no motion', async () => {
    const faults = await visitAll(opened(), { reducedMotion: 'reduce' }, async ({ page }) => {
      const moving = await page.locator('html').evaluate((root: Root) => root.ownerDocument.getAnimations().length);
      return moving === 0 ? [] : [`${moving} animations`];
    });
    expect(faults).to.deep.equal([]);
  });

  it('has all its controls without scripts', async () => {
    const faults = await visitAll(opened(), { scripts: false }, async ({ page }) => {
      const hidden = await page
        // the username on the form for a new password is for password managers only; passkeys need scripts
        .locator('main :is(button, input:not([type=hidden], [hidden][autocomplete=username]), select, textarea)')
        .evaluateAll(
          (controls: readonly Control[]) =>
            controls.filter((one) => !one.checkVisibility() && one.closest('details, [data-needs-passkeys]') === null)
              .length,
        );
      return hidden === 0 ? [] : [`${hidden} hidden controls`];
    });
    expect(faults).to.deep.equal([]);
  });
});

type Control = Readonly<{ checkVisibility: () => boolean; closest: (selector: string) => unknown }>;
