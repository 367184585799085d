import { expect } from 'chai';
import fc from 'fast-check';
import { getCountries, getExampleNumber, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import type { CountryCode, PhoneNumber } from 'libphonenumber-js/max';
import examples from 'libphonenumber-js/mobile/examples';
import { isCountryCode, makePhoneNumbers } from '../../src/adapters/phone/phone-numbers.ts';
import type { MobileNumber } from '../../src/core/domain/addresses/address.ts';
import { phoneNumbersContract } from '../contracts/phone-numbers.contract.ts';
import { makeFakePhoneNumbers } from '../fakes/phone-numbers.ts';

phoneNumbersContract('of libphonenumber', makePhoneNumbers);
phoneNumbersContract('of some plans', makeFakePhoneNumbers);

/** The example of a country's mobile numbers, with other digits at its end if the numbering plan allows them. */
const validNumber: fc.Arbitrary<PhoneNumber> = fc
  .record({ country: fc.constantFrom(...getCountries()), last: fc.integer({ min: 0, max: 9999 }) })
  .map(({ country, last }) => {
    const example = getExampleNumber(country, examples)!;
    const other = parsePhoneNumberFromString(example.number.slice(0, -4) + String(last).padStart(4, '0'));
    return other?.isValid() ? other : example;
  });

/** How programs and people write an international number. */
const spellingsOf = (number: PhoneNumber): readonly string[] => {
  const international = number.formatInternational();
  const groups = international.split(' ');
  return [
    number.number,
    international,
    number.format('RFC3966'),
    international.replaceAll(' ', '-'),
    international.replaceAll(' ', '.'),
    international.replaceAll(' ', ''),
    `${groups[0]} (${groups[1]}) ${groups.slice(2).join(' ')}`,
    [...number.number].join(' ').replace('+ ', '+'),
  ];
};

describe('phone numbers of all countries', () => {
  const { normalise, countryOf } = makePhoneNumbers();

  // requirement 21, requirement 65
  it('have one form, however they are formatted', () => {
    fc.assert(
      fc.property(validNumber, (number) => {
        for (const written of spellingsOf(number)) expect(normalise(written), written).to.equal(number.number);
      }),
      { seed: 65, numRuns: 2000 },
    );
  });

  it('have the country of the largest metadata', () => {
    for (const country of getCountries()) {
      const example = getExampleNumber(country, examples)!;
      expect(countryOf(example.number as MobileNumber), example.number).to.equal(
        parsePhoneNumberFromString(example.number)?.country,
      );
    }
    fc.assert(
      fc.property(validNumber, ({ number, country = null }) => {
        expect(countryOf(number as MobileNumber), number).to.equal(country);
      }),
      { seed: 66, numRuns: 2000 },
    );
  });

  it('have a stable form or none, whatever digits follow the prefix', () => {
    const digits = fc.tuple(fc.constantFrom(...getCountries()), fc.stringMatching(/^[0-9]{4,12}$/));
    const prefixOf = (country: CountryCode) => getExampleNumber(country, examples)!.countryCallingCode;
    fc.assert(
      fc.property(digits, ([country, rest]) => {
        const number = normalise(`+${prefixOf(country)}${rest}`);
        if (number !== null) expect(normalise(number)).to.equal(number);
      }),
      { seed: 67, numRuns: 5000 },
    );
  });

  it('from fiction and tests are accepted', () => {
    for (const number of ['+14155550123', '+15555550123', '+447700900123']) expect(normalise(number)).to.equal(number);
  });

  it('keep a zero that belongs to the number', () => {
    for (const written of ['+390612345678', '+39 06 1234 5678', '+39 (0)6 1234 5678'])
      expect(normalise(written), written).to.equal('+390612345678');
  });

  it('with a superfluous national prefix have no form', () => {
    for (const written of ['+971 0 0 248922', '+9710003937655041']) expect(normalise(written), written).to.equal(null);
  });
});

describe('a country code', () => {
  it('is ISO 3166-1 in upper case', () => {
    for (const code of ['DE', 'US', 'GB', 'XK']) expect(isCountryCode(code), code).to.equal(true);
    for (const code of ['', 'de', 'UK', 'EU', 'ZZ', 'DEU', '49', 'constructor', '__proto__', 'toString'])
      expect(isCountryCode(code), code).to.equal(false);
  });
});
