import type * as t from 'io-ts';

/** ISO 3166-1 alpha-2, upper case. */
export type CountryCode = t.Branded<string, { readonly CountryCode: unique symbol }>;

export type SmsCountries = 'all' | readonly CountryCode[];

/**
 * `country` is null for a number that belongs to no country. Such a number is allowed only if all countries are,
 * because its cost and recipient are unknown.
 */
export const isServed = (countries: SmsCountries, country: CountryCode | null): boolean =>
  countries === 'all' || (country !== null && countries.includes(country));
