import { pbkdf2, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import bcrypt from 'bcrypt';

/** The function, parameters and salt with which another system hashed a password. */
export type ForeignScheme = Readonly<{
  /** The stored hash with the digest replaced by its length; bcrypt has a fixed length and omits it. */
  text: string;
  /** Estimated cost in the unit of our own hashes: KiB that argon2 passes over once. */
  work: number;
  /** Null if the scheme would ignore the end of the password; takes the same time either way. */
  digest: (password: string) => Promise<string | null>;
}>;

export type ForeignHash = Readonly<{
  scheme: ForeignScheme;
  digest: string;
  verify: (password: string) => Promise<boolean>;
}>;

/** Costs above these limits would block a core for seconds, so such hashes are refused. */
const MAX_BCRYPT_COST = 14;
const MAX_SCRYPT_BYTES = 256 * 1024 * 1024;
const MAX_SCRYPT_PARALLELISM = 16;
const MAX_PBKDF2_ROUNDS = 2_000_000;
const MAX_KEY_BYTES = 64;
/** bcrypt ignores further bytes, so a longer password would match the hash of its beginning. */
const BCRYPT_BYTES = 72;

const BCRYPT_SCHEME = String.raw`\$2[aby]\$\d{2}\$[./A-Za-z0-9]{22}`;
const SCRYPT_SCHEME = String.raw`\$scrypt\$ln=\d{1,2},r=\d{1,2},p=\d{1,2}\$[A-Za-z0-9+/]{2,88}`;
/** PHC writes `i=600000` and base64; passlib writes `600000` and base64 with `.` instead of `+`. */
const PBKDF2_SCHEME = String.raw`\$pbkdf2-(?:sha1|sha256|sha512)\$(?:i=)?\d{1,9}\$[A-Za-z0-9+/.]{2,88}`;
const BCRYPT = new RegExp(`^(${BCRYPT_SCHEME})([./A-Za-z0-9]{31})$`);
const KEYED = new RegExp(String.raw`^(${SCRYPT_SCHEME}|${PBKDF2_SCHEME})\$([A-Za-z0-9+/.]{22,88})$`);

/** Measured cost in units of `work`: per 2^cost of bcrypt, per KiB of scrypt, per round and block of PBKDF2. */
const BCRYPT_WORK = 200;
const SCRYPT_WORK = 7;
const PBKDF2 = {
  sha1: { work: 0.7, blockBytes: 20 },
  sha256: { work: 0.7, blockBytes: 32 },
  sha512: { work: 1.8, blockBytes: 64 },
} as const;

const derive = {
  scrypt: promisify<string, Buffer, number, object, Buffer>(scrypt),
  pbkdf2: promisify(pbkdf2),
};

const bytes = (base64: string): Buffer => Buffer.from(base64.replaceAll('.', '+'), 'base64');

/** Reads bcrypt, or scrypt and PBKDF2 in PHC format. Null for other formats and for costs above the limits. */
export const foreignHash = (stored: string): ForeignHash | null => {
  const [, form = '', digest = ''] = BCRYPT.exec(stored) ?? [];
  if (form !== '') return compared(foreignScheme(form), digest);
  const [, keyedForm = '', key = ''] = KEYED.exec(stored) ?? [];
  const expected = bytes(key);
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
export const isForeignForm = (stored: string): boolean => BCRYPT.test(stored) || KEYED.test(stored);

/** Reads `ForeignScheme.text`. Null for other formats and for costs above the limits. */
export const foreignScheme = (text: string): ForeignScheme | null =>
  bcryptScheme(text) ?? scryptScheme(text) ?? pbkdf2Scheme(text);

const bcryptScheme = (text: string): ForeignScheme | null => {
  const [, cost = NaN] = new RegExp(`^${BCRYPT_SCHEME}$`).test(text) ? [null, Number(text.slice(4, 6))] : [];
  if (!(cost >= 4 && cost <= MAX_BCRYPT_COST)) return null;
  // PHP writes 2y for 2b.
  const salt = text.replace(/^\$2y/, '$2b');
  return {
    text,
    work: BCRYPT_WORK * 2 ** cost,
    digest: async (password) => {
      const whole = Buffer.from(password);
      const hash = await bcrypt.hash(whole.subarray(0, BCRYPT_BYTES), salt);
      return whole.length > BCRYPT_BYTES ? null : hash.slice(salt.length);
    },
  };
};

const scryptScheme = (text: string): ForeignScheme | null => {
  const [, ln, r, p, salt = '', length] = /^\$scrypt\$ln=(\d+),r=(\d+),p=(\d+)\$([^$]+)\$(\d+)$/.exec(text) ?? [];
  const [N, blockSize, parallelization, size] = [2 ** Number(ln), Number(r), Number(p), Number(length)];
  const memory = 128 * N * blockSize;
  const isAffordable = memory <= MAX_SCRYPT_BYTES && parallelization <= MAX_SCRYPT_PARALLELISM;
  if (!(N > 1 && blockSize > 0 && parallelization > 0 && isAffordable && size <= MAX_KEY_BYTES)) return null;
  const cost = { N, r: blockSize, p: parallelization, maxmem: 2 * MAX_SCRYPT_BYTES };
  return {
    text,
    work: (SCRYPT_WORK * parallelization * memory) / 1024,
    digest: async (password) => (await derive.scrypt(password, bytes(salt), size, cost)).toString('base64'),
  };
};

const pbkdf2Scheme = (text: string): ForeignScheme | null => {
  const [, name, rounds, salt = '', length] = /^\$pbkdf2-(\w+)\$(?:i=)?(\d+)\$([^$]+)\$(\d+)$/.exec(text) ?? [];
  const [count, size] = [Number(rounds), Number(length)];
  if (name !== 'sha1' && name !== 'sha256' && name !== 'sha512') return null;
  if (!(count > 0 && count <= MAX_PBKDF2_ROUNDS && size <= MAX_KEY_BYTES)) return null;
  const { work, blockBytes } = PBKDF2[name];
  return {
    text,
    work: work * count * Math.ceil(size / blockBytes),
    digest: async (password) => (await derive.pbkdf2(password, bytes(salt), count, size, name)).toString('base64'),
  };
};
