import { expect } from 'chai';
import { makeCommonPasswords } from '../../../src/adapters/crypto/common-passwords.ts';
import {
  noPassword,
  ownWordsRefusal,
  passwordRefusal,
  spellingsOf,
  unchanged,
} from '../../../src/core/domain/sign-in/password.ts';
import { cpuTime } from '../../support/cpu-time.ts';

const common = makeCommonPasswords();
const refusal = (password: string, minLength = 12) =>
  passwordRefusal({ minLength }, common.includes, password)?.reason ?? null;

describe('a new password', () => {
  it('needs the minimum length, counted as people count characters', () => {
    // requirement 1, 2
    expect(refusal('x'.repeat(4) + 'yzabcde')).to.match(/at least 12/);
    expect(refusal('xyz abc defg')).to.equal(null);
    expect(refusal('🐴🔋📎🐴🔋📎🐴🔋📎🐴🔋')).to.match(/at least 12/);
    expect(refusal('🐴🔋📎🐴🔋📎🐴🔋📎🐴🔋📎')).to.equal(null);
    expect(refusal('e\u0301'.repeat(11))).to.match(/at least 12/);
  });

  it('has no composition rules, up to 256 characters', () => {
    // requirement 2
    expect(refusal('only lower case words and spaces which are sixty four in all yes')).to.equal(null);
    expect(refusal('x y'.repeat(85) + 'z')).to.equal(null);
    expect(refusal('x y'.repeat(86))).to.match(/at most 256/);
  });

  it('is refused at once if it is absurdly long', () => {
    // requirement 5, 68
    const spent = cpuTime();
    expect(refusal('\u0344'.repeat(1_000_000))).to.match(/at most 256/);
    expect(spent()).to.be.below(50);
  });

  it('is not a common password', () => {
    // requirement 4
    for (const known of ['password', '123456', 'qwertyuiop', 'Password', 'LETMEIN']) {
      expect(refusal(known, 6), known).to.match(/most common/);
    }
  });

  it('contains more than the owner’s names and addresses', () => {
    // requirement 4
    const own = ['Ada', 'Lovelace', 'ada.king@example.com', null];
    for (const weak of [
      'AdaLovelace1815',
      'ada.king@example.com',
      'lovelace-lovelace',
      'example.com 2026!',
      '1.Ada.King.Ada',
    ]) {
      expect(ownWordsRefusal(own, weak)?.reason, weak).to.match(/own name or address/);
    }
    for (const fine of ['Ada likes engines', 'a long enough passphrase', '1815 1852 1843 1842', 'lovelaces engine']) {
      expect(ownWordsRefusal(own, fine), fine).to.equal(null);
    }
    expect(ownWordsRefusal([null, ''], 'anything else')).to.equal(null);
  });

  it('is refused with a machine-readable fault and a readable reason', () => {
    const faults = [
      passwordRefusal({ minLength: 12 }, common.includes, 'short'),
      passwordRefusal({ minLength: 12 }, common.includes, 'x'.repeat(257)),
      passwordRefusal({ minLength: 12 }, common.includes, 'x'.repeat(5000)),
      passwordRefusal({ minLength: 6 }, common.includes, 'password'),
      ownWordsRefusal(['Ada'], 'Ada Ada Ada'),
      unchanged,
    ];
    expect(faults.map((refused) => refused?.fault)).to.deep.equal([
      'too-short',
      'too-long',
      'too-long',
      'common',
      'own-words',
      'unchanged',
    ]);
    for (const refused of faults) expect(refused?.reason).to.match(/^(must|is|consists) .*\w/);
    // 256 characters of two UTF-16 units, each of four code points that become one
    expect(refusal('\u{1d15e}'.repeat(256))).to.match(/at most 256/);
    expect(refusal(`${'x y'.repeat(85)}z`)).to.equal(null);
  });

  it('may contain words of the owner that are shorter than three letters, or other words beside them', () => {
    expect(ownWordsRefusal(['Al', 'Bo'], 'al bo al bo al bo')).to.equal(null);
    expect(ownWordsRefusal(['Ann'], 'ann ann ann ann')?.fault).to.equal('own-words');
    expect(ownWordsRefusal(['Ann', 'Annabel'], 'annabel ann annabel')?.fault).to.equal('own-words');
    expect(ownWordsRefusal(['Ada'], '18151852 1843 !')).to.equal(null);
    expect(ownWordsRefusal(['a.d.a.b'], 'adab adab adab')?.fault, 'a name without its dots').to.equal('own-words');
  });

  it('is never the marker for no password', () => {
    expect(noPassword).to.equal('!');
  });
});

describe('the spellings of a password', () => {
  it('begin with NFC and follow as typed, in NFKC and in NFD, each once', () => {
    expect(spellingsOf('plain')).to.deep.equal(['plain']);
    expect(spellingsOf('\u00eb')).to.deep.equal(['\u00eb', 'e\u0308']);
    expect(spellingsOf('e\u0308')).to.deep.equal(['\u00eb', 'e\u0308']);
    // Vietnamese keyboards compose one of two marks.
    expect(spellingsOf('\u00ea\u0301\ufb01')).to.deep.equal([
      '\u1ebf\ufb01',
      '\u00ea\u0301\ufb01',
      '\u1ebffi',
      'e\u0302\u0301\ufb01',
    ]);
  });

  it('leave out those that normalisation makes too long to hash', () => {
    expect(spellingsOf('\ufdfa'.repeat(256)).map(({ length }) => length)).to.deep.equal([256]);
  });
});
