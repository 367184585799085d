import { expect } from 'chai';
import { makeKeys } from '../../src/adapters/crypto/keys.ts';
import { makePasskeyChallenges } from '../../src/adapters/crypto/passkey-challenges.ts';
import type { SessionId } from '../../src/core/domain/ids.ts';

const [one, other] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
const challengesOf = (current: Buffer, ...old: readonly Buffer[]) => makePasskeyChallenges(makeKeys({ current, old }));
const NOW = new Date('2026-03-14T09:26:53.589Z');
const SESSION = '01a207fb-2c85-73e4-9ac6-55aa65ea0068' as SessionId;

describe('the challenges of passkeys', () => {
  it('are good for 300 seconds, and for their purpose only', () => {
    const challenges = challengesOf(one);
    const issued = challenges.issue(`add:${SESSION}`, NOW);
    expect(challenges.open(issued, `add:${SESSION}`)?.expiresAt).to.deep.equal(new Date(NOW.getTime() + 300_000));
    for (const purpose of ['sign-in', `renew:${SESSION}`, `add-conditionally:${SESSION}`] as const)
      expect(challenges.open(issued, purpose), purpose).to.equal(null);
  });

  it('all differ, and so do their digests', () => {
    const challenges = challengesOf(one);
    const all = Array.from({ length: 100 }, () => challenges.issue('sign-in', NOW));
    expect(new Set(all)).to.have.property('size', 100);
    expect(new Set(all.map((issued) => challenges.open(issued, 'sign-in')?.digest))).to.have.property('size', 100);
  });

  it('are made by the current secret, and accepted with an older one', () => {
    const issued = challengesOf(one).issue('sign-in', NOW);
    expect(challengesOf(other, one).open(issued, 'sign-in')).not.to.equal(null);
    expect(challengesOf(other).open(issued, 'sign-in')).to.equal(null);
  });

  it('are refused with any byte changed, and in any other form', () => {
    const challenges = challengesOf(one);
    const bytes = Buffer.from(challenges.issue('sign-in', NOW), 'base64url');
    for (const index of bytes.keys()) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8(changed.readUInt8(index) ^ 1, index);
      expect(challenges.open(changed.toString('base64url'), 'sign-in'), `byte ${index}`).to.equal(null);
    }
    const issued = bytes.toString('base64url');
    for (const text of ['', 'AAAA', `${issued}=`, `${issued}A`, issued.slice(1), ` ${issued}`])
      expect(challenges.open(text, 'sign-in'), text).to.equal(null);
  });
});
