import { attributes, html, url, when } from './html.ts';
import type { Attributes, Html } from './html.ts';
import { LAYOUT_TEXTS } from './layout-texts.ts';
import { navigation } from './navigation.ts';
import { NOTICES } from './notices.ts';
import type { Page } from './page.ts';
import { isOffering, passkeyOffer } from './passkeys/offer.ts';
import type { View } from './view.ts';

const policyOf = ({ site }: View): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    `img-src 'self'${site.imageOrigin === null ? '' : ` ${site.imageOrigin}`}`,
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "object-src 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

/**
 * Pages are neither cached nor indexed. Other origins get no referrer. This origin gets one, because browsers would
 * otherwise send `Origin: null` with forms. If the URL has a token, the referrer is only the origin.
 */
export const pageHeaders = (view: View, { hasToken = false, partial }: Page): Readonly<Record<string, string>> => ({
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Language': view.language,
  'Content-Security-Policy': policyOf(view),
  'Cache-Control': 'no-store',
  'Permissions-Policy': 'publickey-credentials-get=(self), publickey-credentials-create=(self)',
  'Referrer-Policy': hasToken ? 'strict-origin' : 'same-origin',
  'X-Robots-Tag': 'noindex',
  Vary: `Accept-Language, Cookie${partial === undefined ? '' : ', HX-Request-Type'}`,
});

const languageSwitch = (view: View): Html => {
  const { other, language } = LAYOUT_TEXTS[view.language].language;
  return html`<form method="post" action="${view.to('/language')}" class="language">
    <input type="hidden" name="return_to" value="${view.here}" />
    <button name="language" value="${language}" lang="${language}" class="link">${other}</button>
  </form>`;
};

const signOut = (view: View): Html =>
  html`<form method="post" action="${view.to('/sign-out')}">
    <button class="link">${LAYOUT_TEXTS[view.language].signOut}</button>
  </form>`;

const header = (view: View, { isShownOnce = false }: Page): Html =>
  html`<header class="bar">
    <a href="${view.to('/')}" class="brand">${view.site.service}</a>
    <div class="actions">
      ${when(!isShownOnce, () => languageSwitch(view))} ${when(view.principal !== null, () => signOut(view))}
    </div>
  </header>`;

const noticeOf = ({ language, notice, site }: View, about: string): Html =>
  html`<div role="status" class="notice">${notice === null ? '' : NOTICES[language][notice](about, site)}</div>`;

const footer = ({ language, requestId, site: { version } }: View): Html =>
  html`<footer>
    <p>
      ${LAYOUT_TEXTS[language].request}
      <code>${requestId}</code>${when(version !== null, () => html` · ${version ?? ''}`)}
    </p>
  </footer>`;

/** Only pages with a `partial` load the htmx library. */
const scripts = (view: View, { partial, usesPasskeys = false }: Page): Html => {
  const { script, htmx, passkeys } = view.site.assets;
  const paths = partial === undefined ? [script] : [script, htmx];
  return html`${paths.map((path) => html`<script src="${view.to(path)}" defer></script>`)}
  ${when(usesPasskeys || isOffering(view), () => html`<script src="${view.to(passkeys)}" type="module"></script>`)}`;
};

const scriptTexts = ({ language }: View): Attributes => {
  const { show, hide, showLong, hideLong, copy, copied } = LAYOUT_TEXTS[language].script;
  return attributes({
    'data-show': show,
    'data-hide': hide,
    'data-show-long': showLong,
    'data-hide-long': hideLong,
    'data-copy-text': copy,
    'data-copied-text': copied,
  });
};

/** Returns a title such as “Profile – My account – Example”. */
const titleOf = ({ language, site }: View, { title, part, section }: Page): string => {
  const { account, administration } = LAYOUT_TEXTS[language];
  const area = section && (section === 'account' ? account : administration);
  const parts = part === undefined ? [title, area] : [part, title];
  return [...new Set([...parts.filter((text) => text !== undefined), site.service])].join(' – ');
};

/**
 * Renders the whole document. If the page has an alert and `status` is 400 or more, the title begins with “Error: ”.
 */
export const documentOf = (view: View, page: Page, status: number): string => {
  const { language, site } = view;
  const texts = LAYOUT_TEXTS[language];
  const title = `${status >= 400 && page.alert ? texts.error : ''}${titleOf(view, page)}`;
  return html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <meta name="htmx-config" content='{"includeIndicatorCSS":false,"history":"reload"}' />
        <title>${title}</title>
        <link rel="icon" href="${view.to('/favicon.svg')}" type="image/svg+xml" />
        <link rel="stylesheet" href="${view.to(site.assets.styles)}" />
        ${scripts(view, page)}
      </head>
      <body ${scriptTexts(view)}>
        <a href="${url('#main')}" class="skip">${texts.skip}</a>
        ${header(view, page)} ${page.section ? navigation(view, page.section) : ''}
        <main id="main" ${attributes({ class: page.section ? 'wide' : page.isText ? 'narrow text' : 'narrow' })}>
          ${page.alert ?? ''} ${isOffering(view) ? passkeyOffer(view) : noticeOf(view, page.about ?? '')}
          <h1>${page.title}</h1>
          ${page.main}
        </main>
        ${footer(view)}
      </body>
    </html> `.html;
};
