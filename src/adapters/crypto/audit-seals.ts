import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { Keys } from './keys.ts';

const SALT_BYTES = 16;

type AuditSeals = Readonly<{
  /** The digest reveals nothing about the text once the salt is deleted. */
  salted: (text: string) => Readonly<{ salt: Buffer; digest: Buffer }>;
  digest: (salt: Buffer, text: string) => Buffer;
  /** HMAC-SHA256, so that an attacker who can only write to the database can't forge it. */
  mac: (text: string) => Buffer;
  /** Compares the MAC in constant time, with the current key and the older keys. */
  isGenuine: (text: string, mac: Buffer) => boolean;
  hash: (previous: Buffer, text: string) => Buffer;
  /** Identifies the current key without revealing it; `keyIds` also contains the ids of older keys. */
  keyId: string;
  keyIds: readonly string[];
}>;

export const makeAuditSeals = (keys: Keys): AuditSeals => {
  const { current, all } = keys.derive('audit');
  const macWith = (key: KeyObject, text: string): Buffer => createHmac('sha256', key).update(text).digest();
  const idOf = (key: KeyObject): string => macWith(key, 'key id').toString('hex').slice(0, 16);
  const digest = (salt: Buffer, text: string): Buffer => createHash('sha256').update(salt).update(text).digest();
  return {
    salted: (text) => {
      const salt = randomBytes(SALT_BYTES);
      return { salt, digest: digest(salt, text) };
    },
    digest,
    mac: (text) => macWith(current, text),
    hash: digest,
    keyId: idOf(current),
    keyIds: all.map(idOf),
    isGenuine: (text, mac) => all.some((key) => mac.length === 32 && timingSafeEqual(macWith(key, text), mac)),
  };
};
