import { expect } from 'chai';
import type { Address } from '../../../src/core/domain/addresses/address.ts';
import type { SessionId, UserId } from '../../../src/core/domain/ids.ts';
import type { ScopeKind } from '../../../src/core/domain/locks/attempt-scope.ts';
import { open, plus } from '../../../src/core/domain/locks/lockout.ts';
import { setFirstPassword, tryPassword, tryUnknown } from '../../../src/core/domain/sign-in/credential.ts';
import type { Credential, PasswordGrant } from '../../../src/core/domain/sign-in/credential.ts';
import { noPassword } from '../../../src/core/domain/sign-in/password.ts';
import type { PasswordHash } from '../../../src/core/domain/sign-in/password.ts';
import { aClient, aDigest, aRenewal, aSignIn, anEmail } from '../../support/values.ts';

const policy = { maxFailures: 2, lockMs: 1000, resetAfterMs: 1000, maxTotal: 100 };
const now = new Date('2024-02-29T12:00:00Z');
const tried = 'the hash' as PasswordHash;
const signIn = aSignIn({
  id: 'session' as SessionId,
  client: aClient(),
  ttlMs: 1,
  idleTtlMs: 1,
  device: { token: aDigest() },
});
const { session } = signIn;
const renewal = aRenewal(session.id);
const primary = anEmail();
const userId = 1 as UserId;
const credential: Credential = {
  userId,
  passwordHash: tried,
  lockout: open,
  isActive: true,
  methods: [],
  primary,
  isFlood: false,
};
const Public = { kind: 'Public' } as const;
const trying = (changed: Partial<Credential>, matched: boolean, grant: PasswordGrant = { signIn }, scope = Public) =>
  tryPassword(policy, { tried, matched, language: 'de', grant })({ ...credential, ...changed }, now, scope);
const failedOnce = { ...open, failures: 1, total: 1, lastFailureAt: now } as const;

describe('an attempt at a password', () => {
  it('starts a session if the password matches, and unlocks what no time unlocks', () => {
    const of = { by: userId, userId, method: 'password', sessionId: session.id };
    expect(trying({}, true)).to.deep.equal({
      writes: { lockout: open, session, reopensFrom: policy.maxTotal },
      events: [{ _tag: 'SessionStarted', ...of, failures: 0 }],
      answer: { _tag: 'Right' },
    });
    expect(trying({ lockout: failedOnce }, true).events).to.deep.equal([
      { _tag: 'SessionStarted', ...of, failures: 1 },
    ]);
    const again = trying({}, true, { renewal });
    expect(again.writes).to.deep.equal({ lockout: open, renews: renewal, reopensFrom: policy.maxTotal });
    expect(again.events).to.deep.equal([{ _tag: 'SessionRenewed', ...of }]);
  });

  it('stores another password and notifies the owner, and unlocks nothing', () => {
    const grant = { passwordHash: 'a new hash' as PasswordHash, elevates: session.id };
    const { writes, events } = trying({}, true, grant);
    expect(writes).to.deep.equal({ lockout: open, ...grant });
    const notice = { to: [primary], language: 'de' };
    expect(events).to.deep.equal([{ _tag: 'PasswordChanged', by: userId, userId, notice }]);
    expect(trying({}, true, {})).to.deep.equal({ writes: { lockout: open }, events: [], answer: { _tag: 'Right' } });
  });

  it('counts if the password does not match, and if the user is inactive', () => {
    const lockout = { _tag: 'Open', failures: 1, total: 1, lastFailureAt: now };
    const refused = { _tag: 'PasswordRefused', by: null, userId, isTallied: false };
    const wrong = { writes: { lockout }, events: [refused], answer: { _tag: 'Wrong' } };
    expect(trying({}, false)).to.deep.equal(wrong);
    expect(trying({ isActive: false }, true)).to.deep.equal(wrong);
  });

  // requirement 105
  it('records its origin, and whether the owner can cause many such events', () => {
    const refusal = (kind: ScopeKind, isFlood = false) => {
      const attempt = { tried, matched: false, language: 'de' as const, grant: {} };
      const [event] = tryPassword(policy, attempt)({ ...credential, isFlood }, now, { kind }).events;
      return event?._tag === 'PasswordRefused' && [event.by, event.isTallied];
    };
    expect(refusal('Public')).to.deep.equal([null, false]);
    expect(refusal('Public', true)).to.deep.equal([null, true]);
    expect(refusal('Device')).to.deep.equal([null, true]);
    expect(refusal('Session')).to.deep.equal([userId, true]);
  });

  it('asks to verify again if the hash has changed, without counting', () => {
    for (const matched of [true, false]) {
      const state = { passwordHash: 'a newer hash' as PasswordHash };
      const stale = { writes: { lockout: open }, events: [], answer: { _tag: 'Stale' } };
      expect(trying(state, matched)).to.deep.equal(stale);
    }
  });

  it('is refused after the lock, right or wrong, without effect', () => {
    const lockout = { _tag: 'Locked', failures: 2, total: 2, until: plus(now, 1) } as const;
    for (const matched of [true, false]) {
      expect(trying({ lockout }, matched)).to.deep.equal({
        writes: { lockout },
        events: [],
        answer: { _tag: 'Locked', retryAfterMs: 1 },
      });
    }
  });

  it('notifies the owner of a lock once, at the primary address and in the language of the request', () => {
    const eventsAfter = (changed: Partial<Credential>) =>
      trying(changed, false).events.flatMap((event) => (event._tag === 'PasswordLocked' ? [event.notice] : []));
    const to = (address: Address | null) => [{ to: address, identifier: 'user:1', language: 'de' }];
    expect(eventsAfter({ lockout: failedOnce })).to.deep.equal(to(primary));
    const locked = trying({ lockout: failedOnce }, false).writes.lockout;
    expect(eventsAfter({})).to.deep.equal([]);
    expect(eventsAfter({ lockout: locked })).to.deep.equal([]);
    expect(eventsAfter({ lockout: failedOnce, isActive: false })).to.deep.equal(to(null));
    expect(eventsAfter({ lockout: failedOnce, primary: null })).to.deep.equal(to(null));
  });

  it('is not needed to set the first password, which notifies the owner and keeps the count', () => {
    const grant = { passwordHash: 'a new hash' as PasswordHash, elevates: session.id };
    const none: Credential = { ...credential, passwordHash: noPassword, lockout: failedOnce };
    expect(setFirstPassword(grant, 'de')(none)).to.deep.equal({
      writes: { lockout: failedOnce, ...grant },
      events: [{ _tag: 'PasswordChanged', by: userId, userId, notice: { to: [primary], language: 'de' } }],
      answer: { _tag: 'Right' },
    });
    const stale = { writes: { lockout: open }, events: [], answer: { _tag: 'Stale' } };
    expect(setFirstPassword(grant, 'de')(credential), 'has a password').to.deep.equal(stale);
  });

  it('at an unknown account is wrong, and locks after the same number', () => {
    const unknown = tryUnknown(policy, 'email:x', 'en');
    const first = unknown(open, now);
    const second = unknown(first.writes, now);
    const third = unknown(second.writes, now);
    expect([first, second, third].map(({ answer }) => answer._tag)).to.deep.equal(['Wrong', 'Wrong', 'Locked']);
    const refused = { _tag: 'PasswordRefused', by: null, userId: null };
    const notice = { to: null, identifier: 'email:x', language: 'en' };
    expect([first, second, third].map(({ events }) => events)).to.deep.equal([
      [refused],
      [refused, { ...refused, _tag: 'PasswordLocked', notice }],
      [],
    ]);
  });
});
