import { expect } from 'chai';
import fc from 'fast-check';
import { expire, judge, open, plus, recordFailure, refusedUntil, stricter } from '../../src/core/domain/lockout.ts';
import type { Lockout, LockoutPolicy } from '../../src/core/domain/lockout.ts';

const policy: LockoutPolicy = { maxFailures: 3, lockMs: 1000, forgetMs: 500, maxTotal: 100 };
const start = new Date('2024-02-29T12:00:00Z');
const at = (ms: number) => plus(start, ms);
const failed = (state: Lockout, ...times: readonly number[]) =>
  times.reduce((current, ms) => recordFailure(policy)(current, at(ms)), state);
const locked = failed(open, 0, 0, 0);

describe('a lockout', () => {
  it('counts failures and locks at the last one allowed', () => {
    expect(failed(open, 0)).to.deep.equal({ _tag: 'Open', failures: 1, total: 1, lastFailureAt: at(0) });
    expect(failed(open, 0, 10)).to.deep.equal({ _tag: 'Open', failures: 2, total: 2, lastFailureAt: at(10) });
    expect(failed(open, 0, 10, 20)).to.deep.equal({ _tag: 'Locked', failures: 3, total: 3, until: at(1020) });
  });

  it('locks at the first failure where one is allowed', () => {
    expect(recordFailure({ ...policy, maxFailures: 1 })(open, start)).to.have.property('_tag', 'Locked');
  });

  // security 22
  it('is neither lengthened nor raised by tries during the lock', () => {
    expect(failed(locked, 1, 500, 999)).to.deep.equal(locked);
    for (const right of [true, false]) {
      expect(judge(policy, right)(locked, at(999))).to.deep.equal({
        lockout: locked,
        verdict: { _tag: 'Locked', retryAfterMs: 1 },
      });
    }
  });

  // security 19
  it('is locked until the last millisecond of the lock, and open with count 0 from its end on', () => {
    expect(expire(policy)(locked, at(999))).to.deep.equal(locked);
    expect(expire(policy)(locked, at(1000))).to.deep.equal({ ...open, total: 3 });
    expect(refusedUntil(policy)(locked, at(999))).to.deep.equal({ _tag: 'Locked', retryAfterMs: 1 });
    expect(refusedUntil(policy)(locked, at(1000))).to.equal(null);
    expect(failed(locked, 1000)).to.deep.equal({ _tag: 'Open', failures: 1, total: 4, lastFailureAt: at(1000) });
  });

  it('forgets failures when the silence after the last one is over, not a millisecond before', () => {
    expect(failed(open, 0, 10, 509)).to.have.property('_tag', 'Locked');
    expect(failed(open, 0, 10, 510)).to.deep.equal({ _tag: 'Open', failures: 1, total: 3, lastFailureAt: at(510) });
  });

  it('never forgets by itself where something else does it', () => {
    const patient = { ...policy, forgetMs: null };
    expect(expire(patient)(failed(open, 0), at(1e12))).to.deep.equal(failed(open, 0));
  });

  it('answers the try that closes the lock as wrong, and the next as locked', () => {
    const { lockout, verdict } = judge(policy, false)(failed(open, 0, 0), start);
    expect(verdict).to.deep.equal({ _tag: 'Wrong' });
    expect(judge(policy, true)(lockout, start).verdict).to.deep.equal({ _tag: 'Locked', retryAfterMs: 1000 });
  });

  it('is cleared by a success', () => {
    expect(judge(policy, true)(failed(open, 0, 0), at(1))).to.deep.equal({ lockout: open, verdict: { _tag: 'Right' } });
  });

  // security 26
  it('of a hundred years is one, and so is one past the end of time', () => {
    for (const lockMs of [100 * 31_557_600_000, Number.MAX_SAFE_INTEGER]) {
      const long = { ...policy, maxFailures: 1, lockMs };
      const state = recordFailure(long)(open, start);
      expect(state._tag === 'Locked' && !Number.isNaN(state.until.getTime())).to.equal(true);
      expect(expire(long)(state, at(99 * 31_557_600_000))).to.deep.equal(state);
      expect(judge(long, true)(state, at(99 * 31_557_600_000)).verdict).to.have.property('_tag', 'Locked');
    }
  });

  it('of two takes the stricter one: the later lock, any lock, the higher count', () => {
    const later = failed(open, 5, 5, 5);
    const pairs: readonly (readonly [Lockout, Lockout, Lockout])[] = [
      [locked, later, later],
      [locked, failed(open, 0, 0), locked],
      [failed(open, 0), failed(open, 0, 0), failed(open, 0, 0)],
      [open, open, open],
    ];
    for (const [a, b, result] of pairs) expect([stricter(a, b), stricter(b, a)]).to.deep.equal([result, result]);
  });

  it('evaluates no more tries than allowed before any lock, whatever comes when', () => {
    const tries = fc.array(fc.record({ wait: fc.nat(600), right: fc.boolean() }), { maxLength: 60 });
    fc.assert(
      fc.property(tries, (list) => {
        let [state, now, failures]: [Lockout, Date, number] = [open, start, 0];
        for (const { wait, right } of list) {
          now = plus(now, wait);
          const before = expire(policy)(state, now);
          if (before._tag === 'Open' && before.failures === 0) failures = 0;
          const { lockout, verdict } = judge(policy, right)(state, now);
          if (verdict._tag === 'Wrong') failures += 1;
          if (verdict._tag === 'Right') failures = 0;
          expect(failures).to.be.at.most(policy.maxFailures);
          expect(lockout._tag === 'Locked').to.equal(failures === policy.maxFailures);
          state = lockout;
        }
      }),
      { seed: 22, numRuns: 300 },
    );
  });
});
