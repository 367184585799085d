import * as t from 'io-ts';
import { withSchema } from '../codec.ts';

const HOUR = '(?:[01][0-9]|2[0-3])';
const RFC_3339 = new RegExp(
  `^\\d{4}-\\d{2}-\\d{2}T${HOUR}:[0-5]\\d:[0-5]\\d(?:\\.\\d{1,9})?(?:Z|[+-]${HOUR}:[0-5]\\d)$`,
);

const timeOf = (text: string): Date | null => {
  const time = new Date(text);
  // a day that the month does not have would be taken for one of the next
  const isDay = new Date(`${text.slice(0, 10)}T00:00:00Z`).toJSON()?.startsWith(text.slice(0, 10));
  if (!RFC_3339.test(text) || !isDay || Number.isNaN(time.getTime())) return null;
  // by its distance from UTC it may still fall out of the years that have four digits
  return RFC_3339.test(time.toISOString()) ? time : null;
};

/** A point in time as requests write it (RFC 3339), with its distance from UTC. */
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
