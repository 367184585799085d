import type { Message, SendBudget } from './message.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export type SendBudgetPolicy = Readonly<{ perHour: number; perDay: number }>;

export type Sent = readonly Date[];

/** Whether a message may be sent, and the new times of each budget, in the order of `budgetKeys`. */
export type Spending = Readonly<{ goesOut: boolean; sent: readonly Sent[] }>;

/**
 * The keys of the budgets that a message uses. A claim uses that of its account, and one that all accounts share, so
 * that more claims of an address don't send it more messages. Each kind of notice has its own, and so have decoys.
 */
export const budgetKeys = (
  budget: SendBudget,
  identifier: string,
  template: Message['template'] | 'nobody' = 'nobody',
): readonly (readonly string[])[] => {
  if (typeof budget !== 'string')
    return [
      ['claim', String(budget.claimOf), identifier],
      ['claims', identifier],
    ];
  return budget === 'notice' ? [[budget, template, identifier]] : [[budget, identifier]];
};

/**
 * Checks a message against its budgets. Each budget allows one message an hour even above its hourly or daily limit, so
 * that nobody can silence an address for good; of notices, one a day of each kind is sent. An account that has sent a
 * message to the claimed address within the last day may use only half of the budget that all claims of the address
 * share, which leaves the rest to other accounts. Without a policy every message is sent.
 */
export const spend =
  (policy: SendBudgetPolicy | null, budget: SendBudget) =>
  (sent: readonly Sent[], now: Date): Spending => {
    if (policy === null) return { goesOut: true, sent: sent.map(() => []) };
    const today = sent.map((times) => within(DAY_MS, times, now));
    const [own = [], shared] = today;
    const isRepeat = shared !== undefined && own.length > 0;
    const goesOut =
      budget === 'notice'
        ? own.length === 0
        : hasRoom(policy, own, now) && (shared === undefined || hasRoom(isRepeat ? half(policy) : policy, shared, now));
    return { goesOut, sent: goesOut ? today.map((times) => [...times, now]) : today };
  };

const hasRoom = ({ perHour, perDay }: SendBudgetPolicy, today: Sent, now: Date): boolean => {
  const thisHour = within(HOUR_MS, today, now).length;
  return thisHour === 0 || (today.length < perDay && thisHour < perHour);
};

const half = ({ perHour, perDay }: SendBudgetPolicy): SendBudgetPolicy => ({
  perHour: Math.ceil(perHour / 2),
  perDay: Math.ceil(perDay / 2),
});

/** Ignore times in the future, which a wrong clock wrote. */
const within = (ms: number, times: Sent, now: Date): Sent =>
  times.filter((time) => time <= now && now.getTime() - time.getTime() < ms);
