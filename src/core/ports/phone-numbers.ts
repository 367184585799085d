import type { CountryCode } from '../domain/addresses/country.ts';
import type { MobileNumber } from '../domain/ids.ts';

/** What the world's numbering plans say of numbers. Answers are of the number alone and the same at any time. */
export interface PhoneNumbers {
  /**
   * The one E.164 form of a number that is written with its country's prefix and a `+`, however it is grouped, as
   * `tel:` (RFC 3966), or with the zero that is dialled at home only, as in `+44 (0)20 …`. Null for everything else:
   * without `+`, with an extension, with other than ASCII digits or with invisible characters, or of a length that
   * the country does not have. What it answers it answers again for its own answer.
   */
  readonly normalise: (written: string) => MobileNumber | null;
  /** Null for a number of no country (satellites), or in a range that no country's plan has assigned. */
  readonly countryOf: (number: MobileNumber) => CountryCode | null;
}
