import * as t from 'io-ts';

/** Decodes an empty text as null, because browsers send an empty text for a field that is not filled in. */
export const ifGiven = <A>(codec: t.Type<A, unknown>): t.Type<A | null> =>
  new t.Type<A | null>(
    `${codec.name} or nothing`,
    (u): u is A | null => u === null || codec.is(u),
    (u, context) =>
      u === undefined || (typeof u === 'string' && u.trim() === '') ? t.success(null) : codec.validate(u, context),
    t.identity,
  );
