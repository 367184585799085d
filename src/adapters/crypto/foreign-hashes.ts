import { timingSafeEqual } from 'node:crypto';
import { BCRYPT_FORM, bcryptScheme } from './foreign/bcrypt.ts';
import { DERIVED_FORM, pbkdf2Scheme, scryptScheme } from './foreign/derived-keys.ts';
import {
  MD5_CRYPT_FORM,
  PHPASS_FORM,
  SHA256_CRYPT_FORM,
  SHA512_CRYPT_FORM,
  iteratedScheme,
} from './foreign/iterated.ts';
import { SALTED_FORM, saltedScheme } from './foreign/salted-digests.ts';
import { fromBase64 } from './foreign/scheme.ts';
import type { ForeignScheme } from './foreign/scheme.ts';
import { respelled } from './foreign/spellings.ts';

type ForeignHash = Readonly<{
  scheme: ForeignScheme;
  digest: string;
  verify: (password: string) => Promise<boolean>;
}>;

const fixed = (form: string, length: number) => new RegExp(`^(${form})([./A-Za-z0-9]{${length}})$`);

/** Formats whose digest has a fixed length. They are stored unchanged. */
const FIXED = [
  fixed(BCRYPT_FORM, 31),
  fixed(PHPASS_FORM, 22),
  fixed(MD5_CRYPT_FORM, 22),
  fixed(SHA256_CRYPT_FORM, 43),
  fixed(SHA512_CRYPT_FORM, 86),
];
/** Formats with a base64 digest, whose length is a parameter of the scheme. */
const KEYED = new RegExp(String.raw`^(${DERIVED_FORM}|${SALTED_FORM})\$([A-Za-z0-9+/.]{22,88})$`);

/** Returns null for unsupported formats and for costs above the limits. */
export const foreignHash = (stored: string): ForeignHash | null => {
  const text = respelled(stored);
  const [, form = '', digest = ''] = FIXED.map((one) => one.exec(text)).find((found) => found !== null) ?? [];
  if (form !== '') return compared(foreignScheme(form), digest);
  const [, keyedForm = '', key = ''] = KEYED.exec(text) ?? [];
  const expected = fromBase64(key);
  return compared(foreignScheme(`${keyedForm}$${expected.length}`), expected.toString('base64'));
};

const compared = (scheme: ForeignScheme | null, digest: string): ForeignHash | null =>
  scheme && {
    scheme,
    digest,
    verify: async (password) => {
      const [made, expected] = [Buffer.from((await scheme.digest(password)) ?? ''), Buffer.from(digest)];
      return made.length === expected.length && timingSafeEqual(made, expected);
    },
  };

/** Whether the format is supported, even if the cost is above the limits. */
export const isForeignForm = (stored: string): boolean =>
  [...FIXED, KEYED].some((form) => form.test(respelled(stored)));

/** Parses `ForeignScheme.text`. Returns null for unsupported formats and for costs above the limits. */
export const foreignScheme = (text: string): ForeignScheme | null =>
  bcryptScheme(text) ?? scryptScheme(text) ?? pbkdf2Scheme(text) ?? saltedScheme(text) ?? iteratedScheme(text);
