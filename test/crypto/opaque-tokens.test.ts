import { expect } from 'chai';
import { makeOpaqueTokens } from '../../src/adapters/crypto/opaque-tokens.ts';

const tokens = makeOpaqueTokens();

describe('opaque tokens', () => {
  // requirement 45
  it('have 128 random bits and are stored as a digest', () => {
    const { token, digest } = tokens.issue();
    expect(Buffer.from(token, 'base64url')).to.have.length(16);
    expect(tokens.digest(token)).to.equal(digest);
    expect(digest).not.to.include(token);
  });

  it('never repeat', () => {
    expect(new Set(Array.from({ length: 1000 }, () => tokens.issue().token))).to.have.property('size', 1000);
  });

  it('have SHA-256 digests (FIPS 180-4 example)', () => {
    const abc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
    expect(tokens.digest('abc')).to.equal(Buffer.from(abc, 'hex').toString('base64url'));
  });
});
