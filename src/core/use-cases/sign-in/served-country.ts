import * as TE from 'fp-ts/lib/TaskEither.js';
import { isServed } from '../../domain/addresses/country.ts';
import { countryNotServed } from '../../domain/errors.ts';
import type { CountryNotServed } from '../../domain/errors.ts';
import type { Address } from '../../domain/ids.ts';
import type { Policies } from '../../domain/policies.ts';
import type { PhoneNumbers } from '../../ports/phone-numbers.ts';

type Deps = Readonly<{ phoneNumbers: PhoneNumbers; policies: Pick<Policies, 'smsCountries'> }>;

/**
 * The first step of whatever sends to an address that the caller names: refuses a mobile of a country to which no
 * messages are sent. Looks at the number alone, never at accounts. `pointer` is the field that holds the mobile.
 */
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
