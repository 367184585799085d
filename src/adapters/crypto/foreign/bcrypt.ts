import { createHash, createHmac } from 'node:crypto';
import bcrypt from 'bcrypt';
import type { ForeignScheme } from './scheme.ts';

/** The maximum bcrypt cost. A higher cost would block a core for seconds. */
const MAX_COST = 14;
/** The measured cost of one of the 2^cost rounds, in the unit of `ForeignScheme.work`. */
const WORK = 200;
/** bcrypt ignores all bytes after these, so a longer password would match the hash of its first 72 bytes. */
const MAX_BYTES = 72;

const PREPARED: Readonly<Record<string, (password: string, salt: string) => string>> = {
  // Django's bcrypt_sha256.
  'bcrypt-sha256$': (password) => createHash('sha256').update(password).digest('hex'),
  // passlib's bcrypt-sha256, versions 1 and 2.
  'bcrypt-base64-sha256$': (password) => createHash('sha256').update(password).digest('base64'),
  'bcrypt-hmac-sha256$': (password, salt) => createHmac('sha256', salt).update(password).digest('base64'),
  // WordPress since 6.8.
  wp$: (password) => createHmac('sha384', 'wp-sha384').update(password).digest('base64'),
};

export const BCRYPT_FORM = String.raw`\$(?:bcrypt(?:-base64|-hmac)?-sha256\$|wp\$)?2[abxy]\$\d{2}\$[./A-Za-z0-9]{22}`;
const FORM = /^\$(.*\$)?2([abxy])\$(\d{2})\$(.{22})$/;

export const bcryptScheme = (text: string): ForeignScheme | null => {
  const [, prepared = '', minor, cost, salt = ''] =
    FORM.exec(new RegExp(`^${BCRYPT_FORM}$`).test(text) ? text : '') ?? [];
  if (!(Number(cost) >= 4 && Number(cost) <= MAX_COST)) return null;
  const settings = `$2b$${cost}$${salt}`;
  return {
    text,
    work: WORK * 2 ** Number(cost),
    digest: async (password) => {
      const whole = Buffer.from(PREPARED[prepared]?.(password, salt) ?? password);
      const key = minor === 'x' ? signExtended(whole) : whole.subarray(0, MAX_BYTES);
      const hash = await bcrypt.hash(key, settings);
      return whole.length > MAX_BYTES ? null : hash.slice(settings.length);
    },
  };
};

// Reproduces a bug of `$2x$` hashes that the library does not have: a byte of 0x80 or above was read as a negative
// number, which set all earlier bytes of its four-byte word to 0xff.
const signExtended = (password: Buffer): Buffer => {
  const key = Buffer.alloc(MAX_BYTES, Buffer.concat([password, Buffer.of(0)]));
  for (let i = 0; i < MAX_BYTES; i += 1) if (key.readUInt8(i) >= 0x80) key.fill(0xff, i - (i % 4), i);
  return key;
};
