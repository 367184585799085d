import type { Address, OtpCode, OtpNonce } from '../domain/ids.ts';
import type { OtpPurpose } from '../domain/sign-in/otp.ts';

/** Codes are derived, not stored: the database alone tells none. */
export interface OneTimeCodes {
  /** Fresh and unpredictable. */
  readonly newNonce: () => OtpNonce;
  /** RFC 4226 truncation to six digits of HMAC-SHA256 over purpose, address and nonce. */
  readonly derive: (purpose: OtpPurpose, address: Address, nonce: OtpNonce) => OtpCode;
  /** In constant time; with each of the keys that still verify. */
  readonly matches: (purpose: OtpPurpose, address: Address, nonce: OtpNonce, code: OtpCode) => boolean;
}
