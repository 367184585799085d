import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { expect } from 'chai';
import { makeKeyRing } from '../../src/adapters/tokens/key-ring.ts';

const policy = { rotateEveryMs: 10_000, leadMs: 1_000, tokenTtlMs: 500 };
const start = new Date('2024-02-29T12:00:00Z');
const at = (ms: number): Date => new Date(start.getTime() + ms);
const aKey = (kid: string, ms: number) => ({
  kid,
  ...generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  activatesAt: at(ms),
  tokenTtlMs: 0,
});

describe('the key ring of a process', () => {
  const [old, next] = [aKey('old', 0), aKey('next', 1_000)];
  let elapsed: number;
  beforeEach(() => void (elapsed = 50_000));
  /** The store's time was `start`; this machine's clock may say something else. */
  const ring = (...keys: ReturnType<typeof aKey>[]) => makeKeyRing(policy, { keys, now: start }, () => elapsed);
  const kidsOf = ({ published }: ReturnType<typeof ring>) => published().map(({ kid }) => kid);

  // requirement 43
  it('signs with one key after the other by the store’s clock, and verifies with the others', () => {
    const keys = ring(old, next);
    expect(keys.signing().kid).to.equal('old');
    expect(kidsOf(keys)).to.deep.equal(['old', 'next']);
    elapsed += 999;
    expect(keys.signing().kid).to.equal('old');
    elapsed += 1;
    expect(keys.signing().kid).to.equal('next');
    expect(kidsOf(keys)).to.deep.equal(['old', 'next']);
    elapsed += policy.tokenTtlMs + policy.leadMs - 1;
    expect(keys.publicKey('old')).to.equal(old.publicKey);
    elapsed += 1;
    expect(keys.publicKey('old')).to.equal(null);
    expect(kidsOf(keys)).to.deep.equal(['next']);
  });

  // race 23
  it('tells the store’s time, also if this machine’s clock says another one', () => {
    const keys = ring(old);
    elapsed += 250;
    expect(keys.now()).to.deep.equal(at(250));
    keys.update({ keys: [next], now: at(2_000) });
    elapsed += 5;
    expect(keys.now()).to.deep.equal(at(2_005));
  });

  it('takes over the store’s keys, but never none', () => {
    const keys = ring(old);
    keys.update({ keys: [next], now: at(2_000) });
    expect({ kid: keys.signing().kid, oldKey: keys.publicKey('old') }).to.deep.equal({
      kid: 'next',
      oldKey: null,
    });
    keys.update({ keys: [], now: at(3_000) });
    expect(keys.signing().kid).to.equal('next');
  });

  it('keeps the object of a key that is read again, but not of another key with its id', () => {
    const keys = ring(old);
    const again = createPublicKey(old.publicKey.export({ type: 'spki', format: 'pem' }));
    keys.update({ keys: [{ ...old, publicKey: again }], now: start });
    expect(keys.publicKey('old')).to.equal(old.publicKey);
    keys.update({ keys: [{ ...next, kid: 'old' }], now: start });
    expect(keys.publicKey('old')).to.equal(next.publicKey);
  });

  it('does not confuse key ids with properties of objects', () => {
    for (const kid of ['__proto__', 'constructor', '']) expect(ring(old).publicKey(kid)).to.equal(null);
  });

  it('signs early with the next key if the active one was removed, as after a leak', () => {
    const keys = ring(old, next, aKey('later', 2_000));
    keys.update({ keys: [next, aKey('later', 2_000)], now: start });
    expect(keys.signing().kid).to.equal('next');
    elapsed += 2_000;
    expect(keys.signing().kid).to.equal('later');
    expect(() => ring().signing()).to.throw('no key to sign with');
  });
});
