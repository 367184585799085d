import * as t from 'io-ts';
import type { JsonSchema } from '../../../../core/domain/codec.ts';
import { refined } from '../../server/input/codec-node.ts';
import { STORABLE } from '../../server/input/texts.ts';

/** Any text. The maximum length is the limit of a request body (`MAX_BODY`), so no text is excluded. */
export const ANY_TEXT: JsonSchema = { type: 'string', maxLength: 100_000, pattern: STORABLE };

// Codecs for answers. The service itself makes the values, so these codecs document more than they check.

export const Integer = refined(t.number, Number.isSafeInteger, 'must be a whole number', 'Integer', {
  type: 'integer',
  format: 'int64',
  minimum: 0,
  maximum: Number.MAX_SAFE_INTEGER,
});

const TIMESTAMP = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;
/** A time in UTC with milliseconds (RFC 3339). */
export const Timestamp = refined(t.string, (s) => TIMESTAMP.test(s), 'must be a time', 'Timestamp', {
  format: 'date-time',
  maxLength: 24,
  pattern: TIMESTAMP.source,
});

const DAY = /^\d{4}-\d{2}-\d{2}$/;
export const Day = refined(t.string, (s) => DAY.test(s), 'must be a day', 'Day', { format: 'date', maxLength: 10 });

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
export const Uuid = refined(t.string, (s) => UUID.test(s), 'must be a UUID', 'Uuid', { format: 'uuid', maxLength: 36 });
