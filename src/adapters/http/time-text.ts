import * as t from 'io-ts';
import { described } from './codec-node.ts';

const RFC_3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})$/;

const timeOf = (text: string): Date | null => {
  const time = new Date(text);
  // a day that the month does not have would be taken for one of the next
  const isDay = new Date(`${text.slice(0, 10)}T00:00:00Z`).toJSON()?.startsWith(text.slice(0, 10));
  return RFC_3339.test(text) && isDay && !Number.isNaN(time.getTime()) ? time : null;
};

/** A point in time as queries write it (RFC 3339), with its distance from UTC. */
export const TimeText = described(
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
