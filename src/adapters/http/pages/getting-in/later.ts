import type { Language } from '../../../../core/domain/messages/message.ts';
import type { Html } from '../html.ts';
import { countdown, time } from '../parts/time.ts';
import type { View } from '../view.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** The largest time of a `Date`, in milliseconds. */
const LAST_INSTANT = 8_640_000_000_000_000;

/** Shown instead of the remaining time when a lock or limit has ended. */
export const OVER: Readonly<Record<Language, string>> = { en: '(now)', de: '(jetzt)' };

/** Shows when a lock or limit ends, rounded up to the minute: “14:32 UTC (in 12 minutes)”. */
export const laterTime = (view: View, retryAfterMs: number, now = new Date()): Html => {
  const until = Math.ceil((now.getTime() + retryAfterMs) / MINUTE_MS) * MINUTE_MS;
  const at = new Date(Math.min(until, LAST_INSTANT));
  return retryAfterMs < DAY_MS
    ? countdown(view, at, { now, over: OVER[view.language] })
    : time(view, at, { isRelative: true, now });
};
