import { expect } from 'chai';
import type { SessionId } from '../../../src/core/domain/ids.ts';
import { plus } from '../../../src/core/domain/locks/lockout.ts';
import { sessionsToEnd } from '../../../src/core/domain/sessions/session-excess.ts';
import type { LivingSession } from '../../../src/core/domain/sessions/session-excess.ts';

const start = new Date('2024-02-29T12:00:00Z');
const minute = (n: number) => plus(start, n * 60_000);

/** Signed in at minute `n`, and never used by default. */
const aSession = (n: number, changed: Partial<LivingSession> = {}): LivingSession => ({
  id: `00000000-0000-7000-8000-${String(n).padStart(12, '0')}` as SessionId,
  createdAt: minute(n),
  usedAt: minute(n),
  isKeptAlive: false,
  isSeen: false,
  ...changed,
});
const unused = (from: number, count: number) => Array.from({ length: count }, (_, i) => aSession(from + i));
const numbersOf = (ids: readonly SessionId[]) => ids.map((id) => Number(id.slice(-12)));

// requirement 102
describe('sessions above the maximum', () => {
  it('end only if there are more than the maximum', () => {
    expect(sessionsToEnd(unused(1, 20), 20)).to.deep.equal([]);
    expect(numbersOf(sessionsToEnd(unused(1, 21), 20))).to.deep.equal([1]);
  });

  it('end first if they were never used, oldest first', () => {
    const used = [aSession(1, { isKeptAlive: true }), aSession(2, { isSeen: true })];
    expect(numbersOf(sessionsToEnd([...used, ...unused(3, 20)], 19))).to.deep.equal([3, 4, 5]);
  });

  it('end next if they were never kept alive, then by least recent use', () => {
    const sessions = [
      aSession(1, { isKeptAlive: true, isSeen: true, usedAt: minute(50) }),
      aSession(2, { isKeptAlive: true, isSeen: true, usedAt: minute(40) }),
      aSession(3, { isSeen: true, usedAt: minute(70) }),
      aSession(4, { isSeen: true, usedAt: minute(60) }),
      aSession(5),
      aSession(6, { isKeptAlive: true, usedAt: minute(80) }),
      ...unused(100, 10),
    ];
    expect(numbersOf(sessionsToEnd(sessions, 10))).to.deep.equal([5, 4, 3, 6, 2, 1]);
  });

  it('never include the ten newest', () => {
    const used = Array.from({ length: 5 }, (_, i) => aSession(i, { isKeptAlive: true, isSeen: true }));
    expect(numbersOf(sessionsToEnd([...unused(100, 10), ...used], 10))).to.deep.equal([0, 1, 2, 3, 4]);
    expect(sessionsToEnd(unused(100, 10), 1)).to.deep.equal([]);
  });

  it('are newer by id if they began in the same millisecond, and older by id if they were used in the same one', () => {
    const [at, ids] = [minute(1), [3, 1, 2, 5, 4]];
    const older = ids.map((n) => aSession(n, { createdAt: at, usedAt: at }));
    expect(numbersOf(sessionsToEnd([...older, ...unused(100, 10)], 10))).to.deep.equal([1, 2, 3, 4, 5]);
    const many = [7, 2, 9, 12, 1, 11, 4, 3, 10, 5, 8, 6].map((n) => aSession(n, { createdAt: at, usedAt: at }));
    expect(numbersOf(sessionsToEnd(many, 10))).to.deep.equal([1, 2]);
  });
});
