import * as t from 'io-ts';
import { calendarDay, withSchema } from '../codec.ts';

const HOUR = '(?:[01][0-9]|2[0-3])';
const RFC_3339 = new RegExp(
  `^\\d{4}-\\d{2}-\\d{2}T${HOUR}:[0-5]\\d:[0-5]\\d(?:\\.\\d{1,9})?(?:Z|[+-]${HOUR}:[0-5]\\d)$`,
);

const timeOf = (text: string): Date | null => {
  // `Date` would turn a day that does not exist into a day of the next month.
  if (!RFC_3339.test(text) || calendarDay(text.slice(0, 10)) === null) return null;
  const time = new Date(text);
  // After the conversion to UTC, the year may no longer have four digits.
  return RFC_3339.test(time.toISOString()) ? time : null;
};

/** A timestamp with a UTC offset (RFC 3339). */
export const TimeText = withSchema(
  new t.Type<Date, string>(
    'TimeText',
    (u): u is Date => u instanceof Date,
    (u, context) => {
      const time = typeof u === 'string' ? timeOf(u) : null;
      return time === null ? t.failure(u, context, 'must be a time such as 2024-02-29T12:00:00.000Z') : t.success(time);
    },
    (time) => time.toISOString(),
  ),
  { type: 'string', format: 'date-time', maxLength: 35 },
);
