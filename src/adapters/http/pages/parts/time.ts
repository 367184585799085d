import type { Language } from '../../../../core/domain/messages/message.ts';
import { attributes, html, when } from '../html.ts';
import type { Html } from '../html.ts';
import type { View } from '../view.ts';

/** `en-GB` formats dates as in `29 Nov 2026, 08:12`. */
const LOCALES: Readonly<Record<Language, string>> = { en: 'en-GB', de: 'de-DE' };
const UTC = 'UTC';

const STEPS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
] as const;

/** Returns a text such as “in 12 minutes” or “yesterday”. */
export const relativeTime = (language: Language, ms: number): string => {
  const [unit, size] = STEPS.find(([, step]) => Math.abs(ms) >= step) ?? STEPS[3];
  // future times are rounded up, so that an event never comes later than shown
  const count = ms > 0 ? Math.ceil(ms / size) : Math.trunc(ms / size);
  return new Intl.RelativeTimeFormat(LOCALES[language], { numeric: 'auto' }).format(count, unit);
};

const formatted = ({ language }: View, at: Date, options: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat(LOCALES[language], { ...options, timeZone: UTC }).format(at);

export const timeText = (view: View, at: Date): string =>
  `${formatted(view, at, { dateStyle: 'medium', timeStyle: 'short' })} ${UTC}`;

type Now = Readonly<{ now?: Date }>;

/** Shows the date and time. `isRelative` adds a text such as “in 12 minutes”. */
export const time = (
  view: View,
  at: Date,
  { isRelative = false, now = new Date() }: Now & { isRelative?: boolean } = {},
): Html =>
  html`<time datetime="${at.toISOString()}">${timeText(view, at)}</time>${when(
      isRelative,
      () => html` <span class="hint">(${relativeTime(view.language, at.getTime() - now.getTime())})</span>`,
    )}`;

/** Shows only the hour and minute, such as “14:32 UTC”. Used for times of the current day. */
export const clockTime = (view: View, at: Date): Html =>
  html`<time datetime="${at.toISOString()}">${formatted(view, at, { timeStyle: 'short' })} ${UTC}</time>`;

/** Shows a day without a time zone, such as a date of birth. `date` has the format `2026-11-30`. */
export const day = (view: View, date: string): Html =>
  html`<time datetime="${date}">${formatted(view, new Date(`${date}T00:00:00Z`), { dateStyle: 'long' })}</time>`;

type Countdown = Readonly<{ now?: Date; /** Replaces the remaining time at its end. */ over?: string }>;

/** Shows the time, and the remaining time, which the script updates. */
export const countdown = (view: View, until: Date, { now = new Date(), over }: Countdown = {}): Html =>
  html`${clockTime(view, until)}
    <span class="hint" data-until="${until.toISOString()}" ${attributes({ 'data-over': over ?? false })}
      >(${relativeTime(view.language, until.getTime() - now.getTime())})</span
    >`;

export const number = ({ language }: View, value: number): string =>
  new Intl.NumberFormat(LOCALES[language]).format(value);

/**
 * Returns the number with the right word, by the plural rules of the language. For example, “1 session” or “2
 * sessions”.
 */
export const plural = (view: View, count: number, words: Readonly<{ one: string; other: string }>): string =>
  `${number(view, count)} ${new Intl.PluralRules(LOCALES[view.language]).select(count) === 'one' ? words.one : words.other}`;
