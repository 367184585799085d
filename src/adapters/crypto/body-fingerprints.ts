import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { BodyFingerprint } from '../../core/domain/ids.ts';
import type { BodyFingerprints } from '../../core/ports/registrations.ts';
import type { Keys } from './keys.ts';

const SALT_BYTES = 16;

/**
 * A fingerprint is a 16-byte salt and an HMAC-SHA256, in base64url. The body contains a password, which an attacker
 * with the key could guess fast, so fingerprints are erased after the minimum interval between codes. The salt hides
 * equal passwords.
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
