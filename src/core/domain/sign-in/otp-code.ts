import type * as t from 'io-ts';
import { normalised } from '../codec.ts';
import { trimmed } from '../pasted.ts';

/** Six ASCII digits with leading zeros. */
export type OtpCode = t.Branded<string, { readonly OtpCode: unique symbol }>;
/** Ten random base64url characters (60 bits). A secret key and the nonce determine the code. */
export type OtpNonce = t.Branded<string, { readonly OtpNonce: unique symbol }>;

const MAX_WRITTEN = 64;
// Digits may be in groups, as in messages. Digits of other scripts are not accepted (requirement 17).
const DIGITS = /^[0-9](?:[\p{Zs}\p{Pd}\u2212]{0,3}[0-9]){5}$/u;

export const OtpCode = normalised<OtpCode>(
  'OtpCode',
  (raw) => {
    const code = raw.length > MAX_WRITTEN ? '' : trimmed(raw);
    return DIGITS.test(code) ? code.replaceAll(/[^0-9]/g, '') : null;
  },
  'must be the six digits of the code, as a string',
  {
    minLength: 6,
    maxLength: MAX_WRITTEN,
    // The only ASCII allowed is digits, hyphens and white space.
    pattern: '^[^\\x00-\\x08\\x0e-\\x1f!-,./:-\\x9f]+$',
    description: 'Six digits; spaces and hyphens don’t count.',
  },
);
export const OtpNonce = normalised<OtpNonce>('OtpNonce', (s) => (/^[\w-]{10}$/.test(s) ? s : null), 'must be a nonce');
