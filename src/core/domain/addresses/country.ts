import type * as t from 'io-ts';

/** ISO 3166-1 alpha-2, in capitals. */
export type CountryCode = t.Branded<string, { readonly CountryCode: unique symbol }>;

/** The countries to whose mobiles messages are sent. */
export type SmsCountries = 'all' | readonly CountryCode[];

/** A number of no country (null) is served only where all are: what it costs, and to whom it goes, nobody knows. */
export const isServed = (countries: SmsCountries, country: CountryCode | null): boolean =>
  countries === 'all' || (country !== null && countries.includes(country));
