import { expect } from 'chai';
import { lacks } from '../../../src/core/domain/second-factor/assurance.ts';
import type { Requirement } from '../../../src/core/domain/second-factor/assurance.ts';
import { isRemembered } from '../../../src/core/domain/second-factor/remembering.ts';
import { principal } from '../../http/support.ts';
import { DAY } from '../../support/values.ts';

const now = new Date('2024-02-29T12:00:00Z');
const policy = { required: 'privileged', rememberTtlMs: DAY } as const;
const since = (ms: number, ...privileges: readonly string[]) => ({
  factorAt: new Date(now.getTime() - ms),
  privileges,
});

describe('a remembered device', () => {
  it('is one until its time is over, and never if a wrong clock wrote when that began', () => {
    expect(isRemembered(policy, since(0), now)).to.equal(true);
    expect(isRemembered(policy, since(DAY - 1), now)).to.equal(true);
    expect(isRemembered(policy, since(DAY), now)).to.equal(false);
    expect(isRemembered(policy, since(-1), now)).to.equal(false);
    expect(isRemembered(policy, null, now)).to.equal(false);
    expect(isRemembered({ ...policy, rememberTtlMs: 0 }, since(0), now)).to.equal(false);
  });

  it('is none where the user must have a second factor', () => {
    expect(isRemembered(policy, since(0, 'user.read'), now)).to.equal(false);
    expect(isRemembered({ ...policy, required: 'off' }, since(0, 'user.read'), now)).to.equal(true);
    expect(isRemembered({ ...policy, required: 'everyone' }, since(0), now)).to.equal(false);
  });

  it('gives its session what needs no second factor of everyone, until the user must have one', () => {
    const lacking = (required: Requirement, ...privileges: readonly string[]) =>
      lacks(required, { ...principal(...privileges), hasFactor: true, isRemembered: true });
    expect([lacking('off'), lacking('privileged')]).to.deep.equal([null, null]);
    expect([lacking('privileged', 'user.read'), lacking('everyone')]).to.deep.equal(['assurance', 'assurance']);
  });
});
