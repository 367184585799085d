import { RECOVERY_CODES } from '../second-factor/recovery-codes.ts';
import type { Message, SendBudget } from './message.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export type SendBudgetPolicy = Readonly<{ perHour: number; perDay: number }>;

export type Sent = readonly Date[];

/** `goesOut`: whether the message may be sent. `sent`: the new send times, in the order of `budgetKeys`. */
type Spending = Readonly<{ goesOut: boolean; sent: readonly Sent[] }>;

/**
 * Returns the storage keys of a message limit. A code for an unverified address counts towards two limits: one for this
 * account and address, and one that all accounts share for the address.
 */
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
 * Decides whether a message may be sent. One message an hour is always allowed, so that attackers can't silence an
 * address. Notices have daily limits instead. All accounts share a limit for codes to an unverified address. If an
 * account has sent a code to the address in the last 24 hours, this limit is halved for the account, so that other
 * accounts can still send codes.
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

/** Ignores times in the future: these were stored while the clock was wrong. */
const within = (ms: number, times: Sent, now: Date): Sent =>
  times.filter((time) => time <= now && now.getTime() - time.getTime() < ms);
