import type { MobileNumber } from '../../src/core/domain/addresses/address.ts';
import type { CountryCode } from '../../src/core/domain/addresses/country.ts';
import type { PhoneNumbers } from '../../src/core/ports/phone-numbers.ts';

/** Part of the real numbering plans; `home` is the national prefix. */
const PLANS = [
  { prefix: '1', home: '1', digits: [10], countries: { '876': 'JM', '416': 'CA', '415': 'US' } },
  { prefix: '44', home: '0', digits: [9, 10], countries: { '20': 'GB', '7400': 'GB' } },
  { prefix: '49', home: '0', digits: [5, 6, 7, 8, 9, 10, 11, 12], countries: { '': 'DE' } },
  { prefix: '881', home: ' ', digits: [9], countries: {} },
] as const;

const planOf = (digits: string) => PLANS.find(({ prefix }) => digits.startsWith(prefix));

const normalise = (written: string): MobileNumber | null => {
  if (written.length > 64 || !/^ *(?:tel:)?[ (]*\+[0-9 ()./-]+$/i.test(written)) return null;
  const digits = written.replace(/[^0-9]/g, '');
  const plan = planOf(digits);
  if (plan === undefined) return null;
  const dialled = digits.slice(plan.prefix.length);
  const national = dialled.startsWith(plan.home) ? dialled.slice(plan.home.length) : dialled;
  const isPossible = plan.digits.some((length) => length === national.length) && !national.startsWith(plan.home);
  return isPossible ? (`+${plan.prefix}${national}` as MobileNumber) : null;
};

export const makeFakePhoneNumbers = (): PhoneNumbers => ({
  normalise,
  countryOf: (number) => {
    const plan = planOf(number.slice(1));
    const national = number.slice(1 + (plan?.prefix.length ?? 0));
    const found = Object.entries(plan?.countries ?? {}).find(([start]) => national.startsWith(start));
    return (found?.[1] ?? null) as CountryCode | null;
  },
});
