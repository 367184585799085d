import { expect } from 'chai';
import fc from 'fast-check';
import {
  expire,
  hasJustLocked,
  judge,
  open,
  plus,
  recordFailure,
  refusedUntil,
  stricter,
} from '../../../src/core/domain/locks/lockout.ts';
import type { Lockout, LockoutPolicy } from '../../../src/core/domain/locks/lockout.ts';

const policy: LockoutPolicy = { maxFailures: 3, lockMs: 1000, resetAfterMs: 500, maxTotal: 100 };
const start = new Date('2024-02-29T12:00:00Z');
const at = (ms: number) => plus(start, ms);
const failed = (state: Lockout, ...times: readonly number[]) =>
  times.reduce((current, ms) => recordFailure(policy)(current, at(ms)), state);
const locked = failed(open, 0, 0, 0);

describe('a lockout', () => {
  it('counts failures and locks at the last allowed one', () => {
    expect(failed(open, 0)).to.deep.equal({ _tag: 'Open', failures: 1, total: 1, lastFailureAt: at(0) });
    expect(failed(open, 0, 10)).to.deep.equal({ _tag: 'Open', failures: 2, total: 2, lastFailureAt: at(10) });
    expect(failed(open, 0, 10, 20)).to.deep.equal({ _tag: 'Locked', failures: 3, total: 3, until: at(1020) });
  });

  it('locks at the first failure if one is allowed', () => {
    expect(recordFailure({ ...policy, maxFailures: 1 })(open, start)).to.have.property('_tag', 'Locked');
  });

  // requirement 22
  it('is not extended or increased by attempts during the lock', () => {
    expect(failed(locked, 1, 500, 999)).to.deep.equal(locked);
    for (const right of [true, false]) {
      expect(judge(policy, right)(locked, at(999))).to.deep.equal({
        lockout: locked,
        verdict: { _tag: 'Locked', retryAfterMs: 1 },
      });
    }
  });

  // requirement 19
  it('is locked until its last millisecond, and open with count 0 afterwards', () => {
    expect(expire(policy)(locked, at(999))).to.deep.equal(locked);
    expect(expire(policy)(locked, at(1000))).to.deep.equal({ ...open, total: 3 });
    expect(refusedUntil(policy)(locked, at(999))).to.deep.equal({ _tag: 'Locked', retryAfterMs: 1 });
    expect(refusedUntil(policy)(locked, at(1000))).to.equal(null);
    expect(failed(locked, 1000)).to.deep.equal({ _tag: 'Open', failures: 1, total: 4, lastFailureAt: at(1000) });
  });

  it('clears failures exactly after the quiet period', () => {
    expect(failed(open, 0, 10, 509)).to.have.property('_tag', 'Locked');
    expect(failed(open, 0, 10, 510)).to.deep.equal({ _tag: 'Open', failures: 1, total: 3, lastFailureAt: at(510) });
  });

  it('does not clear failures by itself if resetAfterMs is null', () => {
    const patient = { ...policy, resetAfterMs: null };
    expect(expire(patient)(failed(open, 0), at(1e12))).to.deep.equal(failed(open, 0));
  });

  it('answers the attempt that locks as wrong, and the next as locked', () => {
    const { lockout, verdict } = judge(policy, false)(failed(open, 0, 0), start);
    expect(verdict).to.deep.equal({ _tag: 'Wrong' });
    expect(judge(policy, true)(lockout, start).verdict).to.deep.equal({ _tag: 'Locked', retryAfterMs: 1000 });
  });

  it('is cleared by a success', () => {
    expect(judge(policy, true)(failed(open, 0, 0), at(1))).to.deep.equal({ lockout: open, verdict: { _tag: 'Right' } });
  });

  // requirement 22, 23
  it('locks for good at the maximum total, until another factor succeeds', () => {
    const bounded = { ...policy, maxTotal: 4 };
    const after = (ms: number, state: Lockout) => judge(bounded, false)(state, at(ms));
    const fourth = [0, 0, 0].reduce((state, ms) => after(ms, state).lockout, open);
    expect(judge(bounded, true)(fourth, at(1000))).to.deep.equal({ lockout: open, verdict: { _tag: 'Right' } });
    const { lockout: closed, verdict } = after(1000, fourth);
    expect(verdict).to.deep.equal({ _tag: 'Wrong' });
    expect(closed).to.deep.equal({ _tag: 'Open', failures: 1, total: 4, lastFailureAt: at(1000) });
    for (const right of [true, false])
      for (const ms of [1000, 1499, 1500, 1e12]) {
        const tried = judge(bounded, right)(closed, at(ms));
        expect(tried.verdict, `${ms}`).to.deep.equal({ _tag: 'Locked', retryAfterMs: 1000 });
        expect(tried.lockout.total).to.equal(4);
      }
    expect(refusedUntil(bounded)({ ...closed, total: 0 }, at(1001))).to.equal(null);
  });

  it('reports a new lock once, also the final one, and never for refused attempts', () => {
    const bounded = { ...policy, maxTotal: 7 };
    const reported: number[] = [];
    let state: Lockout = open;
    // Three lock, two are refused; the same again; then one locks for good and the others are refused.
    for (const [i, ms] of [0, 1, 2, 3, 4, 2000, 2001, 2002, 2003, 2004, 4000, 4001, 9000].entries()) {
      const { lockout, verdict } = judge(bounded, false)(state, at(ms));
      if (hasJustLocked(bounded, lockout, verdict)) reported.push(i);
      state = lockout;
    }
    expect(reported).to.deep.equal([2, 7, 10]);
  });

  it('keeps the higher total when merged', () => {
    const many: Lockout = { ...open, total: 50 };
    for (const [a, b] of [
      [locked, many],
      [many, locked],
    ] as const)
      expect(stricter(a, b)).to.deep.equal({ ...locked, total: 50 });
  });

  it('evaluates no more attempts than the maximum total before a success, for any sequence', () => {
    const bounded = { ...policy, maxTotal: 10 };
    const tries = fc.array(fc.record({ wait: fc.nat(1500), right: fc.boolean() }), { maxLength: 80, size: 'max' });
    fc.assert(
      fc.property(tries, (list) => {
        let [state, now, evaluated]: [Lockout, Date, number] = [open, start, 0];
        for (const { wait, right } of list) {
          now = plus(now, wait);
          // Right attempts are rare.
          const { lockout, verdict } = judge(bounded, right && evaluated % 4 === 3)(state, now);
          if (verdict._tag === 'Wrong') evaluated += 1;
          if (verdict._tag === 'Right') evaluated = 0;
          expect(evaluated).to.be.at.most(10);
          expect(lockout.total).to.equal(evaluated);
          state = lockout;
        }
      }),
      { seed: 100, numRuns: 300 },
    );
  });

  // requirement 26
  it('can last a hundred years, and never beyond the last valid date', () => {
    for (const lockMs of [100 * 31_557_600_000, Number.MAX_SAFE_INTEGER]) {
      const long = { ...policy, maxFailures: 1, lockMs };
      const state = recordFailure(long)(open, start);
      expect(state._tag === 'Locked' && !Number.isNaN(state.until.getTime())).to.equal(true);
      expect(expire(long)(state, at(99 * 31_557_600_000))).to.deep.equal(state);
      expect(judge(long, true)(state, at(99 * 31_557_600_000)).verdict).to.have.property('_tag', 'Locked');
    }
  });

  it('ends at the last valid date if it would end later', () => {
    const last = new Date(8.64e15);
    expect(plus(start, Number.MAX_SAFE_INTEGER)).to.deep.equal(last);
    expect(Number.isNaN(new Date(last.getTime() + 1).getTime())).to.equal(true);
  });

  it('merges to the stricter state: the later lock, any lock, the higher count', () => {
    const later = failed(open, 5, 5, 5);
    const pairs: readonly (readonly [Lockout, Lockout, Lockout])[] = [
      [locked, later, later],
      [locked, failed(open, 0, 0), locked],
      [failed(open, 0), failed(open, 0, 0), failed(open, 0, 0)],
      [open, open, open],
    ];
    for (const [a, b, result] of pairs)
      expect({ merged: stricter(a, b), reversed: stricter(b, a) }).to.deep.equal({
        merged: result,
        reversed: result,
      });
    // Counted while more failures were allowed.
    const many: Lockout = { _tag: 'Open', failures: 9, total: 9, lastFailureAt: start };
    for (const result of [stricter(many, locked), stricter(locked, many)])
      expect(result).to.deep.equal({ ...locked, total: 9 });
  });

  it('evaluates no more attempts than allowed before any lock, for any sequence', () => {
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
