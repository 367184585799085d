import type { MobileNumber } from '../domain/addresses/address.ts';
import type { CountryCode } from '../domain/addresses/country.ts';

/** Numbering plans of countries. Results depend only on the number. */
export interface PhoneNumbers {
  /**
   * Returns E.164. Accepts any grouping, `tel:` (RFC 3966), and a domestic zero as in `+44 (0)20 …`. Returns null for
   * extensions, non-ASCII digits, invisible characters, and lengths that the country does not use. Idempotent.
   */
  readonly normalise: (written: string) => MobileNumber | null;
  /** Returns null for satellite numbers and for ranges that belong to no country. */
  readonly countryOf: (number: MobileNumber) => CountryCode | null;
}
