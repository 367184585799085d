// The smallest set of metadata: it answers with the same form, possible lengths and country as the largest one, at
// half the size (83 kB); what it lacks are types of numbers, and those are not asked for.
import { isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/min';
import type { CountryCode } from '../../core/domain/addresses/country.ts';
import { MobileNumber } from '../../core/domain/ids.ts';
import type { PhoneNumbers } from '../../core/ports/phone-numbers.ts';

/** Fifteen digits with a separator or two around each, and `tel:`. */
const MAX_LENGTH = 64;

/**
 * The spaces and hyphens that do not break a line are how telephones copy numbers from their address books. `00` for
 * `+` is no spelling: in many countries it means something else, and `001 65…` would reach a stranger in Jamaica
 * instead of a friend in Singapore.
 */
const WRITTEN = /^ *(?:tel:)?[ (]*\+[0-9 ()./\u00a0\u202f\u2010\u2011\u2013-]+$/i;

/**
 * Possible by its length, not valid by its digits: numbers for fiction and tests (555-01xx) are in no plan, and ranges
 * are assigned faster than anybody updates a package.
 */
const possible = (international: string) => {
  const number = parsePhoneNumberFromString(international, { extract: false });
  return number?.isPossible() ? number : null;
};

const normalise = (written: string): MobileNumber | null => {
  if (written.length > MAX_LENGTH || !WRITTEN.test(written)) return null;
  const number = possible(`+${written.replace(/[^0-9]/g, '')}`)?.number ?? null;
  // with one home prefix too many it would have another form each time
  return MobileNumber.is(number) && possible(number)?.number === number ? number : null;
};

/** Of numbers by Google's libphonenumber; a newer version of it may know more lengths and countries. */
export const makePhoneNumbers = (): PhoneNumbers => ({
  normalise,
  countryOf: (number) => (possible(number)?.country ?? null) as CountryCode | null,
});

/** Whether `code` is the code (ISO 3166-1 alpha-2, in capitals) of a country that has telephone numbers. */
export const isCountryCode = (code: string): code is CountryCode => isSupportedCountry(code);
