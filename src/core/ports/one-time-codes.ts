import type { Address } from '../domain/addresses/address.ts';
import type { OtpCode, OtpNonce } from '../domain/sign-in/otp-code.ts';
import type { OtpPurpose } from '../domain/sign-in/otp.ts';

/** Codes are derived with a secret key and not stored, so that the database alone does not reveal them. */
export interface OneTimeCodes {
  readonly newNonce: () => OtpNonce;
  /** HMAC-SHA256 over the purpose, address and nonce, truncated to six digits (RFC 4226). */
  readonly derive: (purpose: OtpPurpose, address: Address, nonce: OtpNonce) => OtpCode;
  /** Compares in constant time with the codes of the current key and of each older key. */
  readonly matches: (purpose: OtpPurpose, address: Address, nonce: OtpNonce, code: OtpCode) => boolean;
}
