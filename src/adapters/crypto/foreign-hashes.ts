import { pbkdf2, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import bcrypt from 'bcrypt';

/** A hash that another system made, ready to be compared with a password. */
export type ForeignHash = Readonly<{ verify: (password: string) => Promise<boolean> }>;

/** More would hold a core for over a second or two: a stored hash that asks for it is refused (security 7). */
const MAX_BCRYPT_COST = 14;
const MAX_SCRYPT_BYTES = 256 * 1024 * 1024;
const MAX_SCRYPT_PARALLELISM = 16;
const MAX_PBKDF2_ROUNDS = 2_000_000;
const MAX_KEY_BYTES = 64;
/** bcrypt looks no further; a longer password would verify against the hash of its beginning. */
const BCRYPT_BYTES = 72;

const BCRYPT = /^\$2[aby]\$(\d{2})\$[./A-Za-z0-9]{53}$/;
const SCRYPT = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{2,88})\$([A-Za-z0-9+/]{22,88})$/;
/** PHC writes `i=600000` and base64, passlib `600000` and base64 with `.` for `+`. */
const PBKDF2 = /^\$pbkdf2-(sha1|sha256|sha512)\$(?:i=)?(\d{1,9})\$([A-Za-z0-9+/.]{2,88})\$([A-Za-z0-9+/.]{22,88})$/;

const derive = {
  scrypt: promisify<string, Buffer, number, object, Buffer>(scrypt),
  pbkdf2: promisify(pbkdf2),
};

const bytes = (base64: string): Buffer => Buffer.from(base64.replaceAll('.', '+'), 'base64');

/** bcrypt, or scrypt and PBKDF2 in PHC format; null for anything else, and for a cost past the limits. */
export const foreignHash = (stored: string): ForeignHash | null =>
  bcryptHash(stored) ?? scryptHash(stored) ?? pbkdf2Hash(stored);

/** Whether it is one of these at all, whatever it costs. */
export const isForeignForm = (stored: string): boolean => [BCRYPT, SCRYPT, PBKDF2].some((form) => form.test(stored));

const bcryptHash = (stored: string): ForeignHash | null => {
  const cost = Number(BCRYPT.exec(stored)?.[1] ?? NaN);
  if (!(cost >= 4 && cost <= MAX_BCRYPT_COST)) return null;
  return {
    verify: async (password) =>
      // 2y is what PHP calls 2b
      Buffer.byteLength(password) <= BCRYPT_BYTES && bcrypt.compare(password, stored.replace(/^\$2y/, '$2b')),
  };
};

const scryptHash = (stored: string): ForeignHash | null => {
  const [, ln, r, p, salt = '', key = ''] = SCRYPT.exec(stored) ?? [];
  const [N, blockSize, parallelization] = [2 ** Number(ln), Number(r), Number(p)];
  const isAffordable = 128 * N * blockSize <= MAX_SCRYPT_BYTES && parallelization <= MAX_SCRYPT_PARALLELISM;
  const expected = bytes(key);
  if (!(N > 1 && blockSize > 0 && parallelization > 0 && isAffordable && expected.length <= MAX_KEY_BYTES)) return null;
  const cost = { N, r: blockSize, p: parallelization, maxmem: 2 * MAX_SCRYPT_BYTES };
  return {
    verify: async (password) =>
      timingSafeEqual(await derive.scrypt(password, bytes(salt), expected.length, cost), expected),
  };
};

const pbkdf2Hash = (stored: string): ForeignHash | null => {
  const [, digest = '', rounds, salt = '', key = ''] = PBKDF2.exec(stored) ?? [];
  const count = Number(rounds);
  const expected = bytes(key);
  if (!(count > 0 && count <= MAX_PBKDF2_ROUNDS && expected.length <= MAX_KEY_BYTES)) return null;
  return {
    verify: async (password) =>
      timingSafeEqual(await derive.pbkdf2(password, bytes(salt), count, expected.length, digest), expected),
  };
};
