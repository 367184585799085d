import { expect } from 'chai';
import { makeClientHash } from '../../src/adapters/crypto/client-hash.ts';
import { makeKeys } from '../../src/adapters/crypto/keys.ts';

const keysOf = (byte: number) => makeKeys({ current: Buffer.alloc(32, byte), old: [] });

describe('the hash of a client’s address', () => {
  it('is the same in every process with the key, and unpredictable without it', () => {
    const hash = makeClientHash(keysOf(1));
    expect(hash('192.0.2.1')).to.match(/^[\w-]{22}$/);
    expect(hash('192.0.2.1')).to.equal(makeClientHash(keysOf(1))('192.0.2.1'));
    expect(hash('192.0.2.1')).not.to.equal(makeClientHash(keysOf(2))('192.0.2.1'));
    expect(hash('192.0.2.1')).not.to.equal(hash('192.0.2.2'));
  });
});
