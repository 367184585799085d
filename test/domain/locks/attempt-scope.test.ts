import { expect } from 'chai';
import fc from 'fast-check';
import { budgetOf } from '../../../src/core/domain/addresses/ownership.ts';
import type { AddressSnapshot } from '../../../src/core/domain/addresses/ownership.ts';
import type { TokenDigest } from '../../../src/core/domain/ids.ts';
import { withScope } from '../../../src/core/domain/locks/attempt-scope.ts';
import type { ScopeCount } from '../../../src/core/domain/locks/attempt-scope.ts';
import { deviceScope } from '../../../src/core/domain/locks/attempt-scope.ts';
import { open, plus } from '../../../src/core/domain/locks/lockout.ts';
import type { Lockout } from '../../../src/core/domain/locks/lockout.ts';
import { guess, request } from '../../../src/core/domain/sign-in/otp-attempts.ts';
import { mergeOtps, noOtp, settle } from '../../../src/core/domain/sign-in/otp.ts';
import type { Otp, OtpPolicy, OtpPurpose } from '../../../src/core/domain/sign-in/otp.ts';
import { aNonce, anEmail } from '../../support/values.ts';

const policy: OtpPolicy = {
  ttlMs: 300,
  resendIntervalMs: 60,
  lockout: { maxFailures: 3, lockMs: 900, resetAfterMs: null, maxTotal: 100 },
};
const start = new Date('2024-02-29T12:00:00Z');
const at = (ms: number) => plus(start, ms);

type From = 'anybody' | 'device' | 'another device' | 'session';
type Step = readonly [at: number, from: From, what: 'ask' | 'wrong' | 'right'];

/** An address and the counts of all attempt scopes, as a store keeps them. */
type Kept = Omit<ScopeCount, 'kind'>;
type World = Readonly<{ otp: Otp; scopes: Readonly<Record<Exclude<From, 'anybody'>, Kept>> }>;
const unused: Kept = { lockout: open };
const fresh: World = { otp: noOtp, scopes: { device: unused, 'another device': unused, session: unused } };

const shown = ({ otp, scopes }: World, from: From): Otp => {
  if (from === 'anybody') return otp;
  const kind: ScopeCount['kind'] = from === 'session' ? 'Session' : 'Device';
  return { ...otp, scope: { kind, ...scopes[from] } };
};
const saved = (world: World, from: From, { scope, ...otp }: Otp): World =>
  from === 'anybody' || scope === undefined ? { ...world, otp } : { otp, scopes: { ...world.scopes, [from]: scope } };

const perform = (world: World, [ms, from, what]: Step): readonly [World, string] => {
  const otp = shown(world, from);
  if (what === 'ask') {
    const asked = request(policy, 'sign-in')(otp, { fresh: aNonce(), goesOut: true }, at(ms));
    if (asked._tag === 'TooSoon') return [world, 'too soon'];
    return [saved(world, from, asked.otp), asked.nonce === null ? 'silent' : 'asked'];
  }
  const guessed = guess(policy, 'sign-in', () => what === 'right')(otp, at(ms));
  return [saved(world, from, guessed.otp), guessed.verdict._tag.toLowerCase()];
};

const run = (steps: readonly Step[]) => {
  let world = fresh;
  const answers: string[] = [];
  for (const step of steps) {
    const [next, answer] = perform(world, step);
    world = next;
    answers.push(answer);
  }
  return { ...world, answers };
};

const times = (n: number, from: number, who: From, what: Step[2]): Step[] =>
  Array.from({ length: n }, (_, i) => [from + i, who, what]);
const publicLock: readonly Step[] = [[0, 'anybody', 'ask'], ...times(3, 1, 'anybody', 'wrong')];
const LOCKED = ['asked', 'wrong', 'wrong', 'wrong'];

describe('an attempt scope of codes', () => {
  // requirement 19, 25
  it('works while the public scope is locked: a code is sent and signs in', () => {
    const { answers } = run([...publicLock, [60, 'device', 'ask'], [61, 'anybody', 'right'], [62, 'device', 'right']]);
    expect(answers).to.deep.equal([...LOCKED, 'asked', 'locked', 'right']);
  });

  it('ends the public lock by a right code from a device, but not from a session', () => {
    const lockedAfter = (from: From) => run([...publicLock, [62, from, 'right']]).otp;
    expect(lockedAfter('device')).to.deep.include({ pending: null, lockout: open });
    expect(lockedAfter('session')).to.have.nested.property('lockout._tag', 'Locked');
    expect(lockedAfter('session').pending).to.equal(null);
  });

  it('resets the public count by a right code, because no code is left to guess', () => {
    const steps: Step[] = [[0, 'anybody', 'ask'], ...times(2, 1, 'anybody', 'wrong'), [4, 'session', 'right']];
    expect(run(steps).otp.lockout).to.deep.equal(open);
  });

  it('locks at the third wrong code, without the other scopes, and unlocks in time', () => {
    const { answers } = run([
      [0, 'device', 'ask'],
      ...times(3, 1, 'device', 'wrong'),
      [4, 'device', 'right'],
      [60, 'device', 'ask'],
      [61, 'another device', 'wrong'],
      [62, 'anybody', 'ask'],
      [902, 'device', 'ask'],
      [903, 'device', 'wrong'],
    ]);
    const refused = ['locked', 'silent', 'wrong', 'asked'];
    expect(answers).to.deep.equal(['asked', 'wrong', 'wrong', 'wrong', ...refused, 'silent', 'wrong']);
  });

  it('is locked until one millisecond before the end of its lock', () => {
    const steps: Step[] = [[0, 'device', 'ask'], ...times(3, 1, 'device', 'wrong')];
    expect(run([...steps, [902, 'device', 'ask']]).answers.at(-1)).to.equal('silent');
    expect(run([...steps, [903, 'device', 'ask']]).answers.at(-1)).to.equal('asked');
  });

  // requirement 103
  it('shares its interval with the owner’s other scopes only', () => {
    const { answers } = run([
      [0, 'anybody', 'ask'],
      [1, 'device', 'ask'],
      [2, 'another device', 'ask'],
      [3, 'session', 'ask'],
      [59, 'anybody', 'ask'],
      [60, 'anybody', 'ask'],
      [60, 'another device', 'ask'],
      [61, 'another device', 'ask'],
      [121, 'device', 'ask'],
    ]);
    const shared = ['too soon', 'too soon', 'too soon', 'asked', 'too soon', 'asked', 'asked'];
    expect(answers).to.deep.equal(['asked', 'asked', ...shared]);
  });

  it('keeps its count when a code is requested again, and clears it one code lifetime after the last guess', () => {
    const steps: Step[] = [[0, 'device', 'ask'], ...times(2, 1, 'device', 'wrong'), [290, 'device', 'ask']];
    expect(run([...steps, [301, 'device', 'wrong'], [302, 'device', 'right']]).answers.at(-1)).to.equal('locked');
    expect(run([...steps, [302, 'device', 'wrong'], [303, 'device', 'right']]).answers.at(-1)).to.equal('right');
  });

  it('counts only while a code is pending; a right guess clears its own and the public count', () => {
    const { answers, scopes } = run([
      ...times(4, 0, 'device', 'right'),
      [10, 'device', 'ask'],
      [11, 'another device', 'wrong'],
      [12, 'device', 'wrong'],
      [13, 'device', 'right'],
    ]);
    expect(answers).to.deep.equal(['wrong', 'wrong', 'wrong', 'wrong', 'asked', 'wrong', 'wrong', 'right']);
    expect(scopes.device.lockout).to.deep.equal(open);
    expect(scopes['another device'].lockout).to.have.property('failures', 1);
  });

  it('does not keep the public count after the code expires', () => {
    const steps: Step[] = [[0, 'anybody', 'ask'], ...times(2, 1, 'anybody', 'wrong'), [300, 'device', 'ask']];
    expect(run(steps).otp.lockout).to.include({ failures: 0, total: 2 });
  });

  // race 1 with attempt scopes
  it('allows at most three guesses per code and scope, in any order', () => {
    const from = fc.constantFrom<From[]>('anybody', 'device', 'another device', 'session');
    fc.assert(
      fc.property(fc.array(from, { maxLength: 40 }), (froms) => {
        const { answers } = run([[0, 'anybody', 'ask'], ...froms.map((who, i): Step => [i + 1, who, 'wrong'])]);
        for (const scope of new Set(froms)) {
          const own = answers.slice(1).filter((_, i) => froms[i] === scope);
          expect(own.filter((answer) => answer === 'wrong')).to.have.lengthOf(Math.min(3, own.length));
        }
      }),
    );
  });

  it('locks for good at its own total, not at the public one', () => {
    const total: Lockout = { _tag: 'Open', failures: 0, total: 100, lastFailureAt: null };
    const pending = { nonce: aNonce(), generatedAt: start };
    const tried = (otp: Otp) => guess(policy, 'sign-in', () => true)({ ...otp, pending }, at(1)).verdict._tag;
    expect(tried({ ...noOtp, lockout: total, scope: { ...unused, kind: 'Device' } })).to.equal('Right');
    expect(tried({ ...noOtp, scope: { ...unused, kind: 'Device', lockout: total } })).to.equal('Locked');
  });

  it('has an interval of its own for sign-in and reset codes, and shares the others', () => {
    const otp: Otp = { ...noOtp, scope: { ...unused, kind: 'Device' } };
    const startedBy = (purpose: OtpPurpose, asker?: 'administrator') => {
      const asked = request(policy, purpose, asker)(otp, { fresh: aNonce(), goesOut: true }, start);
      return asked._tag === 'Asked' && Object.entries(asked.otp.requestedAt).filter(([, last]) => last !== null);
    };
    expect(startedBy('sign-in')).to.deep.equal([['owner-sign-in', start]]);
    expect(startedBy('reset')).to.deep.equal([['owner-reset', start]]);
    expect(startedBy('reset', 'administrator')).to.deep.equal([['administrator', start]]);
    expect(startedBy('identity')).to.deep.equal([['identity', start]]);
  });

  it('is dropped by a merge and unchanged by expiry', () => {
    const scope: ScopeCount = { ...unused, kind: 'Device' };
    expect(mergeOtps(policy)({ ...noOtp, scope }, noOtp, start)).not.to.have.property('scope');
    expect(settle(policy)({ ...noOtp, scope }, start)).to.deep.equal({ ...noOtp, scope });
    expect(settle(policy)(noOtp, start)).not.to.have.property('scope');
  });

  it('has its own send budget', () => {
    const seen = (otp: Otp): AddressSnapshot => ({ address: anEmail(), ownership: { _tag: 'Unknown' }, otp });
    const own = (kind: ScopeCount['kind']) => budgetOf(seen({ ...noOtp, scope: { ...unused, kind } }), kind);
    expect({ device: own('Device'), session: own('Session') }).to.deep.equal({
      device: 'device',
      session: 'session',
    });
  });
});

describe('a request', () => {
  it('uses the scope of the presented device, else the public scope', () => {
    const token = 'digest' as TokenDigest;
    expect({ presented: deviceScope(token), absent: deviceScope(null) }).to.deep.equal({
      presented: { _tag: 'Device', token },
      absent: { _tag: 'Public' },
    });
  });

  it('reports the scope that counted', () => {
    const decide = withScope((seen: number, now: Date) => ({ writes: [seen], answer: now }));
    for (const kind of ['Public', 'Device'] as const)
      expect(decide(1, start, { kind })).to.deep.equal({ writes: [1], answer: { verdict: start, scope: kind } });
  });

  // requirement 101
  it('reports what an elevation proves: the next generation at that time', () => {
    const decide = withScope(() => ({ writes: [], answer: 'Right' }));
    const elevation = { generation: 8, authenticatedAt: start };
    expect(decide(1, start, { kind: 'Session', generation: 7, elevatedGeneration: 3 })).to.deep.equal({
      writes: [],
      answer: { verdict: 'Right', scope: 'Session', elevation },
    });
  });
});
