import { expect } from 'chai';
import type { PasskeyId, SessionId, TokenDigest, UserId } from '../../../src/core/domain/ids.ts';
import { usePasskey } from '../../../src/core/domain/passkeys/use-passkey.ts';
import type { PasskeyInUse, Proof } from '../../../src/core/domain/passkeys/use-passkey.ts';
import { firstFactor } from '../../../src/core/domain/second-factor/evidence.ts';
import { aDigest } from '../../support/values.ts';

const NOW = new Date('2026-03-14T09:26:53.589Z');
const at = (ms: number): Date => new Date(NOW.getTime() + ms);
const SESSION = '01a207fb-2c85-73e4-9ac6-55aa65ea0068' as SessionId;
const session = {
  id: SESSION,
  client: { ip: '192.0.2.1', userAgent: null },
  ttlMs: 1,
  idleTtlMs: 1,
  device: { token: aDigest() },
  evidence: firstFactor(),
};
const passkey = { id: 1 as PasskeyId, name: 'Laptop', counter: 5, isSynced: false, isBlocked: false, addedIn: null };
const seen = {
  userId: 1 as UserId,
  isActive: true,
  verified: [],
  passkey,
  isForeign: false,
  isReplayed: false,
  before: null,
};
const proof = (counter: number, expiresAt = at(1)): Proof => ({
  assertion: { counter, isBackedUp: false },
  challenge: { digest: 'digest' as TokenDigest, expiresAt },
  session,
  renews: null,
  maxTotal: 15,
  language: 'en',
});
const using = (changed: Partial<PasskeyInUse> = {}, counter = 6, expiresAt?: Date) =>
  usePasskey(proof(counter, expiresAt))({ ...seen, ...changed }, NOW);
const tags = ({ events }: ReturnType<typeof using>): readonly string[] => events.map(({ _tag }) => _tag);

describe('using a passkey', () => {
  it('starts a session that has proved two factors, and opens what failures have closed', () => {
    const { writes, answer } = using();
    expect(answer).to.equal('Right');
    const evidence = { amr: ['hwk', 'user', 'mfa'], hasSecondFactor: true, factorAddedIn: null };
    expect(writes.session?.evidence).to.deep.equal(evidence);
    expect(writes.reopensFrom).to.equal(15);
  });

  it('adds to what the first factor proved', () => {
    const { writes } = using({ before: { amr: ['pwd'], session: SESSION } });
    expect(writes.session).to.equal(undefined);
    expect(writes.renews).to.deep.equal({
      session: SESSION,
      evidence: { amr: ['pwd', 'hwk', 'user', 'mfa'], hasSecondFactor: true, factorAddedIn: null },
    });
  });

  it('carries on where it was added, so that what it adds can be undone with it', () => {
    const evidenceOf = ({ writes }: ReturnType<typeof using>) => (writes.session ?? writes.renews)?.evidence;
    const stolen = { ...passkey, addedIn: SESSION };
    expect(evidenceOf(using({ passkey: stolen }))?.factorAddedIn).to.equal(SESSION);
    const before = { amr: ['pwd' as const], session: SESSION };
    expect(evidenceOf(using({ passkey: stolen, before }))?.factorAddedIn).to.equal(SESSION);
  });

  it('is refused from the end of its challenge on', () => {
    expect(using({}, 6, at(1)).answer).to.equal('Right');
    expect(using({}, 6, at(0)).answer).to.equal('Wrong');
  });

  const refusals: Readonly<Record<string, Partial<PasskeyInUse>>> = {
    'of an inactive user': { isActive: false },
    'that is blocked': { passkey: { ...passkey, isBlocked: true } },
    'for the second factor of another user': { isForeign: true },
    'whose challenge was used': { isReplayed: true },
    'that was removed meanwhile': { passkey: null },
  };
  for (const [what, changed] of Object.entries(refusals))
    it(`is refused ${what}, and writes nothing`, () => {
      const decision = using(changed, 1);
      expect(decision.answer).to.equal('Wrong');
      expect(decision.writes).to.deep.equal({});
      expect(tags(decision)).to.deep.equal(changed.passkey === null ? [] : ['PasskeyRefused']);
    });

  for (const counter of [0, 4, 5])
    it(`blocks a device-bound one whose counter fell from 5 to ${counter}`, () => {
      const decision = using({}, counter);
      expect(decision.answer).to.equal('Wrong');
      expect(decision.writes).to.deep.equal({ blocks: true });
      expect(tags(decision)).to.deep.equal(['PasskeyCloned']);
    });

  it('takes no counter, and any counter of a synced one', () => {
    expect(using({ passkey: { ...passkey, counter: 0 } }, 0).answer).to.equal('Right');
    expect(using({ passkey: { ...passkey, isSynced: true } }, 0).answer).to.equal('Right');
  });
});
