import { createHmac } from 'node:crypto';
import { expect } from 'chai';
import { makeFingerprints } from '../../src/adapters/crypto/fingerprints.ts';
import { makeKeys } from '../../src/adapters/crypto/keys.ts';

const [secret, older] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];

describe('fingerprints', () => {
  it('are HMACs with a key of their own', () => {
    const keys = makeKeys({ current: secret, old: [] });
    const key = keys.derive('idempotency-fingerprints').current;
    expect(makeFingerprints(keys)('größer')).to.deep.equal([createHmac('sha256', key).update('größer').digest()]);
  });

  it('are recognized after the secret has changed, as long as the older one is configured', () => {
    const [before] = makeFingerprints(makeKeys({ current: older, old: [] }))('text');
    const [now, ...old] = makeFingerprints(makeKeys({ current: secret, old: [older] }))('text');
    expect(old).to.deep.equal([before]);
    expect(now).not.to.deep.equal(before);
  });
});
