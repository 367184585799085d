import type * as t from 'io-ts';

/** ISO 3166-1 alpha-2, upper case. */
export type CountryCode = t.Branded<string, { readonly CountryCode: unique symbol }>;

export type SmsCountries = 'all' | readonly CountryCode[];

/**
 * Phone numbers that belong to no country (null) are allowed only if every country is, because neither their cost nor
 * where they lead is known.
 */
export const isServed = (countries: SmsCountries, country: CountryCode | null): boolean =>
  countries === 'all' || (country !== null && countries.includes(country));
