import type { Address } from '../domain/addresses/address.ts';
import type { OtpCode, OtpNonce } from '../domain/sign-in/otp-code.ts';
import type { OtpPurpose } from '../domain/sign-in/otp.ts';

/** Codes are derived with a secret key and not stored, so that the database alone reveals none. */
export interface OneTimeCodes {
  readonly newNonce: () => OtpNonce;
  /** HMAC-SHA256 over purpose, address and nonce, truncated to six digits (RFC 4226). */
  readonly derive: (purpose: OtpPurpose, address: Address, nonce: OtpNonce) => OtpCode;
  /** Compares in constant time, with the current key and each older one. */
  readonly matches: (purpose: OtpPurpose, address: Address, nonce: OtpNonce, code: OtpCode) => boolean;
}
