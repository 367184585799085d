import fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import type { Schema, Schemas } from '../../tools/contract.ts';
import { resolved, typesOf } from './arbitrary.ts';

const NUMBERS = [0, -1, 1.5, 1e300, 2_147_483_648, Number.MAX_SAFE_INTEGER + 2];
const TEXTS = ['', ' ', '\0', 'a\0b', '\ud800', 'a\udc00b', '\u202e', '\uffff', 'x'.repeat(300), 'x'.repeat(3_000)];
const LOOKS = [
  '-1',
  '1e3',
  '0x10',
  'null',
  '{}',
  '%00',
  '１２３４５６',
  '000000 ',
  "'; drop table x; --",
  '../../etc/passwd',
];
const SHAPES = [null, true, [], {}, [null], { $gt: '' }, { length: 3 }, [['x']], ['ada@example.com']];
/** Values that no field of this API accepts. */
export const STRANGE: readonly unknown[] = [...NUMBERS, ...TEXTS, ...LOOKS, ...SHAPES];

export const strange: Arbitrary<unknown> = fc.constantFrom(...STRANGE);

type Fields = Readonly<Record<string, unknown>>;
const isFields = (u: unknown): u is Fields => typeof u === 'object' && u !== null && !Array.isArray(u);

const tooLong = ({ maxLength }: Schema): Arbitrary<unknown> =>
  maxLength === undefined || maxLength > 10_000
    ? strange
    : fc.constantFrom('x'.repeat(maxLength + 1), '1'.repeat(maxLength + 1));
const outOfRange = ({ minimum = 0, maximum = Number.MAX_SAFE_INTEGER }: Schema): Arbitrary<unknown> =>
  fc.constantFrom(minimum - 1, maximum + 1, minimum + 0.5);

/** Corrupts the value of a field in a way that suits its type. */
export const spoiltField = (field: Schema): Arbitrary<unknown> => {
  if (typesOf(field).includes('string')) return fc.oneof(strange, tooLong(field));
  return typesOf(field).includes('integer') ? fc.oneof(strange, outOfRange(field)) : strange;
};

/** The fields of a body, over all of its variants. */
export const knownFields = (body: Schema, schemas: Schemas): Schemas => {
  const { properties = {}, anyOf = [] } = resolved(body, schemas);
  const others = anyOf.map((one) => resolved(one, schemas).properties ?? {});
  return Object.assign({}, ...others, properties) as Schemas;
};

/** Corrupts a valid body in one or two places; some changes are harmless. */
export const spoilt = (body: Schema, good: unknown, schemas: Schemas): Arbitrary<unknown> => {
  if (!isFields(good)) return strange;
  const known = knownFields(body, schemas);
  const names = Object.keys(known);
  const without = fc
    .constantFrom(...Object.keys(good), '')
    .map((name) => Object.fromEntries(Object.entries(good).filter(([key]) => key !== name)));
  const unknown = fc
    .constantFrom('is_admin', 'id', 'role_id', 'deleted_at', 'constructor', 'x\0', '')
    .chain((name) => strange.map((value) => ({ ...good, [name]: value })));
  const changed = fc
    .constantFrom(...names)
    .chain((name) => spoiltField(resolved(known[name]!, schemas)).map((value) => ({ ...good, [name]: value })));
  return fc.oneof(
    { weight: 1, arbitrary: strange },
    { weight: 2, arbitrary: without },
    { weight: 2, arbitrary: unknown },
    { weight: 5, arbitrary: changed },
  );
};
