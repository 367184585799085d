import { domainToASCII, domainToUnicode } from 'node:url';
import { expect } from 'chai';
import fc from 'fast-check';
import * as E from 'fp-ts/lib/Either.js';
import type * as t from 'io-ts';
import { EmailAddress, MobileNumber, writtenMobile } from '../../src/core/domain/addresses/address.ts';
import { toPunycode } from '../../src/core/domain/addresses/punycode.ts';
import { IdentityId, SessionId, UserId } from '../../src/core/domain/ids.ts';
import { numberInAscii } from '../../src/core/domain/pasted.ts';
import { Username, parseLogin as parseLoginWith } from '../../src/core/domain/sign-in/login.ts';
import { OtpCode } from '../../src/core/domain/sign-in/otp-code.ts';
import { makeFakePhoneNumbers } from '../fakes/phone-numbers.ts';

const { normalise } = makeFakePhoneNumbers();

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

  it('has at most 64 octets before the @ and 191 characters in all, as stored', () => {
    const domain = `${'b'.repeat(63)}.${'c'.repeat(62)}`;
    const longest = `${'a'.repeat(62)}\u00e4@${domain}c`;
    expect(email(longest)).to.equal(longest);
    expect(email(longest.normalize('NFD')), 'written in 192').to.equal(longest);
    expect(email(`${longest}c`)).to.equal(null);
    expect(email(`a${'a'.repeat(63)}@b.co`)).not.to.equal(null);
    for (const local of ['a'.repeat(65), `${'a'.repeat(63)}\u00e4`, 'ю'.repeat(33), '田'.repeat(22)])
      expect(email(`${local}@example.ru`), local).to.equal(null);
    expect(email(`${'ю'.repeat(32)}@example.ru`)).to.have.lengthOf(43);
  });

  it('fits into SMTP and DNS with its domain in Punycode', () => {
    const label = 'ü'.repeat(57);
    expect(domainToASCII(`${label}.example`).indexOf('.')).to.equal(63);
    expect(email(`ada@${label}.example`)).to.equal(`ada@${label}.example`);
    expect(email(`ada@${label}ü.example`)).to.equal(null);
    const han = '例山川水火木金土日月田村林森';
    const domain = [han, han, han, han, han].join('.');
    expect(domainToASCII(`${domain}.jp`).length).to.be.within(200, 253);
    expect(email(`ada@${domain}.jp`)).to.equal(`ada@${domain}.jp`);
    expect(email(`${'a'.repeat(64)}@${domain}.jp`), 'a path of more than 254 octets').to.equal(null);
    expect(email(`ada@${domain}.${han}.jp`), 'a domain of more than 253 octets').to.equal(null);
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
      'a @b.co',
      'a@ b.co',
      'a@b.c',
      'a@b..co',
      'a@b.co.',
      'a@localhost',
      'a@1.2.3.4',
      'a@[1.2.3.4]',
      'a@[IPv6:2001:db8::1]',
      'a@1.2.3.0x4',
      'a@example.123',
      'a@example.१२',
      'a@example.c0m',
      'a@example.co-m',
      'a@b_c.co',
      'a@\u0301b.co',
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
      'byte order mark': 'a\ufeffda@example.com',
      'variation selector': 'ada\ufe0f@example.com',
      'a joiner with no effect': 'نا\u200cمه@example.com',
      'a joiner at the end': 'نامه\u200c@example.com',
      'two joiners': 'نامه\u200c\u200cای@example.com',
      'a joiner where Unicode has one letter for both': 'ത്\u200dന@example.com',
      'a joiner that a script does not show': 'க்\u200cய@example.com',
      'a Han zero among Latin letters': 'b〇b@example.com',
      'a prolonged sound mark for a hyphen': 'ada@goーgle.com',
      'a Han one for a hyphen': 'ada@pay一pal.com',
      'a katakana no for a slash': 'ada@example.comノa.jp',
      'hiragana for l': 'ada@goog\u3057e.com',
      'kana and Hangul': 'ada@한え.com',
      'Cyrillic and Han': 'ada@д田.com',
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

  it('has one form for every spelling of its domain, case and normal form', () => {
    for (const kept of [
      'user@müller.example',
      'имя@пример.рус',
      'ali@نامه\u200cای.com',
      'علی\u200cرضا@نامه\u200cای.com',
      'ada@क्\u200cष.example',
      'tanaka田中@example.jp',
      'ada@日本go.jp',
      'kim김@shop한국.kr',
      'ada@مثال.إختبار',
      'ada@mail.בדיקה.co.il',
    ]) {
      const [local = '', domain = ''] = kept.split('@');
      const ascii = domainToASCII(domain);
      for (const form of [domain, ascii, ascii.toUpperCase(), domain.normalize('NFD'), domain.replaceAll('.', '。')])
        for (const name of [local, local.toUpperCase(), local.normalize('NFD')])
          expect(email(`${name}@${form}`), `${name}@${form}`).to.equal(kept);
    }
  });

  it('may have what people paste around it', () => {
    for (const around of [
      ' ',
      '\u00a0',
      '\u200b',
      '\u200c',
      '\u200e',
      '\ufeff',
      '\u202a',
      '\u2068',
      '\u3000',
      '\r\n\t',
    ])
      expect(email(`${around}${around}ada@example.com${around}`), shown(around)).to.equal('ada@example.com');
  });

  it('has no domain whose labels are read in two directions', () => {
    for (const domain of ['1a.نامه.com', '1.נאמה.com', '٠١.com', 'ا1٠.com', 'example.٠٠', 'נ1٠.co.il'])
      expect(email(`ada@${domain}`), domain).to.equal(null);
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

  it('is refused with an xn-- label that no letters have', () => {
    const wrong = ['xn--a', 'xn--abc-', 'xn--', 'xn---', 'xn--mller-kvä', 'xn--99999999', 'xn--Mller-kVa1', 'ab--c'];
    for (const upper of ['MÜLLER', 'ﬁn', 'a\u0308', 'xn--ü', 'a\u200db', 'аррӏе'])
      wrong.push(`xn--${toPunycode(upper)}`);
    for (const label of wrong) expect(email(`ada@${label}.com`), label).to.equal(null);
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
      ['日本go.jp', true],
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

  it('is read in digits of any script, with any spaces and dashes, and with what people paste around it', () => {
    const written = writtenMobile(normalise);
    for (const spelling of [
      '+１４１５５５５０１２３',
      '＋１（４１５）５５５－０１２３',
      '+١٤١٥٥٥٥٠١٢٣',
      '+۱۴۱۵۵۵۵۰۱۲۳',
      '+१४१५५५५०१२३',
      '+1๔๑๕๕๕๕๐๑๒๓',
      '+1\u2009415\u2009555\u20090123',
      '+1\u202f415\u200a555\u30000123',
      '+1\u2212415\u2212555\u22120123',
      '+1\u2010415\u2011555\u20120123',
      '+1–415—555―0123',
      '+1ー415ｰ555\ufe630123',
      '\u202a+1 415 555 0123\u202c',
      '\u200e\ufeff +1415\u200b555\u2068\u00ad0123\u2069\u00a0\r\n',
      'ｔｅｌ：+1-415-555-0123',
    ]) {
      expect(stored(written, spelling), spelling).to.equal('+14155550123');
    }
    for (const wrong of ['+1415555012²', '+1415555012③', '+1415555012Ⅲ', '+1415\t5550123', '+1415555012\u{1f103}'])
      expect(stored(written, wrong), wrong).to.equal(null);
    for (let code = 0; code <= 0x10ffff; code += 1) {
      const digit = code < 0xd800 || code > 0xdfff ? String.fromCodePoint(code) : '';
      if (/\p{Nd}/u.test(digit)) expect(numberInAscii(digit), code.toString(16)).to.match(/^[0-9]$/);
    }
    expect(numberInAscii('٠٩۰۹०९０９𝟎𝟗𝟶𝟿\u{116d0}\u{116d9}\u{116da}\u{116e3}')).to.equal('0909090909090909');
  });

  it('is normalized by the phone number port', () => {
    const written = writtenMobile((s) => (s === '+1 415' ? '+14155550123' : null));
    expect(stored(written, '+1 415')).to.equal('+14155550123');
    for (const wrong of ['+14155550123', ...notText]) expect(stored(written, wrong), shown(wrong)).to.equal(null);
  });
});

describe('a username', () => {
  const username = (raw: unknown) => stored(Username, raw);

  it('is stored in lower case, without what people paste around it', () => {
    expect(username('Ada.L-1_x')).to.equal('ada.l-1_x');
    expect(username('\u00a0\u200eAda\u200b\n')).to.equal('ada');
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
      'a\u200bbc',
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
  it('is text of six digits, in groups and with what people paste around it', () => {
    for (const written of [
      '004217',
      '004 217',
      '004-217',
      '004\u00a0217',
      '004\u2009217',
      '004\u2011217',
      '004 – 217',
      '0 0 4 2 1 7',
      '004\u2212217',
      '\u200f\ufeff 004217\u2060\r\n',
    ])
      expect(stored(OtpCode, written), shown(written)).to.equal('004217');
    for (const wrong of [
      '',
      '12345',
      '1234567',
      '0000123456',
      '-123456',
      '123456-',
      '12345a',
      '1e5000',
      '１２３４５６',
      '١٢٣٤٥٦',
      '12345²',
      '123.456',
      '123/456',
      '+123456',
      '123456 123456',
      `123${' '.repeat(60)}456`,
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
      ['ada', '\u200e ada\u00a0'],
      ['user@müller.example', ' User@XN--MLLER-KVA.example\n'],
      ['+14155550123', '\u202a＋１ ٤١٥−555 0123\u202c'],
    ] as const;
    for (const [one, other] of ways) expect(parseLogin(one)).to.deep.equal(parseLogin(other));
  });
});
