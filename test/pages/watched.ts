import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

/** A page in a browser of its own, and everything that a page must not cause. */
export type Watched = Readonly<{
  page: Page;
  /** Messages on the console, errors, dialogs, refused or foreign requests; empty on a good page. */
  complaints: string[];
  close: () => Promise<void>;
}>;

type Options = Readonly<{
  /** The value of a session's cookie. */
  session?: string;
  language?: 'en' | 'de';
  theme?: 'light' | 'dark';
  width?: number;
  scripts?: boolean;
}> &
  Pick<BrowserContextOptions, 'reducedMotion' | 'forcedColors'>;

const HEIGHT = 900;

export const watched = async (browser: Browser, url: string, options: Options = {}): Promise<Watched> => {
  const { session, language = 'en', theme = 'light', width = 1280, scripts = true, ...others } = options;
  const context = await browser.newContext({
    baseURL: url,
    locale: language,
    colorScheme: theme,
    viewport: { width, height: HEIGHT },
    javaScriptEnabled: scripts,
    ...others,
  });
  if (session !== undefined) await context.addCookies([{ name: 'session', value: session, url, httpOnly: true }]);
  const complaints: string[] = [];
  const page = await context.newPage();
  page.on('console', (message) => complaints.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('dialog', (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== url) complaints.push(`request: ${request.url()}`);
  });
  page.on('requestfailed', (request) => {
    // a navigation that is replaced by the next one is no fault
    if (request.failure()?.errorText !== 'net::ERR_ABORTED') complaints.push(`failed: ${request.url()}`);
  });
  return { page, complaints, close: () => context.close() };
};

/** Messages of the browser about the status of a page that was meant to be refused. */
export const withoutStatus = (complaints: readonly string[]): readonly string[] =>
  complaints.filter((text) => !/Failed to load resource: the server responded with a status of \d+/.test(text));
