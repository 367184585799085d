import type { MobileNumber } from '../domain/addresses/address.ts';
import type { CountryCode } from '../domain/addresses/country.ts';

/** Numbering plans. Answers depend on the number only. */
export interface PhoneNumbers {
  /**
   * The E.164 form of a number written with `+` and country code: any grouping, `tel:` (RFC 3966), and a domestic zero
   * as in `+44 (0)20 …` are accepted. Null for anything else: no `+`, an extension, non-ASCII digits, invisible
   * characters, or a length that the country does not use. Idempotent.
   */
  readonly normalise: (written: string) => MobileNumber | null;
  /** Null for satellite numbers and ranges that no country has assigned. */
  readonly countryOf: (number: MobileNumber) => CountryCode | null;
}
