import { expect } from 'chai';
import fc from 'fast-check';
import type { UserId } from '../../../src/core/domain/ids.ts';
import type { SendBudget } from '../../../src/core/domain/messages/message.ts';
import { budgetKeys, spend } from '../../../src/core/domain/messages/send-budget.ts';
import type { SendBudgetPolicy, Sent } from '../../../src/core/domain/messages/send-budget.ts';
import { identifierOf } from '../../../src/core/domain/sign-in/login.ts';
import { anEmail } from '../../support/values.ts';

const policy: SendBudgetPolicy = { perHour: 3, perDay: 5 };
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const start = Date.parse('2024-02-28T23:30:00Z');
const at = (ms: number) => new Date(start + ms);

/** Requests one message at each time, and returns which are sent. */
const tried = (
  budget: 'anybody' | 'notice' | 'recovery-notice',
  times: readonly number[],
  by: SendBudgetPolicy | null = policy,
) => {
  let sentAt: readonly Date[] = [];
  return times.map((ms) => {
    const spending = spend(by, budget)([sentAt], at(ms));
    [sentAt = []] = spending.sent;
    return spending.goesOut;
  });
};

// requirement 18
describe('a send budget', () => {
  const rows: readonly [what: string, times: readonly number[], goesOut: readonly boolean[]][] = [
    ['lets the share of an hour go out at once', [0, 0, 0, 0, 1], [true, true, true, false, false]],
    ['slides: what went out counts for an hour', [0, 1, 2, HOUR - 1, HOUR], [true, true, true, false, true]],
    [
      'holds the share of a day, and lets one an hour go out past it',
      [0, 0, 0, HOUR, HOUR, HOUR, 2 * HOUR - 1, 2 * HOUR, 2 * HOUR, 3 * HOUR - 1, 3 * HOUR],
      [true, true, true, true, true, false, false, true, false, false, true],
    ],
    [
      'slides: what went out counts for a day',
      [0, 0, 0, HOUR, HOUR, DAY - 1, DAY - 1, DAY, DAY, DAY],
      // One of the hour, then three that left the daily share a day ago.
      [true, true, true, true, true, true, false, true, true, false],
    ],
    [
      'does not count what did not go out',
      [0, 0, 0, 1, 2, HOUR, HOUR + 1],
      [true, true, true, false, false, true, true],
    ],
  ];
  for (const [what, times, goesOut] of rows) it(what, () => expect(tried('anybody', times)).to.deep.equal(goesOut));

  it('allows one notice of a kind per day, whatever the hourly share', () => {
    expect(tried('notice', [0, 0, HOUR, DAY - 1, DAY, DAY])).to.deep.equal([true, false, false, false, true, false]);
  });

  it('allows a notice for each recovery code of a set per day, whatever the hourly share', () => {
    const set = Array<number>(10).fill(0);
    expect(tried('recovery-notice', [...set, 1, DAY - 1, DAY])).to.deep.equal([
      ...set.map(() => true),
      false,
      false,
      true,
    ]);
  });

  it('allows and stores everything if it is disabled', () => {
    expect(tried('anybody', Array(20).fill(0), null)).to.deep.equal(Array(20).fill(true));
    expect(spend(null, 'notice')([[at(0)]], at(0))).to.deep.equal({ goesOut: true, sent: [[]] });
  });

  it('of an account that claimed the address before is half of what all claims share, rounded up', () => {
    const claims = (own: readonly number[], shared: readonly number[], by: SendBudgetPolicy) =>
      spend(by, { claimOf: 1 as UserId })([own.map(at), shared.map(at)], at(0)).goesOut;
    const [five, early] = [{ perHour: 5, perDay: 5 }, -2 * HOUR];
    expect([claims([early], [-2, -1], five), claims([early], [-3, -2, -1], five)]).to.deep.equal([true, false]);
    expect([claims([], [-4, -3, -2, -1], five), claims([], [-5, -4, -3, -2, -1], five)]).to.deep.equal([true, false]);
    const days = { perHour: 9, perDay: 5 };
    expect([claims([early], [early, -1], days), claims([early], [early, early, -1], days)]).to.deep.equal([
      true,
      false,
    ]);
  });

  it('ignores times in the future, which a wrong clock wrote', () => {
    expect(spend(policy, 'notice')([[at(DAY)]], at(0))).to.deep.equal({ goesOut: true, sent: [[at(0)]] });
  });

  // requirement 103
  describe('for claims', () => {
    const lets: SendBudgetPolicy = { perHour: 5, perDay: 8 };
    /** Requests one message of an account at each time, and returns which are sent. */
    const claimed = (tries: readonly (readonly [account: number, ms: number])[]) => {
      const own = new Map<number, Sent>();
      let all: Sent = [];
      return tries.map(([account, ms]) => {
        const { goesOut, sent } = spend(lets, { claimOf: account as UserId })([own.get(account) ?? [], all], at(ms));
        own.set(account, sent[0] ?? []);
        all = sent[1] ?? [];
        return goesOut;
      });
    };
    const accounts = (first: number, last: number, ms: number) =>
      Array.from({ length: last - first + 1 }, (_, n) => [first + n, ms] as const);

    it('is shared by all accounts', () => {
      expect(claimed(accounts(1, 9, 0)).filter(Boolean)).to.have.lengthOf(lets.perHour);
      const overADay = Array.from({ length: 48 }, (_, n) => accounts(10 * n, 10 * n + 9, (n * HOUR) / 2)).flat();
      const outWithin = claimed(overADay).filter(Boolean).length;
      expect(outWithin).to.be.at.least(lets.perDay);
      expect(outWithin).to.be.at.most(lets.perDay + 24);
    });

    it('gives an account that claims again half of it, and leaves the rest to other accounts', () => {
      const again = Array.from({ length: 8 }, (_, n) => [1, n] as const);
      expect(claimed(again)).to.deep.equal([true, true, true, ...Array<boolean>(5).fill(false)]);
      expect(claimed([...again, ...accounts(2, 4, 10)]).slice(8)).to.deep.equal([true, true, false]);
    });

    it('still allows one message an hour above the limit', () => {
      expect(claimed([...accounts(1, 8, 0), [1, HOUR], [1, HOUR + 1], [1, 2 * HOUR]]).slice(8)).to.deep.equal([
        true,
        false,
        true,
      ]);
      const spent = [...accounts(1, 5, 0), ...accounts(6, 10, HOUR)];
      expect(claimed([...spent, [1, 2 * HOUR], [11, 2 * HOUR], [1, 3 * HOUR]]).slice(10)).to.deep.equal([
        true,
        false,
        true,
      ]);
    });

    it('keeps the names of its budgets, under which the database counts', () => {
      const kept = [
        ['claim', '1', 'email:x'],
        ['claims', 'email:x'],
      ];
      expect(budgetKeys({ claimOf: 1 as UserId }, 'email:x')).to.deep.equal(kept);
      expect(budgetKeys('notice', 'email:x')).to.deep.equal([['notice', 'nobody', 'email:x']]);
    });

    it('uses the account’s own and the shared budget, and no other', () => {
      const to = anEmail();
      const keys = (budget: SendBudget) => budgetKeys(budget, identifierOf(to)).map((key) => key.join(' '));
      const [mine, theirs] = [keys({ claimOf: 1 as UserId }), keys({ claimOf: 2 as UserId })];
      expect(mine).to.have.lengthOf(2);
      expect(mine[1]).to.equal(theirs[1]);
      const parties: readonly SendBudget[] = ['anybody', 'nobody', 'session', 'device', 'administrator', 'notice'];
      const all = [...mine, theirs[0], ...parties.flatMap(keys)];
      expect(new Set(all).size).to.equal(all.length);
    });
  });

  it('allows at most its share plus one an hour, at least one an hour if requested, and stores few times', () => {
    const waits = fc.array(fc.constantFrom(0, 1, 60_000, HOUR / 4, HOUR - 1, HOUR, DAY / 2), { maxLength: 120 });
    fc.assert(
      fc.property(waits, (ms) => {
        let now = 0;
        let sentAt: readonly Date[] = [];
        const sent: number[] = [];
        for (const wait of ms) {
          now += wait;
          const spending = spend(policy, 'anybody')([sentAt], at(now));
          [sentAt = []] = spending.sent;
          if (spending.goesOut) sent.push(now);
          expect(
            sent.some((t) => now - t < HOUR),
            'one an hour',
          ).to.equal(true);
          expect(sent.filter((t) => now - t < HOUR).length).to.be.at.most(policy.perHour);
          expect(sent.filter((t) => now - t < DAY).length).to.be.at.most(policy.perDay + 24);
          expect(sentAt.length).to.be.at.most(policy.perDay + 24);
        }
      }),
    );
  });
});
