import type { MobileNumber } from '../domain/addresses/address.ts';
import type { CountryCode } from '../domain/addresses/country.ts';

/** Numbering plans. Answers depend on the number only. */
export interface PhoneNumbers {
  /**
   * E.164 of a number with `+` and country code; any grouping, `tel:` (RFC 3966), a domestic zero as in `+44 (0)20 …`.
   * Null for extensions, non-ASCII digits, invisible characters, or a length the country does not use. Idempotent.
   */
  readonly normalise: (written: string) => MobileNumber | null;
  /** Null for satellite numbers and ranges that no country has assigned. */
  readonly countryOf: (number: MobileNumber) => CountryCode | null;
}
