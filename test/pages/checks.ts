import { AxeBuilder } from '@axe-core/playwright';
import { expect } from 'chai';
import type { Page } from 'playwright-core';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What a page shows if a value is missing, or a template was not filled in. */
const LEAKS = /\bundefined\b|\bnull\b|\bNaN\b|\[object|\{\{|Invalid Date/;

/** Finds nothing wrong for people with assistive technology (WCAG 2.2 AA). */
export const expectAccessible = async (page: Page, name: string): Promise<void> => {
  const { violations } = await new AxeBuilder({ page }).withTags(TAGS).analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
  expect(found, name).to.deep.equal([]);
};

/** Fits into the window, so that nobody has to scroll sideways (WCAG 1.4.10). */
export const expectNoSidewaysScroll = async (page: Page, name: string): Promise<void> => {
  const [content, window] = await page
    .locator('html')
    .evaluate(({ scrollWidth, clientWidth }) => [scrollWidth, clientWidth]);
  expect(content, `${name} is wider than its window`).to.be.at.most(window!);
};

export const expectFilledIn = async (page: Page, name: string): Promise<void> => {
  expect(await page.locator('body').innerText(), name).not.to.match(LEAKS);
  expect(await page.title(), name)
    .not.to.match(LEAKS)
    .and.not.to.equal('');
  expect(await page.locator('h1').count(), `${name} has one main heading`).to.equal(1);
};
