import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { Address } from '../../core/domain/addresses/address.ts';
import { OtpCode } from '../../core/domain/sign-in/otp-code.ts';
import type { OtpNonce } from '../../core/domain/sign-in/otp-code.ts';
import type { OtpPurpose } from '../../core/domain/sign-in/otp.ts';
import type { OneTimeCodes } from '../../core/ports/one-time-codes.ts';
import type { Keys } from './keys.ts';

/** Codes made with an older key verify as long as that key is configured. */
export const makeOneTimeCodes = (keys: Keys): OneTimeCodes => {
  const { current, all } = keys.derive('one-time-codes');
  return {
    newNonce: () => randomBytes(8).toString('base64url').slice(0, 10) as OtpNonce,
    derive: (purpose, address, nonce) => codeOf(current, purpose, address, nonce),
    matches: (purpose, address, nonce, code) => {
      if (!OtpCode.is(code)) return false;
      const given = Buffer.from(code);
      // Try every key even after a match, so that timing does not reveal which key made the code.
      return all.map((key) => timingSafeEqual(Buffer.from(codeOf(key, purpose, address, nonce)), given)).includes(true);
    },
  };
};

const codeOf = (key: KeyObject, purpose: OtpPurpose, address: Address, nonce: OtpNonce): OtpCode => {
  // A JSON array keeps the parts apart; joined text would be ambiguous.
  const message = JSON.stringify([purpose, address.type, address.value, nonce]);
  return truncate(createHmac('sha256', key).update(message).digest());
};

/** Truncates to six digits with leading zeros (RFC 4226 §5.3). The last four bits of the MAC are the offset. */
export const truncate = (mac: Buffer): OtpCode => {
  const offset = mac.readUInt8(mac.length - 1) & 0x0f;
  const number = mac.readUInt32BE(offset) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, '0') as OtpCode;
};
