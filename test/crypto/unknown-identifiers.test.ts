import { expect } from 'chai';
import { makeKeys } from '../../src/adapters/crypto/keys.ts';
import { makeBucketOf } from '../../src/adapters/crypto/unknown-identifiers.ts';

const bucketOfKey = (byte: number) => makeBucketOf(makeKeys({ current: Buffer.alloc(32, byte), old: [] }));
const names = Array.from({ length: 5000 }, (_, n) => `user-${n}@example.com`);

describe('unknown identifiers', () => {
  it('are distributed over 2^20 buckets', () => {
    const buckets = names.map(bucketOfKey(1));
    expect(buckets.every((bucket) => Number.isInteger(bucket) && bucket >= 0 && bucket < 2 ** 20)).to.equal(true);
    expect(Math.max(...buckets)).to.be.greaterThan(2 ** 20 * 0.99);
    expect(new Set(buckets).size).to.be.greaterThan(4950);
  });

  it('always map to the same bucket, which depends on the key', () => {
    const [one, same, other] = [bucketOfKey(1), bucketOfKey(1), bucketOfKey(2)];
    expect(names.map(one)).to.deep.equal(names.map(same));
    expect(names.filter((name) => one(name) === other(name)).length).to.be.lessThan(10);
  });
});
