import { expect } from 'chai';
import { makeKeys } from '../../src/adapters/crypto/keys.ts';
import { makeSealer } from '../../src/adapters/crypto/sealed.ts';

const sealerOf = (byte: number, ...old: number[]) =>
  makeSealer(
    makeKeys({ current: Buffer.alloc(32, byte), old: old.map((b) => Buffer.alloc(32, b)) }).derive('messages'),
  );
const sealer = sealerOf(1);
const text = 'Your code is 012345 ✓';

describe('sealed data', () => {
  it('decrypts to the text or bytes that were encrypted, also empty', () => {
    expect(sealer.open(sealer.seal(text, 'message 1'), 'message 1').toString()).to.equal(text);
    expect(sealer.open(sealer.seal(Buffer.of(0, 255), ''), '')).to.deep.equal(Buffer.of(0, 255));
    expect(sealer.open(sealer.seal('', 'message 1'), 'message 1')).to.have.length(0);
  });

  it('reveals only the length, and never repeats', () => {
    const sealed = Array.from({ length: 100 }, () => sealer.seal(text, 'message 1'));
    expect(new Set(sealed.map((one) => one.toString('hex')))).to.have.property('size', 100);
    expect(sealed.every((one) => one.length === Buffer.byteLength(text) + 29 && !one.includes('012345'))).to.equal(
      true,
    );
  });

  it('does not decrypt with another context or key', () => {
    const sealed = sealer.seal(text, 'message 1');
    expect(() => sealer.open(sealed, 'message 2')).to.throw('no key opens');
    expect(() => sealer.open(sealed, '')).to.throw('no key opens');
    expect(() => sealerOf(2).open(sealed, 'message 1')).to.throw('no key opens');
  });

  it('decrypts with a former key', () => {
    const sealed = sealer.seal(text, 'message 1');
    expect(sealerOf(2, 3, 1).open(sealed, 'message 1').toString()).to.equal(text);
    expect(() => sealer.open(sealerOf(2, 1).seal(text, 'message 1'), 'message 1')).to.throw('no key opens');
  });

  it('does not decrypt with any bit changed, removed or added', () => {
    const sealed = sealer.seal(text, 'message 1');
    for (let bit = 0; bit < sealed.length * 8; bit += 1) {
      const changed = Buffer.from(sealed);
      changed[bit >> 3]! ^= 1 << (bit & 7);
      expect(() => sealer.open(changed, 'message 1'), `bit ${bit}`).to.throw(/no key opens|unknown format/);
    }
    for (let length = 0; length < sealed.length; length += 1) {
      expect(() => sealer.open(sealed.subarray(0, length), 'message 1')).to.throw(/no key opens|unknown format/);
    }
    expect(() => sealer.open(Buffer.concat([sealed, Buffer.of(0)]), 'message 1')).to.throw('no key opens');
  });
});
