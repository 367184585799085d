import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Address } from '../../domain/addresses/address.ts';
import { isServed } from '../../domain/addresses/country.ts';
import type { Policies } from '../../domain/core-config.ts';
import { countryNotServed } from '../../domain/errors.ts';
import type { CountryNotServed } from '../../domain/errors.ts';
import type { PhoneNumbers } from '../../ports/phone-numbers.ts';

type Deps = Readonly<{ phoneNumbers: PhoneNumbers; policies: Pick<Policies, 'smsCountries'> }>;

/** Refuses mobile numbers of countries that the service sends no messages to. Does not depend on any account. */
export const servedCountry = (
  { phoneNumbers, policies }: Deps,
  addresses: readonly Address[],
  pointer: string,
): TE.TaskEither<CountryNotServed, void> =>
  addresses.every(
    ({ type, value }) => type !== 'mobile' || isServed(policies.smsCountries, phoneNumbers.countryOf(value)),
  )
    ? TE.right(undefined)
    : TE.left(countryNotServed(pointer));
