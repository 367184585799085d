import { createCipheriv, pbkdf2, scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import { fromBase64 } from './scheme.ts';
import type { ForeignScheme } from './scheme.ts';

/** Costs above these limits would block a core for seconds, so such hashes are refused. */
const MAX_SCRYPT_BYTES = 256 * 1024 * 1024;
const MAX_SCRYPT_PARALLELISM = 16;
const MAX_PBKDF2_ROUNDS = 2_000_000;
const MAX_KEY_BYTES = 64;

/** Measured costs, in the unit of `ForeignScheme.work`: per KiB for scrypt, per round and block for PBKDF2. */
const SCRYPT_WORK = 7;
const PBKDF2 = {
  sha1: { work: 0.7, blockBytes: 20 },
  sha256: { work: 0.7, blockBytes: 32 },
  sha512: { work: 1.8, blockBytes: 64 },
} as const;

const SALT = String.raw`\$[A-Za-z0-9+/.]{0,88}`;
/** `scrypt-ctr` is Firebase's variant. For PBKDF2 rounds, PHC writes `i=600000`, and passlib writes `600000`. */
export const DERIVED_FORM = String.raw`\$(?:scrypt|scrypt-ctr)\$ln=\d{1,2},r=\d{1,2},p=\d{1,2}${SALT}|\$pbkdf2-(?:sha1|sha256|sha512)\$(?:i=)?\d{1,15}${SALT}`;

const derive = {
  scrypt: promisify<string, Buffer, number, object, Buffer>(scrypt),
  pbkdf2: promisify(pbkdf2),
};

export const scryptScheme = (text: string): ForeignScheme | null => {
  const [, name, ln, r, p, salt = '', length] =
    /^\$(scrypt|scrypt-ctr)\$ln=(\d+),r=(\d+),p=(\d+)\$([^$]*)\$(\d+)$/.exec(text) ?? [];
  const [N, blockSize, parallelization, size] = [2 ** Number(ln), Number(r), Number(p), Number(length)];
  const memory = 128 * N * blockSize;
  const isAffordable = memory <= MAX_SCRYPT_BYTES && parallelization <= MAX_SCRYPT_PARALLELISM;
  if (!(N > 1 && blockSize > 0 && parallelization > 0 && isAffordable && size <= MAX_KEY_BYTES)) return null;
  const cost = { N, r: blockSize, p: parallelization, maxmem: 2 * MAX_SCRYPT_BYTES };
  const key = (password: string, bytes: number) => derive.scrypt(password, fromBase64(salt), bytes, cost);
  return {
    text,
    work: (SCRYPT_WORK * parallelization * memory) / 1024,
    digest: async (password) =>
      (name === 'scrypt' ? await key(password, size) : keystreamOf(await key(password, AES_BYTES), size)).toString(
        'base64',
      ),
  };
};

const AES_BYTES = 32;

// Firebase encrypts the project's secret key (AES-256-CTR) with the key that scrypt derives from the password. We store
// only the keystream, which does not depend on the secret key, so that no row contains that key.
const keystreamOf = (key: Buffer, size: number): Buffer =>
  createCipheriv('aes-256-ctr', key, Buffer.alloc(16)).update(Buffer.alloc(size));

export const pbkdf2Scheme = (text: string): ForeignScheme | null => {
  const [, name, rounds, salt = '', length] = /^\$pbkdf2-(\w+)\$(?:i=)?(\d+)\$([^$]*)\$(\d+)$/.exec(text) ?? [];
  const [count, size] = [Number(rounds), Number(length)];
  if (name !== 'sha1' && name !== 'sha256' && name !== 'sha512') return null;
  if (!(count > 0 && count <= MAX_PBKDF2_ROUNDS && size <= MAX_KEY_BYTES)) return null;
  const { work, blockBytes } = PBKDF2[name];
  return {
    text,
    work: work * count * Math.ceil(size / blockBytes),
    digest: async (password) => (await derive.pbkdf2(password, fromBase64(salt), count, size, name)).toString('base64'),
  };
};
