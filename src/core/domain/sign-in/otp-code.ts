import type * as t from 'io-ts';
import { normalised } from '../codec.ts';
import { numberInAscii } from '../pasted.ts';

/** Six ASCII digits with leading zeros. */
export type OtpCode = t.Branded<string, { readonly OtpCode: unique symbol }>;
/** Ten random base64url characters (60 bits) from which a code is derived with a key. */
export type OtpNonce = t.Branded<string, { readonly OtpNonce: unique symbol }>;

const MAX_WRITTEN = 64;
// in groups, as messages and people write it
const DIGITS = /^[0-9](?:[ -]{0,3}[0-9]){5}$/;

export const OtpCode = normalised<OtpCode>(
  'OtpCode',
  (raw) => {
    const code = raw.length > MAX_WRITTEN ? '' : numberInAscii(raw);
    return DIGITS.test(code) ? code.replaceAll(/[ -]/g, '') : null;
  },
  'must be the six digits of the code, as a string',
  {
    minLength: 6,
    maxLength: MAX_WRITTEN,
    // no ASCII but digits, hyphens and white space
    pattern: '^[^\\x00-\\x08\\x0e-\\x1f!-,./:-\\x9f]+$',
    description: 'Six digits; spaces and hyphens don’t count.',
  },
);
export const OtpNonce = normalised<OtpNonce>('OtpNonce', (s) => (/^[\w-]{10}$/.test(s) ? s : null), 'must be a nonce');
