import { expect } from 'chai';
import * as E from 'fp-ts/lib/Either.js';
import { devMailboxRoutes } from '../../../src/adapters/http/pages/dev/mailbox.ts';
import { devTemplatesRoute } from '../../../src/adapters/http/pages/dev/templates.ts';
import type { Route } from '../../../src/adapters/http/server/route.ts';
import { sampleMessages } from '../../../src/adapters/messaging/dev-samples.ts';
import { WORDINGS } from '../../../src/adapters/messaging/templates/texts.ts';
import { LANGUAGES } from '../../../src/core/domain/messages/message.ts';

const SERVICE = 'https://id.example.com';
const HOSTILE = `"'></pre></iframe><script>alert(1)</script><img src=x onerror=alert(1)>`;

const request = {
  params: undefined,
  query: undefined,
  body: undefined,
  client: { ip: '127.0.0.1', userAgent: null },
  language: 'en' as const,
  requestId: 'x',
  url: 'http://localhost/dev/mailbox',
  range: () => null,
  ifMatch: () => true,
  cookie: () => undefined,
  isPartial: false,
};
/** The page of a route, after checking its headers. */
const pageOf = async (route: Route): Promise<string> => {
  const answered = await route.handle(request)();
  if (E.isLeft(answered)) throw new Error(`refused: ${answered.left._tag}`);
  const { body, headers } = answered.right;
  const policy = String(headers?.['Content-Security-Policy']);
  expect(policy).to.include("default-src 'none'").and.not.include('unsafe');
  return String(body);
};
const unescape = (html: string) =>
  html
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
const TAGS =
  /^<(?:!doctype html|\/?(?:html|head|body|header|nav|main|article|h[1-3]|p|a|pre|title|time|iframe|meta|link)\b[^<>]*)>$/;
/** Has only the elements of the templates, and nothing inline that the policy would have to allow. */
const expectInert = (html: string): void => {
  for (const [tag] of html.matchAll(/<[^>]*>/g)) {
    expect(tag).to.match(TAGS);
    expect(tag.replaceAll(/"[^"]*"/g, '""')).not.to.match(/\son\w+=|\sstyle=/i);
  }
};

describe('the page of templates', () => {
  const shown = sampleMessages({ name: 'Example', url: SERVICE });

  it('shows every template in every language: subject, HTML, text and text message', async () => {
    const html = await pageOf(devTemplatesRoute(() => shown));
    const ids = [...html.matchAll(/<article id="([\w-]+)" /g)].map(([, id]) => id);
    const all = Object.keys(WORDINGS).flatMap((template) => LANGUAGES.map((language) => `${template}-${language}`));
    expect(ids).to.deep.equal(all);
    const framed = [
      ...html.matchAll(
        /<iframe\s+sandbox="allow-popups allow-popups-to-escape-sandbox"\s+title="[^"]*"\s+srcdoc="([^"]*)"\s*>/g,
      ),
    ].map(([, doc]) => doc!);
    expect(framed.map((doc) => unescape(doc).replace('<base target="_blank">', ''))).to.deep.equal(
      shown.map((one) => one.html),
    );
    const texts = [...html.matchAll(/<pre [^>]*>([^<]*)<\/pre>/g)].map(([, text]) => unescape(text!));
    expect(texts).to.deep.equal(shown.flatMap(({ text, sms }) => [text, sms]));
    for (const { subject } of shown) expect(unescape(html)).to.include(`<h2>${subject}</h2>`);
    expectInert(html);
  });

  it('shows every value as text, also around a mail', async () => {
    // requirement 80
    const hostile = sampleMessages({ name: HOSTILE, url: `https://x/${HOSTILE}` }, { code: HOSTILE, token: HOSTILE });
    const html = await pageOf(devTemplatesRoute(() => hostile));
    expectInert(html);
    for (const [, doc] of html.matchAll(/srcdoc="([^"]*)"/g)) expect(unescape(doc!)).not.to.match(/<(?:script|img)/);
    const odd = { template: HOSTILE, language: HOSTILE, subject: HOSTILE, text: HOSTILE, html: HOSTILE, sms: HOSTILE };
    expectInert(await pageOf(devTemplatesRoute(() => [odd])));
  });
});

const MAIL = {
  channel: 'email',
  to: '+1',
  subject: null,
  text: '',
  html: null,
  code: null,
  createdAt: new Date(0),
} as const;

describe('the page of the development mailbox', () => {
  const mailboxRoutes = devMailboxRoutes(async () => [
    {
      ...MAIL,
      id: HOSTILE,
      to: HOSTILE,
      subject: HOSTILE,
      text: `http://a.example/${HOSTILE}`,
      html: HOSTILE,
      code: HOSTILE,
    },
    { ...MAIL, id: '2', channel: 'sms', text: 'Your code', code: '012345' },
    { ...MAIL, id: '3', text: 'See http://localhost:3000/reset?token=a_b-c.\nOr https://b.example/x?a=1&b=2 (soon).' },
  ]);
  const [seeMailbox] = mailboxRoutes;

  it('is stored by no browser, as a page and as JSON, because it has codes', async () => {
    for (const { path, handle } of mailboxRoutes) {
      const answered = await handle({ ...request, query: {} })();
      if (E.isLeft(answered)) throw new Error(`refused: ${answered.left._tag}`);
      expect(answered.right.headers?.['Cache-Control'], path).to.equal('no-store');
    }
  });

  it('shows the code by itself, and every value as text', async () => {
    // requirement 80
    const html = await pageOf(seeMailbox!);
    expect(html).to.include('<p class="code">012345</p>').and.include('Text message');
    const [script, ...others] = html.match(/<script[^>]*><\/script>/g) ?? [];
    expect(script).to.match(/^<script src="refresh\.js" nonce="[\w-]{22}" defer><\/script>$/);
    expect(others).to.deep.equal([]);
    expectInert(html.replace(script!, ''));
  });

  it('links the addresses in a message, without the full stop after them', async () => {
    const html = await pageOf(seeMailbox!);
    const links = [...html.matchAll(/<a href="(http[^"]*)" target="_blank" rel="noreferrer">([^<]*)<\/a>/g)];
    expect(links.map(([, href, text]) => [unescape(href!), unescape(text!)])).to.deep.equal(
      ['http://a.example/', 'http://localhost:3000/reset?token=a_b-c', 'https://b.example/x?a=1&b=2'].map((one) => [
        one,
        one,
      ]),
    );
  });
});
