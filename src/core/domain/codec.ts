import * as t from 'io-ts';

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

/** Text for people: NFC, without control characters (those of bidirectional text and of no width included), 1 to `max` code points of which one can be seen. */
export const text = <A extends string>(name: string, max: number): t.Type<A, string> =>
  normalised<A>(
    name,
    (raw) => {
      if (raw.length > 2 * max) return null;
      const value = raw.normalize('NFC').trim();
      return /[\p{Cc}\p{Cs}\p{Bidi_Control}\u200b\u2060\ufeff]/u.test(value) ||
        !/[\p{L}\p{N}\p{P}\p{S}]/u.test(value) ||
        [...value].length > max
        ? null
        : value;
    },
    `must be text of 1 to ${max} characters`,
  );
