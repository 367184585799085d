import { RECOVERY_CODES } from '../second-factor/recovery-codes.ts';
import type { Message, SendBudget } from './message.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export type SendBudgetPolicy = Readonly<{ perHour: number; perDay: number }>;

export type Sent = readonly Date[];

/** Whether a message may be sent, and the new times of each budget, in the order of `budgetKeys`. */
type Spending = Readonly<{ goesOut: boolean; sent: readonly Sent[] }>;

/** A claim uses its account's budget, and one that all claims of the address share. Notices and decoys have others. */
export const budgetKeys = (
  budget: SendBudget,
  identifier: string,
  template: Message['template'] | 'nobody' = 'nobody',
): readonly (readonly string[])[] => {
  if (typeof budget !== 'string' && 'undoOf' in budget) return [['undo', budget.undoOf, identifier]];
  if (typeof budget !== 'string')
    return [
      ['claim', String(budget.claimOf), identifier],
      ['claims', identifier],
    ];
  return budget === 'notice' ? [[budget, template, identifier]] : [[budget, identifier]];
};

/**
 * Each budget allows one message an hour even above its limits, so that nobody can silence an address for good, and one
 * notice a day of each kind; but each recovery code is told of, up to the number of a whole set a day, and each session
 * sends one undo link a day. An account that has sent to the claimed address within a day may use half of the budget that
 * all claims share, which leaves the rest to others. Without a policy every message is sent.
 */
export const spend =
  (policy: SendBudgetPolicy | null, budget: SendBudget) =>
  (sent: readonly Sent[], now: Date): Spending => {
    if (policy === null) return { goesOut: true, sent: sent.map(() => []) };
    const today = sent.map((times) => within(DAY_MS, times, now));
    const [own = [], shared] = today;
    const isRepeat = shared !== undefined && own.length > 0;
    const notice = noticeOf(budget);
    const goesOut = notice
      ? own.length < NOTICES_A_DAY[notice]
      : hasRoom(policy, own, now) && (shared === undefined || hasRoom(isRepeat ? half(policy) : policy, shared, now));
    return { goesOut, sent: goesOut ? today.map((times) => [...times, now]) : today };
  };

const NOTICES_A_DAY = { notice: 1, 'recovery-notice': RECOVERY_CODES, undo: 1 } as const;

const noticeOf = (budget: SendBudget): keyof typeof NOTICES_A_DAY | null => {
  if (typeof budget !== 'string') return 'undoOf' in budget ? 'undo' : null;
  return budget === 'notice' || budget === 'recovery-notice' ? budget : null;
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
