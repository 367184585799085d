import type { Address } from '../../src/core/domain/addresses/address.ts';
import type { OtpCode, OtpNonce } from '../../src/core/domain/sign-in/otp-code.ts';
import type { OtpPurpose } from '../../src/core/domain/sign-in/otp.ts';
import type { OneTimeCodes } from '../../src/core/ports/one-time-codes.ts';

/** FNV-1a. */
const digits = (text: string): OtpCode => {
  let hash = 0x811c9dc5;
  for (const char of text) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193);
  return String((hash >>> 0) % 1_000_000).padStart(6, '0') as OtpCode;
};

/** Nonces are sequential. */
export const makeFakeOneTimeCodes = (): OneTimeCodes => {
  let count = 0;
  const derive = (purpose: OtpPurpose, address: Address, nonce: OtpNonce) =>
    digits([purpose, address.type, address.value, nonce].join(' '));
  return {
    newNonce: () => String((count += 1)).padStart(10, '0') as OtpNonce,
    derive,
    matches: (purpose, address, nonce, code) => derive(purpose, address, nonce) === code,
  };
};
