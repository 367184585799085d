import { expect } from 'chai';
import type { Html } from '../../../src/adapters/http/pages/html.ts';
import { checkbox, checkboxes, radios, select } from '../../../src/adapters/http/pages/parts/choice-fields.ts';
import {
  addressField,
  codeField,
  dateField,
  emailField,
  fileField,
  hidden,
  mobileField,
  passwordField,
  searchField,
  textArea,
  textField,
} from '../../../src/adapters/http/pages/parts/text-fields.ts';
import { HOSTILE, expectInert } from './parts.ts';

type Given = Readonly<{ name: string; label: string; hint?: string; error?: string; id?: string }>;

const choices = (text: string) => [
  { value: text, label: text, hint: text },
  { value: 'b', label: 'B' },
];

/** Each field with all its texts. */
const SINGLE: Readonly<Record<string, (field: Given, text: string) => Html>> = {
  textField: (field, value) => textField({ ...field, value, autocomplete: value }),
  emailField: (field, value) => emailField({ ...field, value }),
  addressField: (field, value) => addressField({ ...field, value }),
  mobileField: (field, value) => mobileField({ ...field, value }),
  searchField: (field, value) => searchField({ ...field, value }),
  dateField: (field, value) => dateField({ ...field, value, min: value, max: value }),
  textArea: (field, value) => textArea({ ...field, value }),
  fileField: (field, accept) => fileField({ ...field, accept }),
  codeField: (field) => codeField(field),
  passwordField: (field) => passwordField({ ...field, autocomplete: 'new-password' }),
  checkbox: (field, value) => checkbox({ ...field, value }),
  select: (field, value) => select({ ...field, value, choices: choices(value) }),
};
const GROUPS: typeof SINGLE = {
  radios: (field, value) => radios({ ...field, value, choices: choices(value) }),
  checkboxes: (field, value) => checkboxes({ ...field, values: [value], choices: choices(value) }),
};

const inputIn = (shown: Html): string =>
  /<(?:input|select|textarea)\b[^>]*>/.exec(shown.html)?.[0].replaceAll(/\s+/g, ' ') ?? '';

describe('fields of forms', () => {
  for (const [name, make] of Object.entries({ ...SINGLE, ...GROUPS }))
    // requirement 80
    it(`show hostile text as text: ${name}`, () => {
      expectInert(make({ name: HOSTILE, label: HOSTILE, hint: HOSTILE, error: HOSTILE }, HOSTILE));
    });

  for (const [name, make] of Object.entries(SINGLE)) {
    it(`tie label, hint and error to their input: ${name}`, () => {
      const shown = make({ name: 'a', label: 'Label', hint: 'Hint', error: 'Error' }, 'x');
      expect(inputIn(shown))
        .to.contain(' id="a"')
        .and.contain(' name="a"')
        .and.contain(' aria-describedby="a-hint a-error"')
        .and.contain(' aria-invalid="true"');
      expect(shown.html)
        .to.match(/<label for="a">Label<\/label>/)
        .and.match(/<p id="a-hint" class="hint">Hint<\/p>/)
        .and.match(/<p id="a-error" class="field-error">Error<\/p>/);
    });

    it(`describe nothing that is not there: ${name}`, () => {
      const shown = make({ name: 'a', label: 'Label', id: 'other-a' }, 'x');
      expect(inputIn(shown))
        .to.contain(' id="other-a"')
        .and.contain(' name="a"')
        .and.not.match(/aria-|required/);
      expect(shown.html)
        .to.contain('<label for="other-a">')
        .and.not.match(/-hint"|-error"|is-refused/);
    });
  }

  for (const [name, make] of Object.entries(GROUPS))
    it(`tie the question to its choices: ${name}`, () => {
      const { html } = make({ name: 'a', label: 'Which', hint: 'Hint', error: 'Error' }, 'x');
      expect(html)
        .to.match(/^<fieldset\s+id="a"/)
        .and.contain('aria-describedby="a-hint a-error" tabindex="-1"')
        .and.match(/<legend\s*>Which<\/legend>/)
        .and.match(/<input [^>]*id="a-x" name="a" value="x" checked aria-describedby="a-x-hint"/)
        .and.contain('<label for="a-b">B</label>');
      expect(html.match(/checked/g)).to.have.lengthOf(1);
    });

  it('never have the value of a password or of a code', () => {
    for (const shown of [SINGLE['passwordField'], SINGLE['codeField']])
      expect(inputIn(shown!({ name: 'a', label: 'A' }, 'secret'))).not.to.match(/value|secret/);
    const given = { name: 'a', label: 'A', autocomplete: 'current-password' as const, value: 'secret' };
    expect(passwordField(given).html).not.to.contain('secret');
  });

  it('tell browsers what they are for', () => {
    for (const [shown, wanted] of [
      [codeField({ name: 'a', label: 'A' }), ['inputmode="numeric"', 'autocomplete="one-time-code"', 'maxlength="16"']],
      [
        passwordField({ name: 'a', label: 'A', autocomplete: 'current-password' }),
        ['type="password"', 'autocomplete="current-password"', 'spellcheck="false"'],
      ],
      [emailField({ name: 'a', label: 'A' }), ['inputmode="email"', 'autocomplete="email"', 'autocapitalize="none"']],
      [
        addressField({ name: 'a', label: 'A' }),
        ['type="text"', 'autocomplete="username"', 'autocapitalize="none"', 'spellcheck="false"'],
      ],
      [mobileField({ name: 'a', label: 'A' }), ['type="tel"', 'autocomplete="tel"']],
      [dateField({ name: 'a', label: 'A' }), ['type="date"']],
      [fileField({ name: 'a', label: 'A', accept: 'image/png' }), ['type="file"', 'accept="image/png"']],
      [textField({ name: 'a', label: 'A', required: true }), ['required', 'autocomplete="off"']],
    ] as const)
      for (const one of wanted) expect(inputIn(shown)).to.contain(` ${one}`);
  });

  it('take the code as people type it', () => {
    const [, pattern = ''] = / pattern="([^"]*)"/.exec(inputIn(codeField({ name: 'a', label: 'A' }))) ?? [];
    const takes = (text: string): boolean => new RegExp(`^(?:${pattern})$`, 'v').test(text);
    expect(['123456', '123 456', '123-456', ''].map(takes)).to.deep.equal([true, true, true, true]);
    expect(['12a456', '123_456', '１２３'].map(takes)).to.deep.equal([false, false, false]);
  });

  it('choose what was chosen', () => {
    const { html } = select({ name: 'a', label: 'A', value: 'b', choices: choices('a') });
    expect(html).to.contain('<option value="b" selected>B</option>').and.contain('<option value="a">a</option>');
    expect(inputIn(checkbox({ name: 'a', label: 'A', isChecked: true }))).to.contain(' value="on" checked');
  });

  it('keep every line of a text', () => {
    expect(textArea({ name: 'a', label: 'A', value: '\n  x\n' }).html).to.contain('>\n\n  x\n</textarea>');
  });

  it('send hidden values', () => {
    expect(hidden('a', '"').html).to.equal('<input type="hidden" name="a" value="&quot;" />');
  });
});
