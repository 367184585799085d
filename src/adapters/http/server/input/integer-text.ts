import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import { attachedSchema, withSchema } from '../../../../core/domain/codec.ts';

/** Decodes an integer in a path or query: ASCII digits without a sign or leading zeros. */
export const integerText = <A extends number>(codec: t.Type<A, number>): t.Type<A, string> => {
  const schema = attachedSchema(codec);
  const text = new t.Type<A, string>(
    `${codec.name}Text`,
    codec.is,
    (u, context) => {
      const isDigits = typeof u === 'string' && /^(?:0|[1-9][0-9]{0,14})$/.test(u);
      const decoded = codec.decode(isDigits ? Number(u) : u);
      return E.isRight(decoded) && isDigits
        ? decoded
        : t.failure(u, context, E.isLeft(decoded) ? decoded.left[0]?.message : 'must be a whole number');
    },
    String,
  );
  return schema ? withSchema(text, schema) : text;
};
