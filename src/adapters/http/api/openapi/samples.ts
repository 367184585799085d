import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { Refusal } from '../../../../core/domain/errors.ts';
import type { HttpRefusal } from '../../server/http-refusal.ts';
import { JSON_TYPE, MAX_BODY } from '../../server/input/body.ts';
import { unwrap } from '../../server/input/codec-node.ts';
import type { FieldProblem } from '../../server/input/field-problem.ts';
import { MAX_FILE, MULTIPART_TYPE, NO_FILE } from '../../server/input/multipart-body.ts';
import { parse } from '../../server/input/parse.ts';
import type { RefusalTag, Route } from '../../server/route.ts';
import { fieldsOf } from './schema.ts';

// Example refusals for each operation.

const wrong = (
  codec: t.Mixed | undefined,
  values: Readonly<Record<string, string>>,
  pointer: (name: string) => string,
): readonly FieldProblem[] => {
  const parsed: E.Either<readonly FieldProblem[], unknown> = codec ? parse(codec, values) : E.right(values);
  return E.isRight(parsed) ? [] : parsed.left.map((one) => ({ ...one, pointer: pointer(one.pointer.slice(1)) }));
};

const filled = (codec: t.Mixed | undefined, value: string): Readonly<Record<string, string>> =>
  Object.fromEntries((codec ? fieldsOf(codec) : []).map(({ name }) => [name, value]));

const inBody = (name: string): string => `/${name}`;
const inPath = (name: string): string => `{${name}}`;
const inQuery = (name: string): string => `?${name}`;

const UNKNOWN = { verbose: 'true' };
const LONG = 'x'.repeat(10_000);

/** Returns a problem that the input can have: a missing field if one is required, otherwise an invalid field. */
const inputProblem = ({ body, encoding, params, query }: Route): FieldProblem => {
  if (encoding === 'multipart') return NO_FILE;
  const json = encoding === 'form' ? undefined : body;
  const isOpen = query !== undefined && unwrap(query)._tag === 'DictionaryType';
  const [first] = [
    ...wrong(json, {}, inBody),
    ...wrong(params, filled(params, '-'), inPath),
    ...wrong(query, {}, inQuery),
    ...wrong(query, filled(query, '-'), inQuery),
    ...wrong(json, UNKNOWN, inBody),
    ...wrong(query ?? t.strict({}), isOpen ? { code: LONG } : UNKNOWN, inQuery),
  ];
  if (!first) throw new Error('this call has no input that could be refused');
  return first;
};

const namesIn = (codec: t.Mixed): readonly string[] => {
  const { _tag, types = [] } = unwrap(codec);
  return _tag === 'UnionType' ? types.flatMap(namesIn) : fieldsOf(codec).map(({ name }) => name);
};

/** Returns a pointer to the first of `names` that the body has. If the body has none, returns `otherwise`. */
const fieldOf = (names: readonly string[], { body }: Route, otherwise: string): string => {
  const fields = body ? namesIn(body) : [];
  const found = names.find((name) => fields.includes(name));
  return found === undefined ? otherwise : inBody(found);
};

const pointerOf = (tag: RefusalTag, route: Route): string => {
  if (tag === 'WeakPassword') return fieldOf(['new_password', 'password'], route, '');
  if (tag === 'CountryNotServed') return fieldOf(['mobile', 'value'], route, '');
  return fieldOf(['privileges', 'dob'], route, '?add');
};

const SAY_NO_TIME: readonly RefusalTag[] = ['NotReady', 'ProviderUnavailable', 'Unavailable'];

/** Returns an example refusal. It has the fields of all kinds of refusals together. */
export const sampleOf = (tag: RefusalTag, route: Route): Refusal | HttpRefusal => {
  const taken = fieldOf(['email', 'value'], route, tag === 'RestoreConflict' ? '/email' : '');
  const sample = {
    _tag: tag,
    ...(SAY_NO_TIME.includes(tag) ? {} : { retryAfterMs: 42_000 }),
    privilege: 'user.update',
    privileges: ['user.delete'],
    pointer: pointerOf(tag, route),
    reason: tag === 'NotInvitable' ? 'inactive' : 'is one of the most common passwords',
    pointers: taken === '' ? [] : [taken],
    names: ['invoice.approve'],
    users: 3,
    most: 20,
    failing: ['database'],
    header: 'Idempotency-Key',
    fault: 'broken',
    limitMs: 30_000,
    ...(route.encoding === 'multipart'
      ? { limit: MAX_FILE, accepted: [MULTIPART_TYPE] }
      : { limit: MAX_BODY, accepted: [JSON_TYPE] }),
    allow: 'GET',
    port: 'users',
    provider: 'google',
    cause: null,
    errors: [inputProblem(route)],
  };
  return sample as unknown as Refusal | HttpRefusal;
};
