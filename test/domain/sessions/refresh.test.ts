import { expect } from 'chai';
import type { SessionId, UserId } from '../../../src/core/domain/ids.ts';
import { plus } from '../../../src/core/domain/locks/lockout.ts';
import { isAlive, logOut, refresh } from '../../../src/core/domain/sessions/refresh.ts';
import type { Session, SessionSalt } from '../../../src/core/domain/sessions/session.ts';
import { anEmail } from '../../support/values.ts';

const policy = { graceMs: 10_000, idleTtlMs: 100_000 };
const start = new Date('2024-02-29T12:00:00Z');
const at = (ms: number) => plus(start, ms);
const primary = anEmail();
const session: Session = {
  id: '00000000-0000-7000-8000-000000000001' as SessionId,
  userId: 1 as UserId,
  generation: 5,
  elevatedGeneration: 1,
  authenticatedAt: at(-1),
  salt: 'salt' as SessionSalt,
  seenGeneration: 4,
  lateRetries: 0,
  rotatedAt: start,
  expiresAt: at(1_000_000),
  idleExpiresAt: at(100_000),
  endedAt: null,
  primary,
};
const about = (generation: number) => ({ userId: session.userId, sessionId: session.id, generation });
const presenting = (generation: number, ms: number, changed: Partial<Session> = {}, isAuthentic = true) =>
  refresh(policy, { generation, isAuthentic: () => isAuthentic, language: 'de' })({ ...session, ...changed }, at(ms));

describe('a refresh token', () => {
  it('of the newest generation rotates and extends the idle limit, never the absolute one', () => {
    const { writes, answer } = presenting(5, 60_000);
    expect(answer).to.deep.equal({ _tag: 'Refreshed', generation: 6, authenticatedAt: at(-1), isLate: false });
    expect(writes).to.deep.equal({
      session: {
        generation: 6,
        seenGeneration: 5,
        lateRetries: 0,
        rotatedAt: at(60_000),
        idleExpiresAt: at(160_000),
      },
    });
  });

  // requirement 47
  it('of the parent generation gets the same successor until the end of the grace period, even if it was used', () => {
    for (const seenGeneration of [4, 5]) {
      expect(presenting(4, 9_999, { seenGeneration })).to.deep.equal({
        writes: null,
        events: [],
        answer: { _tag: 'Refreshed', generation: 5, authenticatedAt: at(-1), isLate: false },
      });
    }
  });

  it('of the parent generation works three times after the grace period if the successor was never used', () => {
    for (const lateRetries of [0, 1, 2]) {
      const { writes, events, answer } = presenting(4, 10_000, { lateRetries });
      expect(events).to.deep.equal([{ _tag: 'SessionRetriedLate', by: session.userId, ...about(5) }]);
      expect(answer).to.deep.equal({ _tag: 'Refreshed', generation: 5, authenticatedAt: at(-1), isLate: true });
      expect(writes?.session).to.deep.include({ generation: 5, lateRetries: lateRetries + 1, rotatedAt: start });
      expect(writes).not.to.have.any.keys('ends');
    }
  });

  // requirement 46
  const copied: readonly (readonly [string, number, number, Partial<Session>])[] = [
    ['of the direct parent, late, once the successor was seen', 4, 10_000, { seenGeneration: 5 }],
    ['of the direct parent, late for the fourth time', 4, 10_000, { lateRetries: 3 }],
    ['of a grandparent, even within the grace', 3, 1, {}],
    ['of the first generation', 1, 1, {}],
  ];
  for (const [which, generation, ms, changed] of copied) {
    it(`${which} ends the session and notifies its owner`, () => {
      const { writes, events, answer } = presenting(generation, ms, changed);
      expect(answer).to.deep.equal({ _tag: 'Reused' });
      expect(writes?.ends).to.equal('reuse');
      const notice = { to: [primary], language: 'de' };
      expect(events).to.deep.equal([{ _tag: 'SessionReused', by: null, ...about(5), notice }]);
    });
  }

  // requirement 101
  it('that was current at the last elevation is refused with an event, and the session stays', () => {
    for (const newest of [5, 6, 9])
      for (const [ms, seenGeneration] of [
        [1, 4],
        [9_999, 4],
        [10_000, 4],
        [60_000, newest],
      ] as const) {
        const elevated = { generation: newest, elevatedGeneration: 5, seenGeneration };
        expect(presenting(4, ms, elevated)).to.deep.equal({
          writes: null,
          events: [{ _tag: 'RefreshRefused', by: null, ...about(newest) }],
          answer: { _tag: 'Refused' },
        });
      }
  });

  // requirement 101
  it('older than that ends the session, like any copied token', () => {
    for (const generation of [1, 2, 3]) {
      const { writes, answer } = presenting(generation, 1, { elevatedGeneration: 5 });
      expect(answer).to.deep.equal({ _tag: 'Reused' });
      expect(writes).to.have.property('ends', 'reuse');
    }
  });

  // requirement 101
  it('issued since the last elevation rotates and can be retried', () => {
    const elevated = { elevatedGeneration: 4 };
    expect(presenting(5, 1, elevated).answer).to.include({ _tag: 'Refreshed', generation: 6 });
    expect(presenting(4, 1, elevated).answer).to.include({ _tag: 'Refreshed', generation: 5 });
    expect(presenting(4, 10_000, elevated).answer).to.include({ _tag: 'Refreshed', generation: 5, isLate: true });
  });

  it('that is forged, from the future, or of an ended session is only refused', () => {
    const refused = { writes: null, events: [], answer: { _tag: 'Refused' } };
    expect(presenting(6, 1)).to.deep.equal(refused);
    for (const generation of [1, 4, 5]) {
      expect(presenting(generation, 1, {}, false)).to.deep.equal(refused);
      expect(presenting(generation, 1, { endedAt: start })).to.deep.equal(refused);
      expect(presenting(generation, 100_000)).to.deep.equal(refused);
      expect(presenting(generation, 50_000, { expiresAt: at(50_000) })).to.deep.equal(refused);
    }
  });

  it('works until the last millisecond of the idle and the absolute lifetime', () => {
    expect(isAlive(session, at(99_999))).to.equal(true);
    expect(isAlive(session, at(100_000))).to.equal(false);
    expect(isAlive({ ...session, expiresAt: at(2) }, at(1))).to.equal(true);
    expect(isAlive({ ...session, expiresAt: at(2) }, at(2))).to.equal(false);
  });
});

describe('logging out', () => {
  it('ends the session for an authentic token only', () => {
    const { writes, events } = logOut(() => true)(session, start);
    expect(writes).to.deep.include({ ends: 'logout' });
    const of = { by: session.userId, userId: session.userId, sessions: session.id };
    expect(events).to.deep.equal([{ _tag: 'SessionEnded', ...of, reason: 'logout', isTallied: true }]);
    const nothing = { writes: null, events: [], answer: undefined };
    expect(logOut(() => false)(session, start)).to.deep.equal(nothing);
    expect(logOut(() => true)({ ...session, endedAt: start }, start)).to.deep.equal(nothing);
  });
});
