import { expect } from 'chai';
import { attributes, html, none, url, when } from '../../../src/adapters/http/pages/html.ts';
import type { Html, Url } from '../../../src/adapters/http/pages/html.ts';

const HOSTILE = `<script>alert(1)</script>"'&\` onload=alert(1)`;
const ESCAPED = '&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;` onload=alert(1)';
const place = 'x';
/** A template as the formatter would not leave it. */
const as = (strings: readonly string[], ...values: readonly string[]): Html =>
  html(Object.assign([...strings], { raw: strings }), ...values);

describe('a template', () => {
  // requirement 80
  it('escapes text in elements and in attributes', () => {
    expect(html`<p>${HOSTILE}</p>`.html).to.equal(`<p>${ESCAPED}</p>`);
    expect(html`<p title="${HOSTILE}">x</p>`.html).to.equal(`<p title="${ESCAPED}">x</p>`);
    expect(html`<p class="a ${HOSTILE} b ${1}">x</p>`.html).to.equal(`<p class="a ${ESCAPED} b 1">x</p>`);
    expect(html`<p ${attributes({ title: HOSTILE })}>x</p>`.html).to.equal(`<p title="${ESCAPED}">x</p>`);
    expect(html`<a href="${url('/x?a=1&b=2')}">x</a>`.html).to.equal('<a href="/x?a=1&amp;b=2">x</a>');
  });

  it('takes numbers, HTML, and lists of HTML', () => {
    expect(html`<p>${0} ${1.5}</p>`.html).to.equal('<p>0 1.5</p>');
    const items = ['<a>', 'b'].map((one) => html`<li>${one}</li>`);
    expect(
      html`<ul>
        ${items}
      </ul>`.html,
    ).to.equal('<ul><li>&lt;a&gt;</li><li>b</li></ul>');
    expect(html`${when(true, () => html`<b>x</b>`)}${when(false, () => html`<i>x</i>`)}${none}`.html).to.equal(
      '<b>x</b>',
    );
  });

  it('gives the same with other values, and keeps nothing of the values before', () => {
    const greet = (name: string): Html => html`<p>${name}</p>`;
    expect([greet('a').html, greet('<').html, greet('a').html]).to.deep.equal(['<p>a</p>', '<p>&lt;</p>', '<p>a</p>']);
  });

  it('leaves the indentation of the source out, but no space between words', () => {
    const name = 'Ada';
    const shown = html`<p>
      Hello
      <b>${name}</b>
      <i>x</i>
    </p>`;
    expect(shown.html).to.equal('<p>Hello\n<b>Ada</b>\n<i>x</i></p>');
    expect(html`<img alt="" /> ${name}`.html).to.equal('<img alt="" /> Ada');
  });

  const unsafe: Readonly<Record<string, () => Html>> = {
    'an attribute without quotes': () => as(['<p title=', '>x</p>'], place),
    'an attribute in single quotes': () => as(["<p title='", "'>x</p>"], place),
    'a quote that does not end': () => as(['<p title="', '>x</p>'], place),
    'a tag that does not end': () => as(['<p title="', '"'], place),
    'a comment in a tag': () => as(['<p <!-- ', ' -->>x</p>'], place),
    'an attribute right behind another': () => as(['<p title="a"id="', '">x</p>'], place),
    'an attribute whose name is followed by a space': () => as(['<p title = "', '">x</p>'], place),
    'a slash between attributes': () => as(['<p/onclick="', '">x</p>'], place),
    'a processing instruction': () => as(['<?x ', '?>'], place),
    'the name of an element': () => html`<${place}>x</p>`,
    'a part of the name of an element': () => html`<h${place}>x</h1>`,
    'a part of the name of an attribute': () => html`<p data-${place}="x">x</p>`,
    'an event handler': () => html`<p onclick="${place}">x</p>`,
    'an event handler in capitals': () => html`<p onClick="${place}">x</p>`,
    'an event handler of htmx': () => html`<p hx-on:click="${place}">x</p>`,
    'an event handler of htmx, with hyphens': () => html`<p hx-on-click="${place}">x</p>`,
    'a trigger of htmx, whose filter is code': () => html`<p hx-trigger="${place}">x</p>`,
    'values of htmx, which can be code': () => html`<p data-hx-vals="${place}">x</p>`,
    'a style attribute': () => html`<p style="${place}">x</p>`,
    'a script': () =>
      html`<script>
        ${place};
      </script>`,
    'a style': () =>
      html`<style>
        ${place}
      </style>`,
    'a script without a value': () =>
      html`<script>
        alert(1);
      </script>`,
    'a comment': () => html`<!-- ${place} -->`,
    'a list of addresses': () => html`<img srcset="${place}" />`,
    'the content of a frame without a sandbox': () => html`<iframe srcdoc="${place}"></iframe>`,
    'an address that is text': () => html`<a href="${place}">x</a>`,
    'a part of an address': () => html`<a href="/x/${url('/y')}">x</a>`,
    'the address of a form': () => html`<form action="${place}"></form>`,
    'the address of a button': () => html`<button formaction="${place}">x</button>`,
    'the address of a request of htmx': () => html`<p hx-get="${place}">x</p>`,
    'an address in an attribute for text': () => html`<p title="${url('/x')}">x</p>`,
    'an address in an element': () => html`<p>${url('/x')}</p>`,
    'attributes in an element': () => html`<p>${attributes({ title: 'x' })}</p>`,
    'HTML in an attribute': () => html`<p title="${none}">x</p>`,
    'a list in an attribute': () => html`<p title="${[none]}">x</p>`,
    undefined: () => html`<p>${undefined as unknown as string}</p>`,
    null: () => html`<p>${null as unknown as string}</p>`,
    'a boolean': () => html`<p>${true as unknown as string}</p>`,
    'an object': () => html`<p>${{} as Html}</p>`,
    'a date': () => html`<p>${new Date(0) as unknown as string}</p>`,
    'a list of undefined': () => html`<p>${[undefined] as unknown as readonly Html[]}</p>`,
    'a value in a tag': () => html`<p ${place}>x</p>`,
  };
  for (const [what, make] of Object.entries(unsafe))
    it(`throws for ${what}`, () => {
      expect(make).to.throw(TypeError);
    });

  it('accepts the content of a sandboxed frame, and scripts without content', () => {
    expect(html`<iframe sandbox="" srcdoc="${'<b>'}"></iframe>`.html).to.contain('srcdoc="&lt;b&gt;"');
    expect(html`<script src="${url('/a.js')}" defer></script>`.html).to.equal('<script src="/a.js" defer></script>');
  });
});

describe('attributes of a template', () => {
  it('are left out if false, without a value if true, and else escaped', () => {
    expect(html`<input ${attributes({ required: true, disabled: false, value: '', size: 3 })} />`.html).to.equal(
      '<input required value="" size="3" />',
    );
  });

  for (const name of [
    'onclick',
    'style',
    'href',
    'src',
    'srcdoc',
    'hx-trigger',
    'a b',
    'x"',
    'a=b',
    'srcset',
    'formaction',
  ])
    it(`can not be ${name}`, () => {
      expect(() => attributes({ [name]: 'x' })).to.throw(TypeError);
    });
});

describe('an address of a page', () => {
  const text = ({ url: address }: Url): string => address;

  it('is a path, a place on the page, or a URL over http', () => {
    for (const own of ['/', '/a/b?c=d&e=f', '#main', '/a//b', '/@x', '../assets/x.css', './x'])
      expect(text(url(own))).to.equal(own);
    expect(text(url('https://example.com/a b'))).to.equal('https://example.com/a%20b');
    expect(text(url('http://[::1]:3000'))).to.equal('http://[::1]:3000/');
  });

  for (const hostile of [
    'javascript:alert(1)',
    'JAVASCRIPT:alert(1)',
    ' javascript:alert(1)',
    'java\nscript:alert(1)',
    '\u0001javascript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:x',
    'file:///etc/passwd',
    'blob:https://example.com/x',
    'mailto:a@example.com',
    '//evil.example',
    '///evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    '/\n/evil.example',
    '\\\\evil.example',
    '..//evil.example',
    './/evil.example',
    '/ /evil.example',
    'evil.example',
    '',
    'a',
    '?x',
  ])
    it(`is not ${JSON.stringify(hostile)}`, () => {
      expect(() => url(hostile)).to.throw(TypeError);
    });
});
