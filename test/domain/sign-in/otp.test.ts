import { expect } from 'chai';
import fc from 'fast-check';
import { open, plus } from '../../../src/core/domain/locks/lockout.ts';
import { guess, request } from '../../../src/core/domain/sign-in/otp-attempts.ts';
import { mergeOtps, noOtp, settle } from '../../../src/core/domain/sign-in/otp.ts';
import type { Otp, OtpPolicy, OtpPurpose } from '../../../src/core/domain/sign-in/otp.ts';
import { aNonce } from '../../support/values.ts';

const policy: OtpPolicy = {
  ttlMs: 300,
  resendIntervalMs: 60,
  lockout: { maxFailures: 3, lockMs: 900, resetAfterMs: null, maxTotal: 100 },
};
const start = new Date('2024-02-29T12:00:00Z');
const at = (ms: number) => plus(start, ms);

type Step = readonly [at: number, what: 'ask' | 'wrong' | 'right'];
type Answer = 'asked' | 'silent' | 'too soon' | 'right' | 'wrong' | 'locked';

const perform = (otp: Otp, [ms, what]: Step, p = policy): readonly [Otp, Answer] => {
  if (what === 'ask') {
    const asked = request(p, 'sign-in')(otp, { fresh: aNonce(), goesOut: true }, at(ms));
    if (asked._tag === 'TooSoon') return [otp, 'too soon'];
    return [asked.otp, asked.nonce === null ? 'silent' : 'asked'];
  }
  const guessed = guess(p, 'sign-in', () => what === 'right')(otp, at(ms));
  return [guessed.otp, guessed.verdict._tag.toLowerCase() as Answer];
};

const run = (steps: readonly Step[], p = policy) => {
  let otp = noOtp;
  const answers: Answer[] = [];
  for (const step of steps) {
    const [next, answer] = perform(otp, step, p);
    otp = next;
    answers.push(answer);
  }
  return { otp, answers };
};

/** The rules of locked codes, edge by edge: steps, answers, and the count afterwards. */
const table: Readonly<Record<string, Readonly<{ steps: readonly Step[]; answers: readonly Answer[]; count: number }>>> =
  {
    'a right guess is right, once': {
      steps: [
        [0, 'ask'],
        [1, 'right'],
        [2, 'right'],
      ],
      answers: ['asked', 'right', 'wrong'],
      count: 0,
    },
    'the third wrong guess locks, and is itself answered as wrong': {
      steps: [
        [0, 'ask'],
        [1, 'wrong'],
        [2, 'wrong'],
        [3, 'wrong'],
        [4, 'wrong'],
        [5, 'right'],
      ],
      answers: ['asked', 'wrong', 'wrong', 'wrong', 'locked', 'locked'],
      count: 3,
    },
    'a success resets the count': {
      steps: [
        [0, 'ask'],
        [1, 'wrong'],
        [2, 'wrong'],
        [3, 'right'],
        [60, 'ask'],
        [61, 'wrong'],
        [62, 'wrong'],
      ],
      answers: ['asked', 'wrong', 'wrong', 'right', 'asked', 'wrong', 'wrong'],
      count: 2,
    },
    'a right code is good until one millisecond before its expiry': {
      steps: [
        [0, 'ask'],
        [299, 'right'],
      ],
      answers: ['asked', 'right'],
      count: 0,
    },
    'and not at it': {
      steps: [
        [0, 'ask'],
        [300, 'right'],
      ],
      answers: ['asked', 'wrong'],
      count: 0,
    },
    'one millisecond before the expiry a wrong guess still counts': {
      steps: [
        [0, 'ask'],
        [1, 'wrong'],
        [2, 'wrong'],
        [299, 'wrong'],
        [300, 'wrong'],
      ],
      answers: ['asked', 'wrong', 'wrong', 'wrong', 'locked'],
      count: 3,
    },
    'the expiry resets the count, and then nothing counts': {
      steps: [
        [0, 'ask'],
        [1, 'wrong'],
        [2, 'wrong'],
        [300, 'wrong'],
        [301, 'wrong'],
        [302, 'wrong'],
        [303, 'wrong'],
      ],
      answers: ['asked', 'wrong', 'wrong', 'wrong', 'wrong', 'wrong', 'wrong'],
      count: 0,
    },
    'a guess before any request does not count': {
      steps: [
        [0, 'wrong'],
        [0, 'right'],
      ],
      answers: ['wrong', 'wrong'],
      count: 0,
    },
    'asking again does not reset the count': {
      steps: [
        [0, 'ask'],
        [1, 'wrong'],
        [2, 'wrong'],
        [60, 'ask'],
        [61, 'wrong'],
        [62, 'right'],
      ],
      answers: ['asked', 'wrong', 'wrong', 'asked', 'wrong', 'locked'],
      count: 3,
    },
    'asking again renews the life of the code': {
      steps: [
        [0, 'ask'],
        [299, 'ask'],
        [598, 'right'],
      ],
      answers: ['asked', 'asked', 'right'],
      count: 0,
    },
    'one millisecond before the end of the interval it is too soon': {
      steps: [
        [0, 'ask'],
        [59, 'ask'],
      ],
      answers: ['asked', 'too soon'],
      count: 0,
    },
    'at its end it is not': {
      steps: [
        [0, 'ask'],
        [60, 'ask'],
      ],
      answers: ['asked', 'asked'],
      count: 0,
    },
    'the interval runs on after a success': {
      steps: [
        [0, 'ask'],
        [1, 'right'],
        [59, 'ask'],
        [60, 'ask'],
      ],
      answers: ['asked', 'right', 'too soon', 'asked'],
      count: 0,
    },
    'during a lock nothing is sent, and the interval runs': {
      steps: [
        [0, 'ask'],
        [1, 'wrong'],
        [2, 'wrong'],
        [3, 'wrong'],
        [902, 'ask'],
        [903, 'ask'],
        [962, 'ask'],
      ],
      answers: ['asked', 'wrong', 'wrong', 'wrong', 'silent', 'too soon', 'asked'],
      count: 0,
    },
    'the lock holds for one millisecond less than its length, the expiry of the code notwithstanding': {
      steps: [
        [0, 'ask'],
        [1, 'wrong'],
        [2, 'wrong'],
        [3, 'wrong'],
        [902, 'right'],
      ],
      answers: ['asked', 'wrong', 'wrong', 'wrong', 'locked'],
      count: 3,
    },
    'and is over at its end, with count 0': {
      steps: [
        [0, 'ask'],
        [1, 'wrong'],
        [2, 'wrong'],
        [3, 'wrong'],
        [903, 'wrong'],
        [963, 'ask'],
        [964, 'wrong'],
      ],
      answers: ['asked', 'wrong', 'wrong', 'wrong', 'wrong', 'asked', 'wrong'],
      count: 1,
    },
  };

/** A maximum total of four: one lock and one more wrong guess. The total after the steps. */
const closing: typeof table = {
  'the last wrong guess in all closes, is itself answered as wrong, and no time opens again': {
    steps: [
      [0, 'ask'],
      [1, 'wrong'],
      [2, 'wrong'],
      [3, 'wrong'],
      [903, 'ask'],
      [904, 'wrong'],
      [905, 'right'],
      [905, 'wrong'],
      [1e12, 'right'],
    ],
    answers: ['asked', 'wrong', 'wrong', 'wrong', 'asked', 'wrong', 'locked', 'locked', 'locked'],
    count: 4,
  },
  'the end of a lock keeps the total': {
    steps: [
      [0, 'ask'],
      [1, 'wrong'],
      [2, 'wrong'],
      [3, 'wrong'],
      [903, 'ask'],
    ],
    answers: ['asked', 'wrong', 'wrong', 'wrong', 'asked'],
    count: 3,
  },
  'the expiry of the code keeps it too, a millisecond before it and at it': {
    steps: [
      [0, 'ask'],
      [1, 'wrong'],
      [299, 'wrong'],
      [300, 'wrong'],
      [300, 'ask'],
      [301, 'wrong'],
      [600, 'ask'],
      [601, 'wrong'],
      [602, 'right'],
    ],
    answers: ['asked', 'wrong', 'wrong', 'wrong', 'asked', 'wrong', 'asked', 'wrong', 'locked'],
    count: 4,
  },
  'asking again keeps it': {
    steps: [
      [0, 'ask'],
      [1, 'wrong'],
      [60, 'ask'],
      [61, 'wrong'],
    ],
    answers: ['asked', 'wrong', 'asked', 'wrong'],
    count: 2,
  },
  'a request after it closed is answered, and sends nothing': {
    steps: [
      [0, 'ask'],
      [1, 'wrong'],
      [2, 'wrong'],
      [300, 'ask'],
      [301, 'wrong'],
      [302, 'wrong'],
      [360, 'ask'],
      [419, 'ask'],
      [420, 'ask'],
    ],
    answers: ['asked', 'wrong', 'wrong', 'asked', 'wrong', 'wrong', 'silent', 'too soon', 'silent'],
    count: 4,
  },
  'a success resets it': {
    steps: [
      [0, 'ask'],
      [1, 'wrong'],
      [2, 'wrong'],
      [300, 'ask'],
      [301, 'wrong'],
      [302, 'right'],
      [360, 'ask'],
      [361, 'wrong'],
    ],
    answers: ['asked', 'wrong', 'wrong', 'asked', 'wrong', 'right', 'asked', 'wrong'],
    count: 1,
  },
  'guesses at nothing pending do not count': {
    steps: [
      [0, 'wrong'],
      [1, 'wrong'],
      [2, 'wrong'],
      [3, 'wrong'],
      [4, 'wrong'],
      [5, 'ask'],
      [6, 'right'],
    ],
    answers: ['wrong', 'wrong', 'wrong', 'wrong', 'wrong', 'asked', 'right'],
    count: 0,
  },
};

// requirement 13, 14
describe('a one-time code', () => {
  for (const [name, { steps, answers, count }] of Object.entries(closing)) {
    it(`after four wrong guesses: ${name}`, () => {
      const done = run(steps, { ...policy, lockout: { ...policy.lockout, maxTotal: 4 } });
      expect(done.answers).to.deep.equal(answers);
      expect(done.otp.lockout.total).to.equal(count);
    });
  }

  it('that is locked for good is refused with the length of a lock', () => {
    const closed = { ...policy, lockout: { ...policy.lockout, maxTotal: 3 } };
    const { otp } = run(
      [
        [0, 'ask'],
        [1, 'wrong'],
        [2, 'wrong'],
        [3, 'wrong'],
      ],
      closed,
    );
    for (const ms of [4, 902, 903, 1e9])
      expect(guess(closed, 'sign-in', () => true)(otp, at(ms)).verdict).to.deep.equal({
        _tag: 'Locked',
        retryAfterMs: 900,
      });
  });

  for (const [name, { steps, answers, count }] of Object.entries(table)) {
    it(name, () => {
      const done = run(steps);
      expect(done.answers).to.deep.equal(answers);
      expect(done.otp.lockout.failures).to.equal(count);
    });
  }

  it('stays the same during its lifetime and changes after use or expiry', () => {
    const nonceAfter = (...steps: readonly Step[]) => run(steps).otp.pending?.nonce;
    const first = request(policy, 'sign-in')(noOtp, { fresh: aNonce(), goesOut: true }, start);
    if (first._tag === 'TooSoon') throw new Error('too soon');
    const again = (otp: Otp, ms: number) => perform(otp, [ms, 'ask'])[0].pending?.nonce;
    expect(again(first.otp, 60)).to.equal(first.nonce);
    expect(again(first.otp, 299)).to.equal(first.nonce);
    expect(again(first.otp, 300)).not.to.equal(first.nonce);
    expect(again(perform(first.otp, [1, 'right'])[0], 60)).not.to.equal(first.nonce);
    expect(nonceAfter([0, 'ask'], [1, 'right'])).to.equal(undefined);
    expect(settle(policy)(first.otp, at(300)).pending).to.equal(null);
  });

  // requirement 16
  it('is not used up by a right guess during a lock', () => {
    const longLived = { ...policy, ttlMs: 5000 };
    const steps: readonly Step[] = [
      [0, 'ask'],
      [1, 'wrong'],
      [2, 'wrong'],
      [3, 'wrong'],
      [4, 'right'],
      [903, 'right'],
    ];
    expect(run(steps, longLived).answers.slice(-2)).to.deep.equal(['locked', 'right']);
  });

  it('can be requested at any time if the interval is 0', () => {
    const lifted = { ...policy, resendIntervalMs: 0 };
    expect(
      run(
        [
          [0, 'ask'],
          [0, 'ask'],
          [0, 'ask'],
        ],
        lifted,
      ).answers,
    ).to.deep.equal(['asked', 'asked', 'asked']);
  });

  it('reports the remaining interval', () => {
    expect(request(policy, 'sign-in')(run([[0, 'ask']]).otp, { fresh: aNonce(), goesOut: true }, at(59))).to.deep.equal(
      {
        _tag: 'TooSoon',
        retryAfterMs: 1,
      },
    );
  });

  it('gives no fresh guess or request when merged with another state of its address', () => {
    const [older, newer] = [
      run([
        [0, 'ask'],
        [1, 'wrong'],
        [2, 'wrong'],
      ]).otp,
      run([
        [100, 'ask'],
        [101, 'wrong'],
      ]).otp,
    ];
    const merge = (one: Otp, other: Otp) => mergeOtps(policy)(one, other, at(102));
    for (const merged of [merge(older, newer), merge(newer, older)]) {
      expect(merged.pending).to.deep.equal(newer.pending);
      expect(merged.lockout.failures).to.equal(2);
      expect(merged.lockout.total).to.equal(2);
      expect(merged.requestedAt['sign-in']).to.deep.equal(at(100));
    }
    expect(merge(noOtp, older)).to.deep.equal(older);
    expect(merge(older, noOtp)).to.deep.equal(older);
    expect(merge(noOtp, noOtp)).to.deep.equal({ ...noOtp, lockout: open });
  });

  describe('that is not sent because the budget is used up', () => {
    // requirement 107
    const silent = (otp: Otp, ms: number, purpose: OtpPurpose = 'sign-in'): Otp => {
      const asked = request(policy, purpose)(otp, { fresh: aNonce(), goesOut: false }, at(ms));
      if (asked._tag === 'TooSoon') throw new Error('too soon');
      expect(asked.nonce).to.equal(null);
      return asked.otp;
    };
    const sent = run([[0, 'ask']]).otp;
    const verdict = (otp: Otp, ms: number) => guess(policy, 'sign-in', () => true)(otp, at(ms)).verdict._tag;

    it('does not extend its lifetime, however often it is requested', () => {
      let otp = sent;
      for (const ms of [60, 120, 180, 240]) otp = silent(otp, ms);
      expect(otp.pending).to.deep.equal(sent.pending);
      expect({ before: verdict(otp, 299), after: verdict(otp, 300) }).to.deep.equal({
        before: 'Right',
        after: 'Wrong',
      });
    });

    it('becomes valid with the next message that is sent', () => {
      const otp = silent(noOtp, 0);
      expect(otp.pending).to.equal(null);
      expect(verdict(otp, 1)).to.equal('Wrong');
      const [asked] = perform(otp, [60, 'ask']);
      expect(verdict(asked, 359)).to.equal('Right');
      expect(asked.withheldAt).to.equal(null);
    });

    it('starts the interval anyway', () => {
      expect(perform(silent(noOtp, 0), [59, 'ask'])[1]).to.equal('too soon');
    });

    it('counts guesses like a sent one, so that counts don’t reveal budgets', () => {
      const step = fc.record({
        wait: fc.constantFrom(0, 1, 30, 60, 240, 300, 900),
        what: fc.constantFrom('ask', 'wrong'),
      });
      fc.assert(
        fc.property(fc.array(step, { maxLength: 60 }), fc.array(fc.boolean(), { minLength: 60 }), (steps, goesOut) => {
          let [one, other, ms] = [noOtp, noOtp, 0];
          for (const [n, { wait, what }] of steps.entries()) {
            ms += wait;
            if (what === 'wrong') {
              const [a, b] = [one, other].map((otp) => guess(policy, 'sign-in', () => false)(otp, at(ms)));
              expect(a!.verdict).to.deep.equal(b!.verdict);
              [one, other] = [a!.otp, b!.otp];
              continue;
            }
            const ask = (otp: Otp, isSent: boolean) =>
              request(policy, 'sign-in')(otp, { fresh: aNonce(), goesOut: isSent }, at(ms));
            const [a, b] = [ask(one, true), ask(other, goesOut[n]!)];
            expect(a._tag).to.equal(b._tag);
            if (a._tag === 'Asked' && b._tag === 'Asked') [one, other] = [a.otp, b.otp];
          }
          expect(one.lockout).to.deep.equal(other.lockout);
        }),
      );
    });
  });

  // requirement 107
  it('does not extend its lifetime by a message for another purpose', () => {
    const ask = (otp: Otp, purpose: OtpPurpose, ms: number): Otp => {
      const asked = request(policy, purpose)(otp, { fresh: aNonce(), goesOut: true }, at(ms));
      return asked._tag === 'TooSoon' ? expect.fail('too soon') : asked.otp;
    };
    const verdict = (otp: Otp, purpose: OtpPurpose, ms: number) =>
      guess(policy, purpose, () => true)(otp, at(ms)).verdict._tag;
    const both = ask(ask(noOtp, 'sign-in', 0), 'reset', 299);
    expect({
      before: verdict(both, 'sign-in', 299),
      after: verdict(both, 'sign-in', 300),
    }).to.deep.equal({ before: 'Right', after: 'Wrong' });
    expect({
      before: verdict(both, 'reset', 598),
      after: verdict(both, 'reset', 599),
    }).to.deep.equal({ before: 'Right', after: 'Wrong' });
    const again = ask(both, 'sign-in', 400);
    expect({
      signIn: verdict(again, 'sign-in', 699),
      reset: verdict(again, 'reset', 599),
    }).to.deep.equal({ signIn: 'Right', reset: 'Wrong' });
  });

  it('allows at most three guesses before a success, an expiry or a lock, for any sequence', () => {
    const step = fc.record({
      wait: fc.oneof(fc.nat(400), fc.constantFrom(0, 0, 1, 59, 60, 299, 300, 899, 900)),
      what: fc.constantFrom('ask' as const, 'wrong' as const, 'wrong' as const, 'right' as const),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        let [otp, ms, evaluated, lockedUntil]: [Otp, number, number, number] = [noOtp, 0, 0, 0];
        for (const { wait, what } of steps) {
          ms += wait;
          if (settle(policy)(otp, at(ms)).lockout.failures === 0) evaluated = 0;
          const isPending = settle(policy)(otp, at(ms)).pending !== null;
          const [next, answer] = perform(otp, [ms, what]);
          expect(answer === 'locked' || answer === 'silent', 'locked exactly as long as it lasts').to.equal(
            ms < lockedUntil && answer !== 'too soon',
          );
          if (answer === 'wrong' && isPending) evaluated += 1;
          if (answer === 'right') evaluated = 0;
          expect(evaluated).to.be.at.most(3);
          if (evaluated === 3 && answer === 'wrong' && isPending) lockedUntil = ms + 900;
          otp = next;
        }
      }),
      { seed: 14, numRuns: 300 },
    );
  });
});
