import { createHmac } from 'node:crypto';
import { expect } from 'chai';
import { makeKeys } from '../../src/adapters/crypto/keys.ts';
import { makeOneTimeCodes, truncate } from '../../src/adapters/crypto/one-time-codes.ts';
import type { Address } from '../../src/core/domain/addresses/address.ts';
import type { OtpCode, OtpNonce } from '../../src/core/domain/sign-in/otp-code.ts';
import { OtpNonce as OtpNonceCodec } from '../../src/core/domain/sign-in/otp-code.ts';
import type { OtpPurpose } from '../../src/core/domain/sign-in/otp.ts';

const codesOf = (byte: number, ...old: number[]) =>
  makeOneTimeCodes(makeKeys({ current: Buffer.alloc(32, byte), old: old.map((b) => Buffer.alloc(32, b)) }));
const codes = codesOf(1);
const email = (value: string) => ({ type: 'email', value }) as Address;
const ada = email('ada@example.com');
const nonce = 'AAAAAAAAAA' as OtpNonce;
const counter = (n: number) => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(n));
  return bytes;
};

describe('one-time codes', () => {
  it('are truncated as in RFC 4226, appendix D', () => {
    const codesOfRfc = Array.from({ length: 10 }, (_, n) =>
      truncate(createHmac('sha1', '12345678901234567890').update(counter(n)).digest()),
    );
    expect(codesOfRfc).to.deep.equal([
      '755224',
      '287082',
      '359152',
      '969429',
      '338314',
      '254676',
      '287922',
      '162583',
      '399871',
      '520489',
    ]);
  });

  it('are truncated with SHA-256 as in RFC 6238, appendix B', () => {
    const times = [59, 1111111109, 1111111111, 1234567890, 2000000000, 20000000000];
    const codesOfRfc = times.map((time) =>
      truncate(
        createHmac('sha256', '12345678901234567890123456789012')
          .update(counter(Math.floor(time / 30)))
          .digest(),
      ),
    );
    expect(codesOfRfc).to.deep.equal(['119246', '084774', '062674', '819424', '698825', '737706']);
  });

  it('match themselves and are deterministic', () => {
    const code = codes.derive('sign-in', ada, nonce);
    expect(codesOf(1).derive('sign-in', ada, nonce)).to.equal(code);
    expect(codes.matches('sign-in', ada, nonce, code)).to.equal(true);
  });

  // requirement 15
  it('don’t match for another purpose, address, type, nonce or key', () => {
    const code = codes.derive('sign-in', ada, nonce);
    expect(codes.matches('reset', ada, nonce, code)).to.equal(false);
    expect(codes.matches('sign-in', email('bob@example.com'), nonce, code)).to.equal(false);
    expect(codes.matches('sign-in', { ...ada, type: 'mobile' } as Address, nonce, code)).to.equal(false);
    expect(codes.matches('sign-in', ada, 'AAAAAAAAAB' as OtpNonce, code)).to.equal(false);
    expect(codesOf(2).matches('sign-in', ada, nonce, code)).to.equal(false);
  });

  it('keep purpose, address and nonce apart, wherever one ends', () => {
    const pairs: [OtpPurpose, Address, OtpNonce][] = [
      ['a' as OtpPurpose, email('b","c'), 'd' as OtpNonce],
      ['a' as OtpPurpose, email('b'), 'c","d' as OtpNonce],
      ['a' as OtpPurpose, email('bc'), 'd' as OtpNonce],
      ['a' as OtpPurpose, email('b'), 'cd' as OtpNonce],
      ['ab' as OtpPurpose, email('c'), 'd' as OtpNonce],
      ['a' as OtpPurpose, email('bcd'), '' as OtpNonce],
    ];
    expect(new Set(pairs.map((pair) => codes.derive(...pair)))).to.have.property('size', pairs.length);
  });

  it('match as long as their key is configured', () => {
    const code = codes.derive('sign-in', ada, nonce);
    expect(codesOf(2, 1).matches('sign-in', ada, nonce, code)).to.equal(true);
    expect(codesOf(2, 3).matches('sign-in', ada, nonce, code)).to.equal(false);
    expect(codesOf(2, 1).derive('sign-in', ada, nonce)).not.to.equal(code);
  });

  // requirement 17
  it('never match anything but six ASCII digits', () => {
    const code = codes.derive('sign-in', ada, nonce);
    const fullWidth = [...code].map((digit) => String.fromCodePoint(0xff10 + Number(digit))).join('');
    for (const other of [
      {},
      [],
      [code],
      null,
      undefined,
      '',
      Number(code),
      ` ${code}`,
      `${code}\n`,
      `0000${code}`,
      fullWidth,
    ]) {
      expect(codes.matches('sign-in', ada, nonce, other as OtpCode), JSON.stringify(other)).to.equal(false);
    }
  });

  // requirement 10
  it('are evenly distributed in every digit, with leading zeros', () => {
    const rounds = 100_000;
    const seen = Array.from({ length: 6 }, () => Array.from({ length: 10 }, () => 0));
    for (let n = 0; n < rounds; n += 1) {
      const code = codes.derive('sign-in', ada, counter(n).toString('base64url') as OtpNonce);
      for (let i = 0; i < 6; i += 1) seen[i]![code.charCodeAt(i) - 48]! += 1;
    }
    const chiSquare = (counts: number[]) =>
      counts.reduce((sum, count) => sum + (count - rounds / 10) ** 2 / (rounds / 10), 0);
    // 9 degrees of freedom: p = 0.001. Nonces are sequential, so the result is always the same.
    for (const counts of seen) expect(chiSquare(counts)).to.be.lessThan(27.88);
  });

  it('use fresh nonces of ten base64url characters', () => {
    const nonces = Array.from({ length: 1000 }, codes.newNonce);
    expect(new Set(nonces)).to.have.property('size', 1000);
    expect(nonces.every(OtpNonceCodec.is)).to.equal(true);
    expect(new Set(nonces.join(''))).to.have.property('size', 64);
  });
});
