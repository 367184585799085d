import { domainToASCII, domainToUnicode } from 'node:url';
import { expect } from 'chai';
import fc from 'fast-check';
import * as E from 'fp-ts/lib/Either.js';
import type * as t from 'io-ts';
import { EmailAddress, MobileNumber, writtenMobile } from '../../src/core/domain/addresses/address.ts';
import { IdentityId, SessionId, UserId } from '../../src/core/domain/ids.ts';
import { Username, parseLogin as parseLoginWith } from '../../src/core/domain/sign-in/login.ts';
import { OtpCode } from '../../src/core/domain/sign-in/otp-code.ts';
import { makeFakePhoneNumbers } from '../fakes/phone-numbers.ts';

/** The stored spelling; null if it is refused. */
const stored = <A extends string>(codec: t.Type<A, string>, raw: unknown): A | null => {
  const decoded = codec.decode(raw);
  return E.isRight(decoded) ? decoded.right : null;
};
const shown = (value: unknown) => JSON.stringify(value) ?? 'undefined';
const notText = [undefined, null, 1, true, {}, [], ['ada@example.com'], { $gt: '' }];

describe('an e-mail address', () => {
  const email = (raw: unknown) => stored(EmailAddress, raw);

  it('is stored in lower case and NFC', () => {
    expect(email('Ada@Example.COM')).to.equal('ada@example.com');
    expect(email('A\u0308da@example.com')).to.equal('\u00e4da@example.com');
    expect(email('\u212aelvin@example.com'), 'the Kelvin sign is a K').to.equal('kelvin@example.com');
  });

  it('is accepted unchanged in all common forms', () => {
    for (const ok of [
      'a@b.co',
      'first.last+tag@sub.example.co.uk',
      "o'hara#$&*/?=^_{|}~-@x-1.example",
      'дмитрий@пример.рф',
    ]) {
      expect(email(ok), ok).to.equal(ok);
    }
  });

  it('is refused in any other form', () => {
    const local = `${'a'.repeat(65)}@example.com`;
    const label = `a@${'b'.repeat(64)}.com`;
    const long = `a@${'b.'.repeat(95)}com`;
    const forms = [
      '',
      'a',
      '@',
      'a@',
      '@b.co',
      'a@b',
      'a@b.',
      'a@.co',
      'a b@c.de',
      'a..b@c.de',
      '.a@c.de',
      'a.@c.de',
      'a@b@c.de',
      '"a"@c.de',
      ' a@b.co',
      'a@b.co ',
      'a@-b.co',
      'a@b-.co',
      'a@[127.0.0.1]',
      'a\n@b.co',
      'a\0@b.co',
      'a,b@c.de',
      '<a@b.co>',
    ];
    for (const wrong of [...forms, local, label, long, ...notText]) expect(email(wrong), shown(wrong)).to.equal(null);
  });

  // requirement 65
  it('is refused with look-alike or invisible characters', () => {
    const disguises = {
      'full width': '\uff41da@example.com',
      'full-width at': 'ada\uff20example.com',
      'zero width': 'a\u200bda@example.com',
      'zero-width joiner': 'a\u200dda@example.com',
      'soft hyphen': 'a\u00adda@example.com',
      'dotless i': 'm\u0131ke@example.com',
      'dotted capital I': 'm\u0130ke@example.com',
      'long s': '\u017fam@example.com',
      ligature: '\ufb01n@example.com',
      'Cyrillic a among Latin letters': '\u0430da@example.com',
      'Greek o among Latin letters': 'b\u03bfb@example.com',
      'Cyrillic letters that read as Latin ones': '\u0430\u0440\u0440@example.com',
      'a domain in disguise': 'ada@ex\u0430mple.com',
      'right-to-left override': 'ada\u202e@example.com',
      'byte order mark': '\ufeffada@example.com',
      'variation selector': 'ada\ufe0f@example.com',
      'no-break space': 'a\u00a0da@example.com',
    };
    for (const [name, raw] of Object.entries(disguises)) expect(email(raw), name).to.equal(null);
  });

  // requirement 110
  it('has its domain mapped by UTS 46 (nontransitional) and its local part in lower case', () => {
    const spellings: readonly (readonly [typed: string, kept: string])[] = [
      ['ada@βόλος.example', 'ada@βόλος.example'],
      ['ada@ΒΌΛΟΣ.example', 'ada@βόλοσ.example'],
      ['ada@straße.example', 'ada@straße.example'],
      ['ada@STRASSE.example', 'ada@strasse.example'],
      ['ada@STRAẞE.example', 'ada@straße.example'],
      ['ada@BÜCHER.example', 'ada@bücher.example'],
      ['ΜΆΡΚΟΣ@example.com', 'μάρκος@example.com'],
      ['μάρκοσ@example.com', 'μάρκοσ@example.com'],
    ];
    for (const [typed, kept] of spellings) {
      expect(email(typed), typed).to.equal(kept);
      expect(domainToUnicode(domainToASCII(typed.split('@')[1] ?? '')), typed).to.equal(kept.split('@')[1]);
    }
  });

  // requirement 110
  it('never has a letter in its domain that UTS 46 maps to other letters', () => {
    const others: string[] = [];
    for (let code = 0x80; code < 0x32000; code += 1) {
      const letter = String.fromCodePoint(code);
      for (const domain of [`а${letter}б.рф`, `β${letter}β.gr`, `a${letter}b.com`, `中${letter}中.cn`]) {
        const kept = email(`ada@${domain}`)?.slice('ada@'.length);
        if (kept !== undefined && domainToUnicode(domainToASCII(domain)) !== kept) others.push(domain);
      }
    }
    expect(others).to.deep.equal([]);
  });

  it('may begin with a short name in any script', () => {
    for (const name of 'саша юра варя сергій λουκάς דון رضا นาน ада ян'.split(' '))
      for (const domain of ['example.com', 'пример.org'])
        expect(email(`${name}@${domain}`), name).to.equal(`${name}@${domain}`);
  });

  it('is refused with a numeric top-level domain, which a relay could take for an IP address', () => {
    for (const domain of ['127.0.0.1', '169.254.1', 'example.8']) expect(email(`ada@${domain}`), domain).to.equal(null);
  });

  it('is refused with a punycode domain', () => {
    for (const domain of ['xn--bcher-kva.example', 'XN--BCHER-KVA.example', 'mail.xn--p1ai', 'xn--a.com', 'ab--c.com'])
      expect(email(`ada@${domain}`), domain).to.equal(null);
  });

  it('is refused with characters that UTS 39 disallows, in the domain and in the local part', () => {
    const disallowed = [...'ɡꜱɑʀǃᴀᵃⅼꓲ𐐬ᎪԁԛԝѡꙅΏ\u0345ŀⁿ〡ꭰ'];
    for (const letter of disallowed)
      for (const raw of [`ada@${letter}oogle.com`, `ada@mail.micro${letter}oft.com`, `a${letter}da@example.com`])
        expect(email(raw), raw).to.equal(null);
  });

  it('is refused if a label only looks Latin, unless its script is expected under the top-level domain', () => {
    const cases: readonly (readonly [domain: string, isTaken: boolean])[] = [
      ['аррӏе.com', false],
      ['mail.аррӏе.com', false],
      ['сахар.com', false],
      ['сахар.ru', true],
      ['рау-раӏ1.com', false],
      ['ёёё.org', false],
      ['ѕоо.net', false],
      ['аре.сом', false],
      ['οινο.com', false],
      ['υπο.gr', true],
      ['ооо.ru', true],
      ['оса.рф', true],
      ['сор.рус', true],
      ['сор.бг', true],
      ['сор.укр', true],
      ['սոս.am', true],
      ['սոս.com', false],
      ['ооо.gr', false],
      ['пример.com', true],
      ['παράδειγμα.com', true],
      ['例え.jp', true],
      ['한국어.com', true],
      ['gოogle.com', false],
      ['gοοgle.com', false],
      ['g०ogle.com', false],
      ['пpимep.рф', false],
      ['日本go.jp', false],
    ];
    for (const [domain, isTaken] of cases)
      expect(email(`ada@${domain}`), domain).to.equal(isTaken ? `ada@${domain}` : null);
  });

  it('is refused with a local part that a mail server could take for a route, a program or a header', () => {
    const locals = [
      'bob%other.example',
      'other.example!bob',
      '=?utf-8?q?bob?=',
      'a=?b',
      '${run{id}}',
      'a`id`',
      '|id',
      '/etc/passwd',
      '-oQ',
    ];
    for (const local of locals) expect(email(`${local}@example.com`), local).to.equal(null);
    for (const local of ['a=b', 'a?b', 'sales/eu', 'a|b', 'a-b', '$a', '{a}', '_a', "d'arc"])
      expect(email(`${local}@example.com`), local).to.equal(`${local}@example.com`);
  });

  it('does not change when normalized again', () => {
    const spelling = fc.oneof(
      fc.emailAddress(),
      fc
        .tuple(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }), fc.domain())
        .map((parts) => parts.join('@')),
    );
    fc.assert(
      fc.property(spelling, (raw) => {
        const value = email(raw);
        if (value === null) return;
        expect(email(value)).to.equal(value);
        expect(EmailAddress.is(value)).to.equal(true);
        expect(email(raw.normalize('NFD'))).to.equal(value);
        if (/^[ -~]*$/.test(raw)) expect(email(raw.toUpperCase())).to.equal(value);
      }),
      { seed: 65, numRuns: 500 },
    );
  });
});

describe('a mobile number', () => {
  const mobile = (raw: unknown) => stored(MobileNumber, raw);

  it('accepts E.164 only', () => {
    for (const ok of ['+14155550123', '+1234567', '+123456789012345']) expect(mobile(ok), ok).to.equal(ok);
  });

  it('is refused in any other form', () => {
    const forms = [
      '',
      '+',
      '14155550123',
      '0014155550123',
      '+04155550123',
      '+123456',
      '+1234567890123456',
      '+1415555O123',
      '+１４１５５５５０１２３',
      '+1415555\u200b0123',
      '++14155550123',
      '+1 415 555 0123',
      '+14155550123\n',
      'tel:+14155550123',
    ];
    for (const wrong of [...forms, ...notText]) expect(mobile(wrong), shown(wrong)).to.equal(null);
  });

  it('is normalized by the phone number port', () => {
    const written = writtenMobile((s) => (s === '+1 415' ? '+14155550123' : null));
    expect(stored(written, '+1 415')).to.equal('+14155550123');
    for (const wrong of ['+14155550123', ...notText]) expect(stored(written, wrong), shown(wrong)).to.equal(null);
  });
});

describe('a username', () => {
  const username = (raw: unknown) => stored(Username, raw);

  it('is stored in lower case', () => {
    expect(username('Ada.L-1_x')).to.equal('ada.l-1_x');
    expect(username('abc')).to.equal('abc');
    expect(username(`a${'b'.repeat(63)}`)).to.have.lengthOf(64);
  });

  it('is refused in any other form', () => {
    const forms = [
      '',
      'ab',
      `a${'b'.repeat(64)}`,
      '1ab',
      '.ab',
      '-ab',
      '_ab',
      'a b',
      'a@b',
      'a+b',
      ' abc',
      'abc\n',
      'abç',
      '\u212aelvin',
      'm\u0131ke',
      '\uff41bc',
      'a\u00adbc',
    ];
    for (const wrong of [...forms, ...notText]) expect(username(wrong), shown(wrong)).to.equal(null);
  });
});

describe('an entered one-time code', () => {
  // requirement 17
  it('is text of six ASCII digits', () => {
    expect(stored(OtpCode, '004217')).to.equal('004217');
    for (const wrong of [
      '',
      '12345',
      '1234567',
      '0000123456',
      ' 123456',
      '123456\n',
      '１２３４５６',
      '12345a',
      '1e5000',
      123456,
      ...notText,
    ]) {
      expect(stored(OtpCode, wrong), shown(wrong)).to.equal(null);
    }
  });
});

describe('an id', () => {
  it('is a positive integer of PostgreSQL', () => {
    for (const codec of [UserId, IdentityId]) {
      for (const ok of [1, 2_147_483_647]) expect(codec.is(ok)).to.equal(true);
      for (const wrong of [0, -1, 1.5, 2_147_483_648, Number.NaN, Number.POSITIVE_INFINITY, '1', null]) {
        expect(codec.is(wrong), String(wrong)).to.equal(false);
        expect(E.isLeft(codec.decode(wrong))).to.equal(true);
      }
    }
  });

  it('of a session is a UUIDv7 in lower case', () => {
    const ok = '018dc2a9-1f00-7abc-8def-0123456789ab';
    expect(SessionId.is(ok)).to.equal(true);
    for (const wrong of [ok.toUpperCase(), ok.replace('-7', '-4'), ok.replace('-8', '-7'), `${ok} `, ok.slice(1), '']) {
      expect(SessionId.is(wrong), wrong).to.equal(false);
    }
  });
});

const { normalise } = makeFakePhoneNumbers();

describe('a login', () => {
  const parseLogin = (raw: string) => parseLoginWith(raw, normalise);

  it('is an e-mail address with @, a mobile number with +, else a username', () => {
    expect(parseLogin('Ada@Example.com')).to.deep.equal({ type: 'email', value: 'ada@example.com' });
    expect(parseLogin('+ada@example.com')).to.deep.equal({ type: 'email', value: '+ada@example.com' });
    expect(parseLogin(' +1 415 555 0123')).to.deep.equal({ type: 'mobile', value: '+14155550123' });
    expect(parseLogin('Ada.Lovelace')).to.deep.equal({ type: 'username', value: 'ada.lovelace' });
  });

  it('is unknown if it can be none of them', () => {
    for (const wrong of ['', ' ', '@', 'ada@', '+', '+1', '14155550123', 'a b', 'ad\u0430', 'x'.repeat(10_000)]) {
      expect(parseLogin(wrong), wrong.slice(0, 20)).to.equal(null);
    }
  });

  // requirement 21
  it('has the same spelling however it was entered', () => {
    const ways = [
      ['ada@example.com', 'ADA@EXAMPLE.COM'],
      ['+14155550123', '+1 (415) 555-0123'],
      ['+442079460018', '+44 (0)20 7946 0018'],
      ['+14155550123', 'tel:+1-415-555-0123'],
      ['ada', 'ADA'],
    ] as const;
    for (const [one, other] of ways) expect(parseLogin(one)).to.deep.equal(parseLogin(other));
  });
});
