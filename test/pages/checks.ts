import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What a page shows if a value is missing, or a template was not filled in. */
const LEAKS = /\bundefined\b|\bnull\b|\bNaN\b|\[object|\{\{|Invalid Date/;

/** What is wrong for people with assistive technology (WCAG 2.2 AA). */
const barriers = async (page: Page): Promise<readonly string[]> => {
  const axe = new AxeBuilder({ page }).options({
    runOnly: { type: 'tag', values: TAGS },
    resultTypes: ['violations'],
    // mails are shown in frames, and have no scripts to answer
    iframes: false,
  });
  // pages have no frames; without this, each run opens a page of its own
  const { violations } = await axe.setLegacyMode().analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
};

/** Nobody has to scroll sideways (WCAG 1.4.10). */
export const overflow = async (page: Page): Promise<readonly string[]> => {
  const [content = 0, window = 0] = await page
    .locator('html')
    .evaluate(({ scrollWidth, clientWidth }) => [scrollWidth, clientWidth]);
  return content > window ? [`${content} px wide in a window of ${window}`] : [];
};

export const leaks = async (page: Page): Promise<readonly string[]> => {
  const shown = [await page.title(), await page.locator('body').innerText()];
  const headings = await page.locator('h1').count();
  return [
    ...shown.flatMap((text) => LEAKS.exec(text)?.[0] ?? []).map((leak) => `says ${leak}`),
    ...(shown[0] === '' ? ['has no title'] : []),
    ...(headings === 1 ? [] : [`has ${headings} main headings`]),
  ];
};

/** An id that two elements have, so that a label may belong to the wrong one, and links that sound alike but aren’t. */
const twins = async (page: Page): Promise<readonly string[]> => {
  const all = <A>(selector: string, read: (elements: readonly Found[]) => readonly A[]): Promise<readonly A[]> =>
    page.locator(selector).evaluateAll(read);
  const ids = await all('[id]', (elements) => elements.map(({ id }) => id));
  const links = await all('a[href]', (elements) =>
    elements.map(({ textContent, href }) => ({ text: textContent.replaceAll(/\s+/g, ' ').trim(), href })),
  );
  const alike = links.filter(({ text, href }) => links.some((other) => other.text === text && other.href !== href));
  return [
    ...new Set([
      ...ids.filter((id, at) => ids.indexOf(id) !== at).map((id) => `two elements with the id ${id}`),
      ...alike.map(({ text }) => `links called “${text}” to different pages`),
    ]),
  ];
};

/** Buttons of a table whose text is squeezed into several lines, which breaks words. */
export const squeezed = async (page: Page): Promise<readonly string[]> => {
  const texts = await page
    .locator('td.actions :is(button, .button)')
    .evaluateAll((buttons: readonly (Found & { offsetHeight: number })[]) =>
      buttons.filter(({ offsetHeight }) => offsetHeight > 60).map(({ textContent }) => textContent),
    );
  return texts.map((text) => `squeezes ${text}`);
};

/** Texts that are wider than their place, and lie over what stands beside them. */
export const spilling = async (page: Page): Promise<readonly string[]> => {
  const texts = await page
    .locator(
      'main :is(h1, h2, p, li, dt, dd, th, td, label, legend, summary, button, .button, .person, .badge, .panel)',
    )
    .evaluateAll((places: readonly (Found & Sized)[]) =>
      places
        .filter(({ clientWidth, scrollWidth }) => clientWidth > 0 && scrollWidth > clientWidth + 1)
        .map(({ textContent }) => textContent.replaceAll(/\s+/g, ' ').trim().slice(0, 60)),
    );
  return texts.map((text) => `has no room for ${text}`);
};

type Sized = Readonly<{ clientWidth: number; scrollWidth: number }>;

/** Short words that are broken in the middle, because their column or button is too narrow. */
export const broken = async (page: Page): Promise<readonly string[]> => {
  const words = await page.locator('main').evaluate((main: Piece) => {
    const textsIn = (piece: Piece): readonly Piece[] =>
      piece.nodeType === 3
        ? [piece]
        : (piece.checkVisibility?.() ?? true)
          ? [...piece.childNodes].flatMap(textsIn)
          : [];
    const linesOf = (text: Piece, from: number, to: number): number => {
      const range = text.ownerDocument.createRange();
      range.setStart(text, from);
      range.setEnd(text, to);
      return new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size;
    };
    // an address of a mail may be broken anywhere
    const texts = textsIn(main).filter(({ nodeValue }) => !nodeValue?.includes('://'));
    return texts.flatMap((text) =>
      [...(text.nodeValue ?? '').matchAll(/[^\s/–…-]+/g)]
        .filter(({ 0: word, index }) => word.length <= 20 && linesOf(text, index, index + word.length) > 1)
        .map(([word]) => word),
    );
  });
  return words.map((word) => `breaks the word ${word}`);
};

/** As much of an element of the browser as is looked at; this project has no types for browsers. */
type Piece = Readonly<{
  nodeType: number;
  nodeValue: string | null;
  childNodes: Iterable<Piece>;
  checkVisibility?: () => boolean;
  ownerDocument: {
    createRange: () => {
      setStart: (text: Piece, offset: number) => void;
      setEnd: (text: Piece, offset: number) => void;
      getClientRects: () => Iterable<{ top: number }>;
    };
  };
}>;
type Found = Readonly<{ id: string; textContent: string; href: string }>;

/** Everything that can be seen to be wrong with the page that is shown. */
export const faultsOf = async (page: Page): Promise<readonly string[]> => [
  ...(await barriers(page)),
  ...(await overflow(page)),
  ...(await leaks(page)),
  ...(await twins(page)),
  ...(await squeezed(page)),
  ...(await spilling(page)),
  ...(await broken(page)),
];
