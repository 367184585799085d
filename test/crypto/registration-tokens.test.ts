import { expect } from 'chai';
import { makeBodyFingerprints } from '../../src/adapters/crypto/body-fingerprints.ts';
import { makeKeys } from '../../src/adapters/crypto/keys.ts';
import { makeOpaqueTokens } from '../../src/adapters/crypto/opaque-tokens.ts';
import { makeRegistrationTokens } from '../../src/adapters/crypto/registration-tokens.ts';
import type { BodyFingerprint } from '../../src/core/domain/ids.ts';

const keys = (current: number, ...old: number[]) =>
  makeKeys({ current: Buffer.alloc(32, current), old: old.map((byte) => Buffer.alloc(32, byte)) });
const opaque = makeOpaqueTokens();
const tokensOf = (...secrets: [number, ...number[]]) => makeRegistrationTokens(keys(...secrets), opaque);
const tokens = tokensOf(1);

describe('registration tokens', () => {
  it('name the registration that they were issued for, and are never equal', () => {
    const [id, other] = [tokens.newId(), tokens.newId()];
    expect(id).to.match(/^[\w-]{22}$/);
    expect(other).not.to.equal(id);
    const issued = Array.from({ length: 100 }, () => tokens.issue(id));
    expect(new Set(issued).size).to.equal(100);
    for (const token of issued) {
      expect(token)
        .to.match(/^[\w-]{68}$/)
        .and.not.include(id);
      expect(tokens.read(token)).to.equal(id);
    }
  });

  it('share nothing that tells which ones name the same registration', () => {
    const [id, other] = [tokens.newId(), tokens.newId()];
    const [first, same, foreign] = [id, id, other].map((one) => Buffer.from(tokens.issue(one), 'base64url'));
    const sameBytes = (a: Buffer, b: Buffer) => [...a.subarray(1)].filter((byte, n) => byte === b[n + 1]).length;
    // By chance one byte of 256 is the same.
    expect(sameBytes(first!, same!)).to.be.below(8);
    expect(sameBytes(first!, foreign!)).to.be.below(8);
  });

  it('name nothing with any bit changed, any other length or any other spelling', () => {
    // requirement 41
    const id = tokens.newId();
    const token = tokens.issue(id);
    const bytes = Buffer.from(token, 'base64url');
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const flipped = Buffer.from(bytes);
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      expect(tokens.read(flipped.toString('base64url')), `bit ${bit}`).not.to.equal(id);
    }
    for (let length = 0; length < token.length; length += 1)
      expect(tokens.read(token.slice(0, length))).not.to.equal(id);
    for (const other of [id, `${token}A`, `${token}=`, ` ${token}`, `${token}\n`, token.replace(/.$/, '+')])
      expect(tokens.read(other), other).not.to.equal(id);
  });

  it('of version 0.1 name the registration that has their digest', () => {
    const { token, digest } = opaque.issue();
    expect(tokens.read(token)).to.equal(digest);
  });

  it('made with an old key are valid as long as it is configured', () => {
    const id = tokens.newId();
    const token = tokensOf(2).issue(id);
    expect(tokensOf(3, 2).read(token)).to.equal(id);
    expect(tokensOf(3).read(token)).not.to.equal(id);
  });
});

describe('fingerprints of a body', () => {
  const fingerprintsOf = (...secrets: [number, ...number[]]) => makeBodyFingerprints(keys(...secrets));
  const { take, matches } = fingerprintsOf(1);

  it('match their body only, and are salted', () => {
    const [one, two] = [take('größer'), take('größer')];
    expect(one)
      .to.match(/^[\w-]{64}$/)
      .and.not.equal(two);
    for (const fingerprint of [one, two]) {
      expect(matches(fingerprint, 'größer')).to.equal(true);
      expect(matches(fingerprint, 'größe')).to.equal(false);
    }
  });

  it('can’t be computed without the key', () => {
    expect(fingerprintsOf(2).matches(take('body'), 'body')).to.equal(false);
  });

  it('match after the secret has changed, as long as the older one is configured', () => {
    const before = fingerprintsOf(2).take('body');
    expect(fingerprintsOf(3, 2).matches(before, 'body')).to.equal(true);
    expect(fingerprintsOf(3, 2).matches(before, 'other')).to.equal(false);
  });

  it('match nothing when cut or empty', () => {
    const fingerprint = take('body');
    for (const cut of ['', fingerprint.slice(0, 22), fingerprint.slice(0, -4)] as BodyFingerprint[])
      expect(matches(cut, 'body')).to.equal(false);
  });
});
