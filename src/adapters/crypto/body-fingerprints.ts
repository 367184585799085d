import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { BodyFingerprint } from '../../core/domain/ids.ts';
import type { BodyFingerprints } from '../../core/ports/registrations.ts';
import type { Keys } from './keys.ts';

const SALT_BYTES = 16;

/**
 * A fingerprint is a salt (16 bytes) and an HMAC-SHA256, in base64url. The body contains a password, which could be
 * guessed fast with the key. So the key has no other use, the salt hides equal passwords, and fingerprints are erased
 * when the interval between two registrations is over.
 */
export const makeBodyFingerprints = (keys: Keys): BodyFingerprints => {
  const { current, all } = keys.derive('registration-fingerprints');
  return {
    take: (body) => {
      const salt = randomBytes(SALT_BYTES);
      return Buffer.concat([salt, macOf(current, salt, body)]).toString('base64url') as BodyFingerprint;
    },
    matches: (fingerprint, body) => {
      const bytes = Buffer.from(fingerprint, 'base64url');
      const [salt, mac] = [bytes.subarray(0, SALT_BYTES), bytes.subarray(SALT_BYTES)];
      // Try every key even after a match, so that timing does not reveal which key made the fingerprint.
      return all.map((key) => isEqual(macOf(key, salt, body), mac)).includes(true);
    },
  };
};

const macOf = (key: KeyObject, salt: Buffer, body: string): Buffer =>
  createHmac('sha256', key).update(salt).update(body).digest();

const isEqual = (one: Buffer, other: Buffer): boolean => one.length === other.length && timingSafeEqual(one, other);
