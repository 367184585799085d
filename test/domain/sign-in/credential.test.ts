import { expect } from 'chai';
import type { SessionId, UserId } from '../../../src/core/domain/ids.ts';
import { open, plus } from '../../../src/core/domain/locks/lockout.ts';
import { tryPassword, tryUnknown } from '../../../src/core/domain/sign-in/credential.ts';
import type { Credential } from '../../../src/core/domain/sign-in/credential.ts';
import type { PasswordHash } from '../../../src/core/domain/sign-in/password.ts';
import { aClient, aDigest, anEmail } from '../../support/values.ts';

const policy = { maxFailures: 2, lockMs: 1000, forgetMs: 1000, maxTotal: 100 };
const now = new Date('2024-02-29T12:00:00Z');
const tried = 'the hash' as PasswordHash;
const session = { id: 'session' as SessionId, client: aClient(), ttlMs: 1, idleTtlMs: 1, device: { token: aDigest() } };
const primary = anEmail();
const credential: Credential = { userId: 1 as UserId, passwordHash: tried, lockout: open, isActive: true, primary };
const trying = (changed: Partial<Credential>, matched: boolean) =>
  tryPassword(policy, { tried, matched, language: 'de', granted: { session } })({ ...credential, ...changed }, now);

describe('a try at a password', () => {
  it('starts a session where it matched', () => {
    expect(trying({}, true)).to.deep.equal({ writes: { lockout: open, session }, answer: { _tag: 'Right' } });
  });

  it('counts where it did not, and where the user is inactive', () => {
    const lockout = { _tag: 'Open', failures: 1, total: 1, lastFailureAt: now };
    const wrong = { writes: { lockout }, answer: { _tag: 'Wrong' } };
    expect(trying({}, false)).to.deep.equal(wrong);
    expect(trying({ isActive: false }, true)).to.deep.equal(wrong);
  });

  it('says that it has to be compared again where the hash is another by now, and counts nothing', () => {
    for (const matched of [true, false]) {
      const state = { passwordHash: 'a newer hash' as PasswordHash };
      expect(trying(state, matched)).to.deep.equal({ writes: { lockout: open }, answer: { _tag: 'Stale' } });
    }
  });

  it('is refused when it arrives after the lock, right or wrong, and changes nothing', () => {
    const lockout = { _tag: 'Locked', failures: 2, total: 2, until: plus(now, 1) } as const;
    for (const matched of [true, false]) {
      expect(trying({ lockout }, matched)).to.deep.equal({
        writes: { lockout },
        answer: { _tag: 'Locked', retryAfterMs: 1 },
      });
    }
  });

  it('tells the owner once that it locked, at the primary address and in the language of the request', () => {
    const told = (changed: Partial<Credential>) => trying(changed, false).writes.messages;
    const before = { ...open, failures: 1, total: 1, lastFailureAt: now } as const;
    const notice = { template: 'account-locked', to: primary, language: 'de', budget: 'notice', expiresAt: null };
    expect(told({ lockout: before })).to.deep.equal([notice]);
    const locked = trying({ lockout: before }, false).writes.lockout;
    expect(told({})).to.equal(undefined);
    expect(told({ lockout: locked })).to.equal(undefined);
    expect(told({ lockout: before, isActive: false })).to.deep.equal([]);
    expect(told({ lockout: before, primary: null })).to.deep.equal([]);
  });

  it('at nobody’s password is wrong, and locks after as many', () => {
    const first = tryUnknown(policy)(open, now);
    const second = tryUnknown(policy)(first.lockout, now);
    const third = tryUnknown(policy)(second.lockout, now);
    expect([first, second, third].map(({ verdict }) => verdict._tag)).to.deep.equal(['Wrong', 'Wrong', 'Locked']);
  });
});
