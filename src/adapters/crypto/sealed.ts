import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { DerivedKeys } from './keys.ts';

export type Sealer = Readonly<{
  /** Encrypts with a fresh nonce. `context` names the row that owns the text; `open` needs the same context. */
  seal: (plain: Buffer | string, context: string) => Buffer;
  /** Throws if the text was changed, belongs to another context, or its key is no longer configured. */
  open: (sealed: Buffer, context: string) => Buffer;
  /** Whether the text was encrypted with the current key, not with an older one. */
  isCurrent: (sealed: Buffer, context: string) => boolean;
}>;

const VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const HEADER_BYTES = 1 + NONCE_BYTES;

/** AES-256-GCM: version (1 byte), nonce (12), text, tag (16). A key is safe for 2^32 texts (NIST SP 800-38D §8.3). */
export const makeSealer = (keys: DerivedKeys): Sealer => ({
  seal: (plain, context) => {
    const header = Buffer.concat([Buffer.of(VERSION), randomBytes(NONCE_BYTES)]);
    const cipher = createCipheriv('aes-256-gcm', keys.current, header.subarray(1), { authTagLength: TAG_BYTES });
    cipher.setAAD(additionalData(context));
    const body = [cipher.update(typeof plain === 'string' ? Buffer.from(plain) : plain), cipher.final()];
    return Buffer.concat([header, ...body, cipher.getAuthTag()]);
  },
  open: (sealed, context) => {
    if (sealed.length < HEADER_BYTES + TAG_BYTES || sealed[0] !== VERSION) {
      throw new Error('sealed data has an unknown format');
    }
    for (const key of keys.all) {
      const plain = openWith(key, sealed, context);
      if (plain !== null) return plain;
    }
    throw new Error('no key opens the sealed data: it was changed, has another context, or its key is gone');
  },
  isCurrent: (sealed, context) => openWith(keys.current, sealed, context) !== null,
});

const openWith = (key: KeyObject, sealed: Buffer, context: string): Buffer | null => {
  const nonce = sealed.subarray(1, HEADER_BYTES);
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(additionalData(context));
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
  const plain = decipher.update(sealed.subarray(HEADER_BYTES, -TAG_BYTES));
  try {
    return Buffer.concat([plain, decipher.final()]);
  } catch {
    return null;
  }
};

// Authenticate the version too, so that a later format can't be passed off as this one.
const additionalData = (context: string): Buffer => Buffer.concat([Buffer.of(VERSION), Buffer.from(context)]);
