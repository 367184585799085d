import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import { makeKeys } from '../../src/adapters/crypto/keys.ts';
import { base32, makeTotps, totpOf } from '../../src/adapters/crypto/totps.ts';
import type { UserId } from '../../src/core/domain/ids.ts';

const totpsOf = (byte: number, ...old: number[]) =>
  makeTotps(makeKeys({ current: Buffer.alloc(32, byte), old: old.map((b) => Buffer.alloc(32, b)) }), 'Tom & Co.');
const [ada, eve] = [7 as UserId, 8 as UserId];
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** RFC 4648 §6, the other way. */
const bytesOf = (text: string): Buffer => {
  const bits = [...text].map((letter) => ALPHABET.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
};

describe('codes of authenticator apps', () => {
  it('are those of RFC 6238, appendix B, with SHA-1 and six digits', () => {
    const secret = Buffer.from('12345678901234567890');
    const times = [59, 1_111_111_109, 1_111_111_111, 1_234_567_890, 2_000_000_000, 20_000_000_000];
    expect(times.map((time) => totpOf(secret, Math.floor(time / 30)))).to.deep.equal([
      '287082',
      '081804',
      '050471',
      '005924',
      '279037',
      '353130',
    ]);
  });

  it('match at their step only, and only as they are', () => {
    const totps = totpsOf(1);
    const { sealed, shown } = totps.newSecret(ada, 'ada');
    const code = totpOf(bytesOf(shown.secret), 1000);
    expect(totps.matches(ada, sealed, 1000, code)).to.equal(true);
    const steps = [998, 999, 1001, 1002].filter((step) => totpOf(bytesOf(shown.secret), step) !== code);
    for (const step of steps) expect(totps.matches(ada, sealed, step, code), `${step}`).to.equal(false);
    for (const other of ['', code.slice(1), `${code}0`, ` ${code}`])
      expect(totps.matches(ada, sealed, 1000, other), other).to.equal(false);
  });
});

describe('secrets of authenticator apps', () => {
  it('are shown in base32, as in RFC 4648, section 10, without padding', () => {
    const texts = ['', 'f', 'fo', 'foo', 'foob', 'fooba', 'foobar'];
    expect(texts.map((text) => base32(Buffer.from(text)))).to.deep.equal([
      '',
      'MY',
      'MZXQ',
      'MZXW6',
      'MZXW6YQ',
      'MZXW6YTB',
      'MZXW6YTBOI',
    ]);
    for (let n = 1; n < 40; n += 1) {
      const bytes = randomBytes(n);
      expect(bytesOf(base32(bytes)).subarray(0, n).equals(bytes)).to.equal(true);
    }
  });

  it('have 160 random bits', () => {
    const secrets = Array.from({ length: 50 }, () => totpsOf(1).newSecret(ada, 'ada').shown.secret);
    expect(new Set(secrets).size).to.equal(50);
    for (const secret of secrets) expect(bytesOf(secret)).to.have.lengthOf(20);
  });

  it('are in a URI that names the service twice, and the account', () => {
    const { secret, uri } = totpsOf(1).newSecret(ada, 'ada+work@example.com').shown;
    expect(uri).to.equal(
      `otpauth://totp/Tom%20%26%20Co.:ada%2Bwork%40example.com?secret=${secret}&issuer=Tom%20%26%20Co.&algorithm=SHA1&digits=6&period=30`,
    );
  });

  it('are encrypted, for their user and by a configured SECRET_KEY only', () => {
    const { sealed, shown } = totpsOf(1).newSecret(ada, 'ada');
    const code = totpOf(bytesOf(shown.secret), 5);
    expect(Buffer.from(sealed).includes(bytesOf(shown.secret))).to.equal(false);
    expect(totpsOf(2, 1).matches(ada, sealed, 5, code), 'an old key').to.equal(true);
    expect(() => totpsOf(2).matches(ada, sealed, 5, code), 'another key').to.throw();
    expect(() => totpsOf(1).matches(eve, sealed, 5, code), 'another user').to.throw();
  });
});
