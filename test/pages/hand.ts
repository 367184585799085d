import type { Locator, Page } from 'playwright-core';

/** Somebody who uses pages by what is read on them. */
export type Hand = Readonly<{
  hasScripts: boolean;
  open: (path: string) => Promise<void>;
  /** Replaces the text of a field. */
  type: (label: string, text: string) => Promise<void>;
  choose: (label: string, option: string) => Promise<void>;
  /** Ticks a box, or takes its tick away. */
  tick: (label: string) => Promise<void>;
  /** Presses a button, and waits for the page that follows. */
  press: (button: string) => Promise<void>;
  /** Follows a link to another page. */
  follow: (link: string) => Promise<void>;
  /** Waits until a text stands on the page. */
  sees: (text: string) => Promise<void>;
  page: Page;
}>;

type Finders = Readonly<Record<'field' | 'button' | 'link', (name: string) => Locator>>;

const findersOf = (page: Page): Finders => ({
  field: (name) => page.getByLabel(name, { exact: true }),
  button: (name) => page.getByRole('button', { name, exact: true }),
  link: (name) => page.getByRole('link', { name, exact: true }),
});

/** What a press or a link leads to has arrived. */
const thenLoaded = (page: Page, act: () => Promise<unknown>): Promise<unknown> =>
  Promise.all([page.waitForEvent('load'), act()]);

const common = (page: Page, hasScripts: boolean) => ({
  page,
  hasScripts,
  open: async (path: string): Promise<void> => {
    await page.goto(path);
  },
  sees: (text: string): Promise<void> => page.getByText(text).first().waitFor(),
});

export const pointer = (page: Page, hasScripts: boolean): Hand => {
  const { field, button, link } = findersOf(page);
  return {
    ...common(page, hasScripts),
    type: (label, text) => field(label).fill(text),
    choose: async (label, option) => {
      await field(label).selectOption({ label: option });
    },
    tick: (label) => field(label).click(),
    press: async (name) => {
      await thenLoaded(page, () => button(name).click());
    },
    follow: async (name) => {
      await thenLoaded(page, () => link(name).click());
    },
  };
};

const MOST_STOPS = 150;

/** As much of an element of the browser as is looked at; this project has no types for browsers. */
type Focused = Readonly<{
  tagName: string;
  textContent: string | null;
  labels?: ArrayLike<{ textContent: string | null }> & Iterable<{ textContent: string | null }>;
  getAttribute: (name: string) => string | null;
  ownerDocument: { defaultView: { getComputedStyle: (element: Focused) => { outlineStyle: string } } };
}>;

/** The role and the name of the focused element, as they are read aloud. */
const focused = async (page: Page): Promise<string> => {
  const element = page.locator(':focus');
  if ((await element.count()) === 0) return '(page)';
  const said = await element.evaluate((one: Focused) => {
    const [label] = one.labels ?? [];
    const name = one.getAttribute('aria-label') ?? label?.textContent ?? one.textContent ?? '';
    const kind = one.tagName === 'A' ? 'link' : (one.getAttribute('role') ?? one.tagName.toLowerCase());
    const hasRing = one.ownerDocument.defaultView.getComputedStyle(one).outlineStyle !== 'none';
    return `${kind} ${name.replaceAll(/\s+/g, ' ').trim()}${hasRing ? '' : ' WITHOUT A RING'}`;
  });
  // the end of a lock is another one in each run
  return said.replaceAll(/\d\d:\d\d UTC/g, 'hh:mm UTC').replaceAll(/in \d+ minutes?/g, 'in n minutes');
};

/** Uses nothing but keys, and notes each page and each element that gets the focus. */
export const keyboard = (page: Page, hasScripts: boolean, walk: string[]): Hand => {
  const { field, button, link } = findersOf(page);
  const arrive = async (): Promise<void> => {
    walk.push(`# ${await page.title()}`);
    const first = await focused(page);
    if (first !== '(page)') walk.push(first);
  };
  const has = (target: Locator): Promise<boolean> => target.evaluate((element) => element.matches(':focus'));
  const tabTo = async (target: Locator): Promise<void> => {
    for (let n = 0; n < MOST_STOPS && !(await has(target)); n += 1) {
      await page.keyboard.press('Tab');
      walk.push(await focused(page));
    }
    if (!(await has(target))) throw new Error(`the Tab key does not lead to ${String(target)}:\n${walk.join('\n')}`);
  };
  const enter = async (target: Locator): Promise<void> => {
    await tabTo(target);
    await thenLoaded(page, () => page.keyboard.press('Enter'));
    await arrive();
  };
  const base = common(page, hasScripts);
  return {
    ...base,
    open: async (path) => {
      await base.open(path);
      await arrive();
    },
    type: async (label, text) => {
      await tabTo(field(label));
      await page.keyboard.press('ControlOrMeta+A');
      await page.keyboard.insertText(text);
    },
    choose: async (label, option) => {
      await tabTo(field(label));
      await page.keyboard.type(option);
    },
    tick: async (label) => {
      await tabTo(field(label));
      await page.keyboard.press('Space');
    },
    press: (name) => enter(button(name)),
    follow: (name) => enter(link(name)),
  };
};
