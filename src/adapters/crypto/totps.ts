import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { UserId } from '../../core/domain/ids.ts';
import type { SealedSecret } from '../../core/domain/second-factor/totp.ts';
import type { Totps } from '../../core/ports/second-factor/totps.ts';
import type { Keys } from './keys.ts';
import { truncate } from './one-time-codes.ts';
import { makeSealer } from './sealed.ts';

const SECRET_BYTES = 20;
export const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** RFC 4648 §6, without padding. */
export const base32 = (bytes: Buffer): string => {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{1,5}/g) ?? []).map((five) => BASE32[Number.parseInt(five.padEnd(5, '0'), 2)]).join('');
};

export const contextOf = (userId: UserId): string => `user ${userId}`;

/** Returns the TOTP code for a time step (RFC 6238 §4). */
export const totpOf = (secret: Buffer, step: number): string => {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  return truncate(createHmac('sha1', secret).update(counter).digest());
};

/** Returns the URI for authenticator apps. It names the issuer twice, because apps differ in which one they show. */
const uriOf = (issuer: string, label: string, secret: string): string => {
  const name = [issuer, label].map(encodeURIComponent).join(':');
  const parameters = new URLSearchParams({ secret, issuer, algorithm: 'SHA1', digits: '6', period: '30' });
  return `otpauth://totp/${name}?${parameters.toString().replaceAll('+', '%20')}`;
};

export const makeTotps = (keys: Keys, issuer: string): Totps => {
  const sealer = makeSealer(keys.derive('totp-secrets'));
  return {
    newSecret: (userId, label) => {
      const bytes = randomBytes(SECRET_BYTES);
      const secret = base32(bytes);
      const sealed = sealer.seal(bytes, contextOf(userId)) as Uint8Array as SealedSecret;
      return { sealed, shown: { secret, uri: uriOf(issuer, label, secret) } };
    },
    matches: (userId, sealed, step, code) => {
      const given = Buffer.from(code);
      const secret = sealer.open(Buffer.from(sealed), contextOf(userId));
      const right = Buffer.from(totpOf(secret, step));
      return given.length === right.length && timingSafeEqual(given, right);
    },
  };
};
