import { createRequire } from 'node:module';
import type * as Library from 'libphonenumber-js/min';
import { MobileNumber } from '../../core/domain/addresses/address.ts';
import type { CountryCode } from '../../core/domain/addresses/country.ts';
import type { PhoneNumbers } from '../../core/ports/phone-numbers.ts';

const require = createRequire(import.meta.url);

// The `min` metadata is half the size of the largest and yields the same formats, lengths and countries. It lacks only
// number types, which we don't use. Loaded on first use, because its 90 modules slow down startup.
const library = () => require('libphonenumber-js/min') as typeof Library;

/** The maximum length of the input: fifteen digits, up to two separators around each, and `tel:`. */
const MAX_LENGTH = 64;

// `00` is not accepted in place of `+`: in many countries it means something else, and `001 65…` would reach Jamaica
// instead of Singapore.
const WRITTEN = /^ *(?:tel:)?[ (]*\+[0-9 ()./-]+$/i;

// Checks only the length. Numbers for fiction and tests (555-01xx) are in no numbering plan, and new ranges are
// assigned faster than packages are updated.
const possible = (international: string) => {
  const number = library().parsePhoneNumberFromString(international, { extract: false });
  return number?.isPossible() ? number : null;
};

const normalise = (written: string): MobileNumber | null => {
  if (written.length > MAX_LENGTH || !WRITTEN.test(written)) return null;
  const number = possible(`+${written.replace(/[^0-9]/g, '')}`)?.number ?? null;
  // Refuse a number with a superfluous national prefix, because it would change each time it is normalized.
  return MobileNumber.is(number) && possible(number)?.number === number ? number : null;
};

/** Uses Google's libphonenumber. Newer versions may know more lengths and countries. */
export const makePhoneNumbers = (): PhoneNumbers => ({
  normalise,
  countryOf: (number) => (possible(number)?.country ?? null) as CountryCode | null,
});

/** Whether `code` is the ISO 3166-1 alpha-2 code of a country with telephone numbers. */
export const isCountryCode = (code: string): code is CountryCode => library().isSupportedCountry(code);
