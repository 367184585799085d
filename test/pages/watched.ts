import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

/** A page in a browser of its own, and everything that a page must not cause. */
export type Watched = Readonly<{
  page: Page;
  /** Messages on the console, errors, dialogs, refused or foreign requests since the last call; none on a good page. */
  complaints: () => readonly string[];
  close: () => Promise<void>;
}>;

export type Look = Readonly<{
  language?: 'en' | 'de';
  theme?: 'light' | 'dark';
  width?: number;
  scripts?: boolean;
  /** An origin that pages may lead to. */
  beside?: string;
}> &
  Pick<BrowserContextOptions, 'reducedMotion' | 'forcedColors' | 'deviceScaleFactor'>;

type Cookies = Readonly<Record<string, string>>;

/** Low, because what a browser draws in software costs more than what it does. */
const HEIGHT = 300;

/** The browser’s own word for a page that was meant to be refused. */
const STATUS = /^error: Failed to load resource: the server responded with a status of \d+/;

/** Without motion unless `look` asks for it, because each change of the page would be drawn many times. */
export const watched = async (
  browser: Browser,
  url: string,
  {
    language = 'en',
    theme = 'light',
    width = 1280,
    scripts = true,
    beside = url,
    reducedMotion = 'reduce',
    ...others
  }: Look = {},
  cookies: Cookies = {},
): Promise<Watched> => {
  const context = await browser.newContext({
    baseURL: url,
    locale: language,
    colorScheme: theme,
    viewport: { width, height: HEIGHT },
    javaScriptEnabled: scripts,
    reducedMotion,
    ...others,
  });
  await context.addCookies(Object.entries(cookies).map(([name, value]) => ({ name, value, url, httpOnly: true })));
  const seen: string[] = [];
  const page = await context.newPage();
  page.on('console', (message) => {
    const text = `${message.type()}: ${message.text()}`;
    if (!STATUS.test(text)) seen.push(text);
  });
  page.on('pageerror', (error) => seen.push(`error: ${error.message}`));
  page.on('dialog', (dialog) => {
    seen.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    if (![url, beside].includes(new URL(request.url()).origin)) seen.push(`request: ${request.url()}`);
  });
  page.on('requestfailed', (request) => {
    // a navigation that is replaced by the next one is no fault
    if (request.failure()?.errorText !== 'net::ERR_ABORTED') seen.push(`failed: ${request.url()}`);
  });
  return { page, complaints: () => seen.splice(0), close: () => context.close() };
};
