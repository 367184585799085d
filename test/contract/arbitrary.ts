import fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import type { Schema, Schemas } from '../../tools/contract.ts';

/** Follows a `$ref` to its component. */
export const resolved = (schema: Schema, schemas: Schemas): Schema => {
  const name = schema.$ref?.split('/').at(-1);
  return name === undefined ? schema : resolved(schemas[name] ?? {}, schemas);
};

export const typesOf = ({ type }: Schema): readonly string[] => (typeof type === 'string' ? [type] : (type ?? []));

const FORMATS: Readonly<Record<string, Arbitrary<string>>> = {
  date: fc
    .date({ min: new Date('1900-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
    .map((d) => d.toISOString().slice(0, 10)),
  'date-time': fc
    .date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true })
    .map((d) => d.toISOString()),
};

// Values that people and machines write, besides random ones; most are accepted somewhere.
const NAMES = [
  'Ada',
  ' Ada  Lovelace ',
  '\t\u00a0Ada\u2003\r\n',
  'Lunch_shift-2 \u00e9\u0e01\u0661',
  'Two\r\nlines\tand a tab',
  'A\u0308rzte',
  '李',
  'x'.repeat(64),
  'x'.repeat(65),
  'ﬁ'.repeat(128),
  '',
  ' ',
  `Night${' '.repeat(200)}shift`,
];
const EMAILS = [
  'ada@example.com',
  'ADA@EXAMPLE.COM',
  'ä@bücher.example',
  "o'neil.!#$%&*+/=?^_`{|}~-@ex-ample.co",
  'δοκιμή٣@παράδειγμα.δοκιμή',
  'a@b.co',
  '\u00a0user@XN--MLLER-KVA.example\u200b\n',
  'ali@نامه\u200cای.com',
  `${'a'.repeat(60)}@b.example`,
  `${'b.'.repeat(80)}c@d.e`,
];
const MOBILES = [
  '+14155550123',
  '+1 (415) 555-0123',
  ' TEL: +41 44 668 18 00',
  '+44\u00a020\u20117946 0018',
  '\u202a＋٤٤ 20−7946 0018\u202c',
];
const TIMES = ['1990-12-10', '2024-02-29T12:00:00Z', '2024-02-29T24:00:00Z', '2024-02-29T12:00:00.123456789+05:30'];
const WORDS = ['User', 'user.read', 'user.read,role.read', 'ada_1', 'exclude', '-id', 'user:12', 'session.started'];
const DIGITS = ['123-456', '\u200f123\u00a0456 ', '0', '1', '007', '200', '123456', '12345678901', 'true', 'false'];
const TOKENS = ['A'.repeat(43), 'a long enough passphrase', '01890000-0000-7000-8000-000000000000'];
const URLS = ['https://app.example', 'https://app.example/a|b?c=^'];
export const WRITTEN = [NAMES, EMAILS, MOBILES, TIMES, WORDS, DIGITS, TOKENS, URLS].flat();

const texts = ({ pattern, format, minLength = 0, maxLength = 64 }: Schema): Arbitrary<string> => {
  const size = { minLength, maxLength: Math.min(maxLength, minLength + 40) };
  const fits = (text: string) => [...text].length >= minLength && [...text].length <= maxLength;
  const isOf = (text: string) => pattern === undefined || new RegExp(pattern, 'u').test(text);
  // Almost any text is allowed, so add what people write.
  const isFree = pattern === undefined || /^\^\[\^(?:\\.|[^\]\\])*\]\*\$$/.test(pattern);
  const written = WRITTEN.filter((text) => fits(text) && isOf(text));
  const random =
    FORMATS[format ?? ''] ??
    (isFree
      ? fc.string({ ...size, unit: 'grapheme' }).filter(isOf)
      : fc.stringMatching(
          new RegExp(pattern.replace(/^(\^\[[^\]]+\])\+\$$/, `$1{${size.minLength},${size.maxLength}}$`)),
        ));
  const fitting = random.filter(fits);
  return written.length ? fc.oneof(fitting, fc.constantFrom(...written)) : fitting;
};

const objects = (schema: Schema, schemas: Schemas): Arbitrary<unknown> => {
  const { properties = {}, required = [], additionalProperties, anyOf = [] } = schema;
  const fields = Object.fromEntries(Object.entries(properties).map(([name, one]) => [name, valueOf(one, schemas)]));
  const more =
    typeof additionalProperties === 'object'
      ? fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), valueOf(additionalProperties, schemas), { maxKeys: 2 })
      : fc.constant({});
  const requiring = anyOf.length
    ? fc.constantFrom(...anyOf.map((one) => one.required ?? []))
    : fc.constant<readonly string[]>([]);
  return fc.tuple(requiring, more).chain(([also, extra]) => {
    const needed = [...required, ...also];
    const own = Object.fromEntries(
      Object.entries(fields).map(([name, one]) => [name, also.includes(name) ? one.filter((v) => v !== null) : one]),
    );
    return fc
      .record(own, { requiredKeys: needed.filter((name) => name in own) })
      .map((record) => ({ ...extra, ...record }));
  });
};

/** Values that match the schema; the codec behind it may still refuse some. */
export const valueOf = (unresolved: Schema, schemas: Schemas): Arbitrary<unknown> => {
  const schema = resolved(unresolved, schemas);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.anyOf && schema.properties === undefined)
    return fc.oneof(...schema.anyOf.map((one) => valueOf(one, schemas)));
  const [type = 'null', ...others] = typesOf(schema);
  if (others.length) return fc.oneof(...[type, ...others].map((one) => valueOf({ ...schema, type: one }, schemas)));
  if (type === 'string') return texts(schema);
  if (type === 'boolean') return fc.boolean();
  if (type === 'integer')
    return fc.integer({ min: schema.minimum ?? 0, max: Math.min(schema.maximum ?? 300, 2_147_483_647) });
  if (type === 'array')
    return fc.array(valueOf(schema.items ?? {}, schemas), { maxLength: Math.min(schema.maxItems ?? 4, 4) });
  if (type === 'object') return objects(schema, schemas);
  return fc.constant(null);
};
