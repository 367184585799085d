import * as t from 'io-ts';

export type JsonSchema = Readonly<Record<string, unknown>>;

const schemas = new WeakMap<object, JsonSchema>();

/** Attaches a JSON Schema for generated documents. The schema must accept all input that the codec accepts. */
export const withSchema = <C extends object>(codec: C, schema: JsonSchema): C => {
  schemas.set(codec, schema);
  return codec;
};

export const attachedSchema = (codec: object): JsonSchema | undefined => schemas.get(codec);

/** Makes a string codec that converts input to its stored form. Refuses invalid input with `message`. */
export const normalised = <A extends string>(
  name: string,
  normalise: (s: string) => string | null,
  message: string,
  schema?: JsonSchema,
): t.Type<A, string> => {
  const codec = new t.Type<A, string>(
    name,
    (u): u is A => typeof u === 'string' && normalise(u) === u,
    (u, c) => {
      const value = typeof u === 'string' ? normalise(u) : null;
      return value === null ? t.failure(u, c, message) : t.success(value as A);
    },
    t.identity,
  );
  return schema ? withSchema(codec, { type: 'string', ...schema }) : codec;
};

// The schema accepts twice `max`, because the input is trimmed and normalised before its length is checked. The only
// control characters that it accepts are those that trimming removes or that break lines.
const trimmedSchema = (max: number): JsonSchema => ({
  minLength: 1,
  maxLength: 2 * max,
  pattern: '^[^\\x00-\\x08\\x0e-\\x1f\\x7f-\\x9f]*$',
  description: `At most ${max} characters after trimming, none of them invisible.`,
});

const isReadable = (value: string): boolean =>
  !/[\p{Cc}\p{Cs}\p{Bidi_Control}\u200b\u2060\ufeff]/u.test(value) && /[\p{L}\p{N}\p{P}\p{S}]/u.test(value);

const trimmedText = <A extends string>(name: string, max: number, clean: (raw: string) => string | null) =>
  normalised<A>(
    name,
    (raw) => (raw.length > 2 * max ? null : clean(raw)),
    `must be text of 1 to ${max} characters`,
    trimmedSchema(max),
  );

/** Text of 1 to `max` code points in NFC, at least one visible; no control, bidirectional or zero-width characters. */
export const text = <A extends string>(name: string, max: number): t.Type<A, string> =>
  trimmedText(name, max, (raw) => {
    const value = raw.normalize('NFC').trim();
    return isReadable(value) && [...value].length <= max ? value : null;
  });

/** Like `text`, but allows tabs and line breaks. Every line break becomes `\n`. */
export const paragraphs = <A extends string>(name: string, max: number): t.Type<A, string> =>
  trimmedText(name, max, (raw) => {
    const value = raw.normalize('NFC').replaceAll(/\r\n?/g, '\n').trim();
    return isReadable(value.replaceAll(/[\n\t]/g, '')) && [...value].length <= max ? value : null;
  });

export const integer = <A extends number>(
  name: string,
  min: number,
  max: number,
  message = `must be a whole number from ${min} to ${max}`,
): t.Type<A, number> => {
  const is = (u: unknown): u is A => typeof u === 'number' && Number.isInteger(u) && u >= min && u <= max;
  const codec = new t.Type<A, number>(
    name,
    is,
    (u, c) => (is(u) ? t.success(u) : t.failure(u, c, message)),
    t.identity,
  );
  return withSchema(codec, { type: 'integer', format: 'int32', minimum: min, maximum: max });
};

/** The range of PostgreSQL's `integer` type. */
export const MIN_INTEGER = -2_147_483_648;
export const MAX_INTEGER = 2_147_483_647;

/** Returns the text if it is a day `YYYY-MM-DD` of the Gregorian calendar, else null. */
export const calendarDay = (raw: string): string | null =>
  /^(?!0000)\d{4}-\d{2}-\d{2}$/.test(raw) && new Date(raw).toJSON()?.startsWith(raw) ? raw : null;

/** A calendar day as text, because a time zone could change the day of a `Date`. */
export const day = <A extends string>(name: string): t.Type<A, string> =>
  normalised<A>(name, calendarDay, 'must be a day of the calendar, as in 2024-02-29', {
    format: 'date',
    maxLength: 10,
  });
