import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { TokenDigest } from '../../core/domain/ids.ts';
import type { Purpose } from '../../core/domain/passkeys/ceremony.ts';
import { CEREMONY_TTL_MS } from '../../core/domain/passkeys/options.ts';
import type { PasskeyChallenges } from '../../core/ports/passkeys/passkey-challenges.ts';
import type { Keys } from './keys.ts';

const VERSION = 1;
const TIME_AT = 1;
const RANDOM_AT = 7;
const MAC_AT = 23;
const MAC_BYTES = 16;
/** Version, time, random bytes and MAC: 39 bytes, which have exactly one base64url spelling. */
const CHALLENGE = /^[\w-]{52}$/;

export const makePasskeyChallenges = (keys: Keys): PasskeyChallenges => {
  const { current, all } = keys.derive('webauthn-challenges');
  return {
    issue: (purpose, now) => {
      const bytes = Buffer.alloc(MAC_AT);
      bytes.writeUInt8(VERSION);
      bytes.writeUIntBE(now.getTime(), TIME_AT, RANDOM_AT - TIME_AT);
      randomBytes(MAC_AT - RANDOM_AT).copy(bytes, RANDOM_AT);
      return Buffer.concat([bytes, macOf(current, purpose, bytes)]).toString('base64url');
    },
    open: (challenge, purpose) => {
      if (!CHALLENGE.test(challenge)) return null;
      const given = Buffer.from(challenge, 'base64url');
      const [bytes, mac] = [given.subarray(0, MAC_AT), given.subarray(MAC_AT)];
      // Try every key even after a match, so that timing does not reveal which key made the challenge.
      const isGenuine = all.map((key) => timingSafeEqual(macOf(key, purpose, bytes), mac)).includes(true);
      if (bytes.readUInt8() !== VERSION || !isGenuine) return null;
      const expiresAt = new Date(bytes.readUIntBE(TIME_AT, RANDOM_AT - TIME_AT) + CEREMONY_TTL_MS);
      return { digest: createHash('sha256').update(given).digest('base64url') as TokenDigest, expiresAt };
    },
  };
};

const macOf = (key: KeyObject, purpose: Purpose, bytes: Buffer): Buffer =>
  createHmac('sha256', key)
    .update(JSON.stringify([purpose, bytes.toString('base64url')]))
    .digest()
    .subarray(0, MAC_BYTES);
