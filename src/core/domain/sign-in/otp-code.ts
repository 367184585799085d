import type * as t from 'io-ts';
import { normalised } from '../codec.ts';

/** Six ASCII digits with leading zeros. */
export type OtpCode = t.Branded<string, { readonly OtpCode: unique symbol }>;
/** Ten random base64url characters (60 bits) from which a code is derived with a key. */
export type OtpNonce = t.Branded<string, { readonly OtpNonce: unique symbol }>;

export const OtpCode = normalised<OtpCode>(
  'OtpCode',
  (s) => (/^[0-9]{6}$/.test(s) ? s : null),
  'must be the six digits of the code, as a string',
  { minLength: 6, maxLength: 6, pattern: '^[0-9]{6}$' },
);
export const OtpNonce = normalised<OtpNonce>('OtpNonce', (s) => (/^[\w-]{10}$/.test(s) ? s : null), 'must be a nonce');
