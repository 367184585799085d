import { expect } from 'chai';
import fc from 'fast-check';
import { plus } from '../../../src/core/domain/locks/lockout.ts';
import {
  activationOf,
  createdKey,
  isRotationDue,
  isTtlToTell,
  keyStates,
  removedKey,
} from '../../../src/core/domain/sessions/signing-key.ts';
import type { KeyTimes } from '../../../src/core/domain/sessions/signing-key.ts';

const policy = { rotateEveryMs: 10_000, leadMs: 1_000, tokenTtlMs: 500 };
const start = new Date('2024-02-29T12:00:00Z');
const at = (ms: number) => plus(start, ms);
const keys: readonly KeyTimes[] = [
  { kid: 'first', activatesAt: at(0), tokenTtlMs: 500 },
  { kid: 'second', activatesAt: at(10_000), tokenTtlMs: 500 },
];
const states = (ms: number) => Object.fromEntries(keyStates(policy, keys, at(ms)));

describe('a signing key', () => {
  it('is next, active until its successor is, then retiring for one token lifetime and one lead', () => {
    expect(states(0)).to.deep.equal({ first: 'active', second: 'next' });
    expect(states(9_999)).to.deep.equal({ first: 'active', second: 'next' });
    expect(states(10_000)).to.deep.equal({ first: 'retiring', second: 'active' });
    expect(states(11_499)).to.deep.equal({ first: 'retiring', second: 'active' });
    expect(states(11_500)).to.deep.equal({ first: 'gone', second: 'active' });
  });

  it('is kept for the longest token lifetime of any process', () => {
    const known = keys.map((key) => ({ ...key, tokenTtlMs: 3_000 }));
    const first = (tokenTtlMs: number, ms: number) =>
      keyStates({ ...policy, tokenTtlMs }, known, at(10_000 + ms)).get('first');
    expect({ before: first(500, 3_999), after: first(500, 4_000) }).to.deep.equal({
      before: 'retiring',
      after: 'gone',
    });
    expect({ before: first(5_000, 5_999), after: first(5_000, 6_000) }).to.deep.equal({
      before: 'retiring',
      after: 'gone',
    });
    const isToTell = (tokenTtlMs: number) => isTtlToTell({ ...policy, tokenTtlMs }, known);
    expect({
      shorter: isToTell(2_999),
      equal: isToTell(3_000),
      longer: isToTell(3_001),
    }).to.deep.equal({ shorter: false, equal: false, longer: true });
  });

  it('signs early if all older keys were removed', () => {
    const later = { kid: 'third', activatesAt: at(20_000), tokenTtlMs: 500 };
    const left = (ms: number) => Object.fromEntries(keyStates(policy, [later, keys[1]!], at(ms)));
    expect(left(0)).to.deep.equal({ second: 'active', third: 'next' });
    expect(left(10_000)).to.deep.equal({ second: 'active', third: 'next' });
    expect(left(20_000)).to.deep.equal({ second: 'retiring', third: 'active' });
  });

  it('signs at once if it is the first, else one lead after it was created', () => {
    expect(activationOf(policy, [], at(5))).to.deep.equal(at(5));
    expect(activationOf(policy, keys.slice(0, 1), at(5))).to.deep.equal(at(1_005));
    expect(activationOf(policy, keys, at(5))).to.deep.equal(at(11_000));
  });

  it('is due exactly one lead before the last key has signed long enough', () => {
    expect(isRotationDue(policy, [], start)).to.equal(true);
    expect(isRotationDue(policy, keys, at(18_999))).to.equal(false);
    expect(isRotationDue(policy, keys, at(19_000))).to.equal(true);
  });

  it('always leaves exactly one active key, and keeps every key that has valid tokens', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(5_000), { minLength: 1, maxLength: 12 }), (pauses) => {
        let now = start;
        let all: readonly KeyTimes[] = [];
        const lastSigned = new Map<string, Date>();
        for (const [i, ms] of pauses.entries()) {
          all = [...all, { kid: String(i), activatesAt: activationOf(policy, all, now), tokenTtlMs: 0 }];
          for (let step = 0; step <= ms; step += 250) {
            now = plus(now, 250);
            const found = [...keyStates(policy, all, now)];
            const active = found.filter(([, state]) => state === 'active').map(([kid]) => kid);
            expect(active).to.have.lengthOf(1);
            lastSigned.set(active[0]!, now);
            for (const [kid, signedAt] of lastSigned)
              if (plus(signedAt, policy.tokenTtlMs) > now)
                expect(found.find(([one]) => one === kid)?.[1]).to.be.oneOf(['active', 'retiring']);
          }
        }
      }),
    );
  });

  // requirement 30
  it('is recorded in the audit trail when it is created and when it is removed', () => {
    const made = createdKey({ kid: 'a', activatesAt: start }, true);
    expect(made).to.deep.include({ actor: null, action: 'signing-key.created', outcome: 'success' });
    expect(made.subject).to.deep.equal({ type: 'signing-key', id: 'a' });
    expect(made.changes).to.deep.equal([
      { field: 'activates_at', before: null, after: start.toISOString() },
      { field: 'is_forced', before: null, after: true },
    ]);
    expect(removedKey({ kid: 'a' })).to.deep.include({
      action: 'signing-key.removed',
      subject: { type: 'signing-key', id: 'a' },
    });
  });

  it('updates the recorded token lifetime if another key has a shorter one', () => {
    const known = { kid: 'a', activatesAt: start, tokenTtlMs: policy.tokenTtlMs };
    expect(isTtlToTell(policy, [])).to.equal(false);
    expect(isTtlToTell(policy, [known])).to.equal(false);
    expect(isTtlToTell(policy, [known, { ...known, tokenTtlMs: policy.tokenTtlMs - 1 }])).to.equal(true);
    expect(isTtlToTell(policy, [{ ...known, tokenTtlMs: policy.tokenTtlMs + 1 }])).to.equal(false);
  });
});
