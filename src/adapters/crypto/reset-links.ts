import { createHmac, timingSafeEqual } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { IdentityId } from '../../core/domain/ids.ts';
import type { LinkClaim, LinkSubject } from '../../core/domain/recovery/recovery.ts';
import type { ResetLinks } from '../../core/ports/reset-links.ts';
import type { Keys } from './keys.ts';

const VERSION = 1;
const EXPIRY_AT = 5;
const PROOF_AT = 11;
const PROOF_BYTES = 16;
/** Version, identity, expiry and proof: 27 bytes, which have exactly one base64url spelling. */
const TOKEN = /^[\w-]{36}$/;

/** Signs with the key `reset-links`. A token made with an older key verifies as long as that key is configured. */
export const makeResetLinks = (keys: Keys): ResetLinks => {
  const { current, all } = keys.derive('reset-links');
  return {
    issue: (subject, expiresAt) => {
      const claim = Buffer.alloc(PROOF_AT);
      claim.writeUInt8(VERSION);
      claim.writeUInt32BE(subject.identityId, 1);
      claim.writeUIntBE(expiresAt.getTime(), EXPIRY_AT, PROOF_AT - EXPIRY_AT);
      return Buffer.concat([claim, proofOf(current, subject, expiresAt)]).toString('base64url');
    },
    read: (token) => {
      if (!TOKEN.test(token)) return null;
      const bytes = Buffer.from(token, 'base64url');
      const claim = claimIn(bytes);
      return bytes.readUInt8() === VERSION && IdentityId.is(claim.identityId) ? claim : null;
    },
    isGenuine: ({ proof, expiresAt }, subject) => {
      const given = Buffer.from(proof, 'base64url');
      if (given.length !== PROOF_BYTES) return false;
      // Try every key even after a match, so that timing does not reveal which key made the token.
      return all.map((key) => timingSafeEqual(proofOf(key, subject, expiresAt), given)).includes(true);
    },
  };
};

const claimIn = (bytes: Buffer): LinkClaim => ({
  identityId: bytes.readUInt32BE(1) as IdentityId,
  expiresAt: new Date(bytes.readUIntBE(EXPIRY_AT, PROOF_AT - EXPIRY_AT)),
  proof: bytes.subarray(PROOF_AT).toString('base64url'),
});

const proofOf = (key: KeyObject, { identityId, address, passwordHash }: LinkSubject, expiresAt: Date): Buffer => {
  // A JSON array keeps the parts apart; joined text would be ambiguous.
  const message = JSON.stringify([VERSION, identityId, address.type, address.value, passwordHash, expiresAt.getTime()]);
  return createHmac('sha256', key).update(message).digest().subarray(0, PROOF_BYTES);
};
