import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import { EmailAddress, MAX_WRITTEN } from '../../../../core/domain/addresses/address.ts';
import type { MobileNumber } from '../../../../core/domain/addresses/address.ts';
import { normalised } from '../../../../core/domain/codec.ts';
import { numberInAscii, trimmed } from '../../../../core/domain/pasted.ts';
import { withPlus } from './query.ts';

/** The pattern of pasted text in one line: white space is allowed around the text, but control characters are not. */
const PASTED_LINE = '^[^\\x00-\\x08\\x0e-\\x1f\\x7f-\\x9f]*$';

/**
 * The beginning of a name or address to search for, normalised like the stored values. A `+` in an email address or
 * phone number is not read as a space.
 */
export const searchText = (mobile: t.Type<MobileNumber, string>): t.Type<string> => {
  const spelt = (q: string): string => {
    const address = E.getOrElse(() => q)(q.includes('@') ? EmailAddress.decode(q) : mobile.decode(q));
    const number = numberInAscii(q);
    // an HTML form encodes the spaces in a phone number as `+`, too
    return address === q && /^\+[0-9 ()./+-]*$/.test(number) ? `+${number.replaceAll(/\(0\)|[^0-9]/g, '')}` : address;
  };
  const text = normalised(
    'SearchText',
    (raw) => {
      const q = raw.length > MAX_WRITTEN ? '' : trimmed(raw);
      return /^[^\p{Cc}\p{Cs}]+$/u.test(q) ? spelt(q) : null;
    },
    `must be text of 1 to ${MAX_WRITTEN} characters`,
    { minLength: 1, maxLength: MAX_WRITTEN, pattern: PASTED_LINE },
  );
  return withPlus(text, (q) => q.includes('@') || /^\+\p{Nd}/u.test(q));
};

export const ShownText = t.union([t.literal('exclude'), t.literal('only'), t.literal('include')]);
