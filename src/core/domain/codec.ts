import * as t from 'io-ts';

/** What a codec takes, for whoever has to say so elsewhere. */
export type Rule =
  | Readonly<{ kind: 'text'; max: number }>
  | Readonly<{ kind: 'integer'; min: number; max: number }>
  | Readonly<{ kind: 'day' }>;

const rules = new WeakMap<object, Rule>();
const ruled = <C extends object>(codec: C, rule: Rule): C => {
  rules.set(codec, rule);
  return codec;
};

/** Undefined for a codec that was made in another way than by one of the functions below. */
export const ruleOf = (codec: object): Rule | undefined => rules.get(codec);

/** A string codec that brings the input to its one stored spelling, and refuses what has none with `message`. */
export const normalised = <A extends string>(
  name: string,
  normalise: (s: string) => string | null,
  message: string,
): t.Type<A, string> =>
  new t.Type<A, string>(
    name,
    (u): u is A => typeof u === 'string' && normalise(u) === u,
    (u, c) => {
      const value = typeof u === 'string' ? normalise(u) : null;
      return value === null ? t.failure(u, c, message) : t.success(value as A);
    },
    t.identity,
  );

const isReadable = (value: string): boolean =>
  !/[\p{Cc}\p{Cs}\p{Bidi_Control}\u200b\u2060\ufeff]/u.test(value) && /[\p{L}\p{N}\p{P}\p{S}]/u.test(value);

/** Text for people: NFC, without control characters (those of bidirectional text and of no width included), 1 to `max` code points of which one can be seen. */
export const text = <A extends string>(name: string, max: number): t.Type<A, string> =>
  ruled(
    normalised<A>(
      name,
      (raw) => {
        if (raw.length > 2 * max) return null;
        const value = raw.normalize('NFC').trim();
        return isReadable(value) && [...value].length <= max ? value : null;
      },
      `must be text of 1 to ${max} characters`,
    ),
    { kind: 'text', max },
  );

/** Text of several paragraphs: as `text`, but with line breaks, each of them `\n`, and tabs. */
export const paragraphs = <A extends string>(name: string, max: number): t.Type<A, string> =>
  ruled(
    normalised<A>(
      name,
      (raw) => {
        if (raw.length > 2 * max) return null;
        const value = raw.normalize('NFC').replaceAll(/\r\n?/g, '\n').trim();
        return isReadable(value.replaceAll(/[\n\t]/g, ' ')) && [...value].length <= max ? value : null;
      },
      `must be text of 1 to ${max} characters`,
    ),
    { kind: 'text', max },
  );

/** A whole number from `min` to `max`. */
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
  return ruled(codec, { kind: 'integer', min, max });
};

/** What PostgreSQL's `integer` holds. */
export const MIN_INTEGER = -2_147_483_648;
export const MAX_INTEGER = 2_147_483_647;

/** `YYYY-MM-DD` where the Gregorian calendar has that day, else null. */
export const calendarDay = (raw: string): string | null => {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(raw)?.map(Number) ?? [];
  if (year === undefined || month === undefined || day === undefined) return null;
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.toISOString().startsWith(raw) ? raw : null;
};

/** A day of the calendar, as text: a `Date` would move it by the time zone. */
export const day = <A extends string>(name: string): t.Type<A, string> =>
  ruled(normalised<A>(name, calendarDay, 'must be a day of the calendar, as in 2024-02-29'), { kind: 'day' });
