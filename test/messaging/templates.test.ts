import { expect } from 'chai';
import { sampleMessages } from '../../src/adapters/messaging/dev-samples.ts';
import { WORDINGS } from '../../src/adapters/messaging/templates/texts.ts';
import { LANGUAGES } from '../../src/core/domain/messages/message.ts';

const URL_OF_SERVICE = 'https://identity.example.com';
const NAME = 'Example';
const CODE = '012345';

/** The characters that take one of 160 places in a text message (3GPP TS 23.038). */
const BASIC = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);

describe('messages', () => {
  const all = sampleMessages({ name: NAME, url: URL_OF_SERVICE });
  const named = all.map((one) => [`${one.template} in ${one.language}`, one] as const);

  it('exist in every language', () => {
    expect(all).to.have.lengthOf(Object.keys(WORDINGS).length * LANGUAGES.length).and.not.empty;
  });

  it('have no code in the subject, which lock screens show', () => {
    for (const [name, { subject }] of named) expect(subject, name).to.match(/^[^\d\r\n]{1,78}$/);
  });

  it('say the same in text and HTML', () => {
    const plain = (html: string) =>
      html
        .replace(/^[^]*<body>/, '')
        .replaceAll(/<[^>]+>/g, '')
        .replaceAll('&quot;', '"')
        .replaceAll('&#39;', "'");
    const words = (text: string) =>
      text
        .split(/\s+/)
        .map((word) => word.replace(/\.$/, ''))
        .filter(Boolean);
    for (const [name, { text, html }] of named) expect(words(plain(html)), name).to.deep.equal(words(text));
  });

  it('name the service in each form, by its name or its link', () => {
    for (const [name, { text, html, sms }] of named) {
      for (const form of [text, html]) expect(form, name).to.include(NAME);
      expect(sms.includes(NAME) || sms.includes(URL_OF_SERVICE), `${name}: ${sms}`).to.equal(true);
    }
  });

  // Mail programs turn URLs and hosts into links, some with the mark behind them.
  it('have no mark behind a link or behind the name, which may be a host', () => {
    for (const host of ['localhost:3000', 'identity.example.com', 'Example'])
      for (const one of sampleMessages({ name: host, url: 'http://localhost:3000' })) {
        const html = one.html.replaceAll(/<[^>]+>/g, '');
        for (const [form, text] of Object.entries({ subject: one.subject, text: one.text, html, sms: one.sms })) {
          const about = `${one.template} in ${one.language}, ${form}: ${text}`;
          for (const [url] of text.matchAll(/https?:\S*/g))
            expect(url, about).to.match(/^http:\/\/localhost:3000\/(?:reset|invitation|undo-factor)\?token=[\w-]+$/);
          const rest = text.replaceAll(/https?:\S*/g, '');
          for (const [, next] of rest.matchAll(new RegExp(`${host.replaceAll('.', '\\.')}(.)`, 'gs')))
            expect(next, about).to.equal(' ');
        }
        for (const [, href, text] of one.html.matchAll(/<a href="([^"]*)">([^<]*)<\/a>(?!<\/p>)/g))
          expect.fail(`a link with text behind it: ${href} ${text}`);
      }
  });

  it('with a code contain it once in each form, with the name of the service', () => {
    const coded = named.filter(([, { text }]) => text.includes(CODE));
    expect(coded).to.have.lengthOf(5 * LANGUAGES.length);
    for (const [name, { text, html, sms }] of coded)
      for (const form of [text, html, sms]) {
        expect(form.split(CODE), name).to.have.lengthOf(2);
        expect(form.includes(NAME) || form.includes(URL_OF_SERVICE), name).to.equal(true);
      }
  });

  it('fit into one text message each', () => {
    // The default name is the host.
    for (const { template: name, sms } of [
      ...all,
      ...sampleMessages({ name: 'identity.example.com', url: URL_OF_SERVICE }),
    ]) {
      expect(
        [...sms].filter((char) => !BASIC.has(char)),
        `${name}: ${sms}`,
      ).to.deep.equal([]);
      expect(sms.length, `${name}: ${sms}`).to.be.at.most(160);
    }
  });

  it('escape every value', () => {
    // requirement 80
    const hostile = `</p><script>alert(1)</script>"'><img src=x onerror=alert(1)>&lt;`;
    const service = { name: hostile, url: `https://x/${hostile}` };
    for (const { html, subject, template } of sampleMessages(service, { code: hostile, token: hostile })) {
      expect(html.match(/<(?!\/?(?:html|head|meta|title|body|p|strong|a)\b|!doctype)/g), template).to.equal(null);
      expect(html, template).not.to.match(/<(?:script|img)/);
      // Tags have only the attributes of the template.
      for (const [tag] of html.replace('<!doctype html>', '').matchAll(/<\w[^>]*>/g))
        expect(tag, template).to.match(
          /^<(?:html lang="\w+"|head|meta charset="utf-8"|title|body|p|strong|a href="[^"<>]*")>$/,
        );
      expect(subject, template).not.to.include('<');
    }
  });
});
