import { expect } from 'chai';
import fc from 'fast-check';
import type { MobileNumber } from '../../src/core/domain/addresses/address.ts';
import type { PhoneNumbers } from '../../src/core/ports/phone-numbers.ts';
import { cpuTime } from '../support/cpu-time.ts';

const SPELLINGS: Readonly<Record<string, readonly string[]>> = {
  '+14155550123': [
    '+14155550123',
    ' +14155550123 ',
    '+1 415 555 0123',
    '+1 (415) 555-0123',
    '+1.415.555.0123',
    '+1/415/5550123',
    '(+1) 415 555 0123',
    'tel:+14155550123',
    'TEL:+1-415-555-0123',
    '+1 1 415 555 0123',
  ],
  '+442079460018': [
    '+442079460018',
    '+44 20 7946 0018',
    '+44 (0)20 7946 0018',
    '+44 (0) 20 7946 0018',
    '+44 020 7946 0018',
    'tel:+44-20-7946-0018',
  ],
  '+4930123456': ['+4930123456', '+49 30 / 123456', '+49 (0)30 123456', '+49-(0)30-123456', '+49 030 123456'],
};

/** Refused numbers by reason. */
const NONE: Readonly<Record<string, readonly string[]>> = {
  'what is no number': ['', ' ', '+', 'tel:', 'tel:+', '()', 'ada', '+ada', '+1-800-FLOWERS'],
  'a number without the prefix of a country': [
    '4155550123',
    '14155550123',
    '020 7946 0018',
    '(0)30 123456',
    'tel:020-7946-0018',
  ],
  'another way to dial abroad than +': [
    '0014155550123',
    '011442079460018',
    '00 44 20 7946 0018',
    '++14155550123',
    '1+4155550123',
  ],
  'a prefix of no country': ['+04155550123', '+9991234567'],
  'what is too short for its country': ['+1', '+123456', '+1415555012', '+44 20 7946', '+49 30 1'],
  'what is too long for its country': [
    '+141555501234',
    '+44 20 7946 00188 8',
    '+1234567890123456',
    '+49 30 12345678901234',
  ],
  'an extension': [
    '+14155550123x5',
    '+1 415 555 0123 ext. 5',
    '+14155550123#5',
    '+14155550123,5',
    '+14155550123;5',
    'tel:+1-415-555-0123;ext=5',
    'tel:415-555-0123;phone-context=+1',
    'tel:+1-415-555-0123;phone-context=+44',
  ],
  'digits that are not ASCII': ['+１４１５５５５０１２３', '+١٤١٥٥٥٥٠١٢٣', '＋14155550123', '+1415555012\u{1d7db}'],
  'invisible characters': [
    '+1415555\u200b0123',
    '\u202a+14155550123\u202c',
    '\ufeff+14155550123',
    '+1415\u00ad5550123',
    '+1415\t5550123',
    '+14155550123\n',
    '+14155550123\0',
  ],
  'more than one number': ['+14155550123, +14155550124', '+14155550123 +14155550124'],
};

/** Covers numbers of the United States, the United Kingdom, Germany and Jamaica. */
export const phoneNumbersContract = (name: string, make: () => PhoneNumbers) =>
  describe(`phone numbers: ${name}`, () => {
    const { normalise, countryOf } = make();

    // requirement 21, requirement 65
    for (const [number, spellings] of Object.entries(SPELLINGS))
      it(`${number} is normalized to one number from every spelling`, () => {
        for (const written of spellings) expect(normalise(written), written).to.equal(number);
      });

    for (const [why, all] of Object.entries(NONE))
      it(`refuses ${why}`, () => {
        for (const written of all) expect(normalise(written), JSON.stringify(written)).to.equal(null);
      });

    it('finds the country, also for shared prefixes', () => {
      const countries = {
        '+14155550123': 'US',
        '+14165550123': 'CA',
        '+18765550123': 'JM',
        '+442079460018': 'GB',
        '+4930123456': 'DE',
        '+4915112345678': 'DE',
        '+881612345678': null,
        '+19995550123': null,
      };
      for (const [number, country] of Object.entries(countries)) {
        expect(normalise(number), number).to.equal(number);
        expect(countryOf(number as MobileNumber), number).to.equal(country);
      }
    });

    it('returns its own output unchanged', () => {
      const part = fc.constantFrom('+', '1', '44', '49', '(0)', '0', ' ', '-', '415', '555', '20', '7946', '0123', '/');
      fc.assert(
        fc.property(fc.array(part, { maxLength: 10 }), (parts) => {
          const number = normalise(`+${parts.join('')}`);
          if (number === null) return;
          expect(number).to.match(/^\+[1-9][0-9]{6,14}$/);
          expect(normalise(number)).to.equal(number);
        }),
        { seed: 21, numRuns: 2000 },
      );
    });

    // requirement 68
    it('refuses hostile input at once', () => {
      const hostile = [
        '+1'.padEnd(1_000_000, '5'),
        '+1'.padEnd(1_000_000, '('),
        `+1${'(0)'.repeat(10_000)}4155550123`,
        `${' '.repeat(1_000_000)}+14155550123`,
        `tel:+${'-'.repeat(1_000_000)}1`,
        `+${'()'.repeat(31)}`,
        '+1 ('.repeat(16),
        '\u00a0'.repeat(64),
      ];
      for (const written of hostile) normalise(written);
      const spent = cpuTime();
      for (let round = 0; round < 100; round += 1)
        for (const written of hostile) expect(normalise(written)).to.equal(null);
      expect(spent() / (100 * hostile.length), 'milliseconds each').to.be.below(1);
    });
  });
