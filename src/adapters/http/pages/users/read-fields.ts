import * as E from 'fp-ts/lib/Either.js';
import type * as t from 'io-ts';
import { fieldNames } from '../../server/input/codec-node.ts';
import { parse } from '../../server/input/parse.ts';

type Texts = Readonly<Record<string, string | undefined>>;

/**
 * Decodes the texts of a form, or returns the names of the invalid fields. An empty text counts as absent, because
 * browsers send a text for every field.
 */
export const readFields = <A, O>(codec: t.Type<A, O>, texts: Texts): E.Either<readonly string[], A> => {
  const names = fieldNames(codec);
  const filled = Object.entries(texts).filter(([name, text]) => names.includes(name) && text?.trim());
  return E.mapLeft((problems: readonly Readonly<{ pointer: string }>[]) =>
    problems.map(({ pointer }) => pointer.slice(1)),
  )(parse(codec as t.Type<A, unknown>, Object.fromEntries(filled)));
};
