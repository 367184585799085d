import type { SendBudget } from './message.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** How many messages an address gets within any hour, and within any 24 hours, out of each budget. */
export type SendBudgetPolicy = Readonly<{ perHour: number; perDay: number }>;

/** Whether a message goes out, and the times of sending that the next one is judged by, oldest first. */
export type Spending = Readonly<{ goesOut: boolean; sentAt: readonly Date[] }>;

/**
 * Judges one message by when others went out of the same budget to the same address. Past the hour's or the day's share
 * one an hour still goes out, so that nobody can silence an address for good; of notices, one of a kind each day.
 * Without a policy everything goes out.
 */
export const spend =
  (policy: SendBudgetPolicy | null, budget: SendBudget) =>
  (sentAt: readonly Date[], now: Date): Spending => {
    if (policy === null) return { goesOut: true, sentAt: [] };
    const today = within(DAY_MS, sentAt, now);
    const thisHour = within(HOUR_MS, today, now).length;
    const hasRoom = today.length < policy.perDay && thisHour < policy.perHour;
    const goesOut = budget === 'notice' ? today.length === 0 : hasRoom || thisHour === 0;
    return { goesOut, sentAt: goesOut ? [...today, now] : today };
  };

/** A time that is still to come was written by a clock that has been set right since, and tells nothing. */
const within = (ms: number, times: readonly Date[], now: Date): readonly Date[] =>
  times.filter((time) => time <= now && now.getTime() - time.getTime() < ms);
