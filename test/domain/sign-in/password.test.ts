import { expect } from 'chai';
import { makeCommonPasswords } from '../../../src/adapters/crypto/common-passwords.ts';
import { noPassword, ownWordsRefusal, passwordRefusal } from '../../../src/core/domain/sign-in/password.ts';
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

  it('is never the marker for no password', () => {
    expect(noPassword).to.equal('!');
  });
});
