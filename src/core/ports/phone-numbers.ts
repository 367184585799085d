import type { MobileNumber } from '../domain/addresses/address.ts';
import type { CountryCode } from '../domain/addresses/country.ts';

/** Numbering plans of countries. Answers depend only on the number. */
export interface PhoneNumbers {
  /**
   * Returns E.164. Accepts any grouping, `tel:` (RFC 3966) and a domestic zero as in `+44 (0)20 …`. Null for
   * extensions, non-ASCII digits, invisible characters, or a length that the country does not use. Idempotent.
   */
  readonly normalise: (written: string) => MobileNumber | null;
  /** Returns null for satellite numbers and for ranges that are not assigned to a country. */
  readonly countryOf: (number: MobileNumber) => CountryCode | null;
}
