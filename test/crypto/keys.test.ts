import { createHmac } from 'node:crypto';
import { expect } from 'chai';
import { makeKeys } from '../../src/adapters/crypto/keys.ts';
import type { DerivedKeys } from '../../src/adapters/crypto/keys.ts';

const secret = (byte: number) => Buffer.alloc(32, byte);
const hmac = (key: Buffer, ...parts: Buffer[]) => createHmac('sha256', key).update(Buffer.concat(parts)).digest();

/** Compare the bytes, because KeyObjects compare as equal. */
const bytesOf = ({ current, all }: DerivedKeys) => [current, ...all].map((key) => key.export().toString('hex'));

describe('keys', () => {
  it('are HKDF-SHA256 of the secret and the label', () => {
    // RFC 5869 computed by hand: one block of output, no salt.
    const pseudoRandom = hmac(Buffer.alloc(32), secret(1));
    const expected = hmac(pseudoRandom, Buffer.from('messages'), Buffer.of(1));
    const keys = makeKeys({ current: secret(1), old: [] });
    expect(bytesOf(keys.derive('messages'))).to.deep.equal([expected.toString('hex'), expected.toString('hex')]);
  });

  const labels = [
    'one-time-codes',
    'unknown-identifiers',
    'signing-keys',
    'messages',
    'rate-limits',
    'send-budgets',
    'reset-links',
    'idempotency-fingerprints',
    'idempotency-answers',
    'refresh-tokens',
    'session-cookies',
  ] as const;

  it('differ by label and by secret', () => {
    const derived = [1, 2].flatMap((byte) => {
      const keys = makeKeys({ current: secret(byte), old: [] });
      return labels.flatMap((label) => bytesOf(keys.derive(label)));
    });
    expect(new Set(derived)).to.have.property('size', 2 * labels.length);
  });

  it('include old secrets after the current one', () => {
    const keyOf = (byte: number) => bytesOf(makeKeys({ current: secret(byte), old: [] }).derive('messages'))[0];
    const keys = makeKeys({ current: secret(1), old: [secret(2), secret(3)] }).derive('messages');
    expect(bytesOf(keys)).to.deep.equal([keyOf(1), keyOf(1), keyOf(2), keyOf(3)]);
  });

  // requirement 42
  it('are not made from less than 32 bytes', () => {
    expect(() => makeKeys({ current: Buffer.alloc(31, 1), old: [] })).to.throw('at least 32 bytes');
    expect(() => makeKeys({ current: secret(1), old: [Buffer.alloc(31, 1)] })).to.throw('at least 32 bytes');
  });
});
