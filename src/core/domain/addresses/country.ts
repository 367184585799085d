import type * as t from 'io-ts';

/** ISO 3166-1 alpha-2, upper case. */
export type CountryCode = t.Branded<string, { readonly CountryCode: unique symbol }>;

export type SmsCountries = 'all' | readonly CountryCode[];

/**
 * Null is a number that belongs to no country. It is allowed only if all countries are: its cost and recipient are
 * unknown.
 */
export const isServed = (countries: SmsCountries, country: CountryCode | null): boolean =>
  countries === 'all' || (country !== null && countries.includes(country));
