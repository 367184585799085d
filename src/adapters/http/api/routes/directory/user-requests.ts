import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import { ChosenUsername, JobTitle } from '../../../../../core/domain/account/profile.ts';
import { Gender, PersonName } from '../../../../../core/domain/account/user.ts';
import { EmailAddress, MAX_WRITTEN } from '../../../../../core/domain/addresses/address.ts';
import { normalised } from '../../../../../core/domain/codec.ts';
import type { UserPatch } from '../../../../../core/domain/directory/managed-user.ts';
import { numberInAscii, trimmed } from '../../../../../core/domain/pasted.ts';
import { RoleName } from '../../../../../core/domain/roles/role.ts';
import { refined } from '../../../server/input/codec-node.ts';
import { withPlus } from '../../../server/input/query.ts';
import { PasswordText, optional } from '../../../server/input/texts.ts';
import { ONE_ADDRESS, profileBody, profilePatchOf } from '../../codecs/requests.ts';
import type { BirthDateCodec, MobileCodec } from '../../codecs/requests.ts';
import { PASTED_LINE } from '../../codecs/wire.ts';

/** The beginning of a name or address, in the spelling that is stored. A text that looks like an address keeps its `+`. */
export const searchText = (mobile: MobileCodec): t.Type<string> => {
  const spelt = (q: string): string => {
    const address = E.getOrElse(() => q)(q.includes('@') ? EmailAddress.decode(q) : mobile.decode(q));
    const number = numberInAscii(q);
    // forms send each space of a number as another plus sign
    return address === q && /^\+[0-9 ()./+-]*$/.test(number) ? `+${number.replaceAll(/\(0\)|[^0-9]/g, '')}` : address;
  };
  const text = normalised(
    'SearchText',
    (raw) => {
      const q = raw.length > MAX_WRITTEN ? '' : trimmed(raw);
      return /^[^\p{Cc}\p{Cs}]+$/u.test(q) ? spelt(q) : null;
    },
    `must be text of 1 to ${MAX_WRITTEN} characters`,
    { minLength: 1, maxLength: MAX_WRITTEN, pattern: PASTED_LINE },
  );
  return withPlus(text, (q) => q.includes('@') || /^\+\p{Nd}/u.test(q));
};

/** Whether a list shows rows that it leaves out by default. */
export const ShownText = t.union([t.literal('exclude'), t.literal('only'), t.literal('include')]);

export const newUserBody = (mobile: MobileCodec, birthDate: BirthDateCodec) =>
  refined(
    t.strict({
      first_name: PersonName,
      last_name: optional(PersonName),
      job_title: optional(JobTitle),
      gender: optional(Gender),
      dob: optional(birthDate),
      username: optional(ChosenUsername),
      role: RoleName,
      email: optional(EmailAddress),
      mobile: optional(mobile),
      password: optional(PasswordText),
    }),
    (body) => Boolean(body.email) || Boolean(body.mobile),
    'must have an email or a mobile',
    'NewUser',
    ONE_ADDRESS,
  );

/** A merge patch: null clears a field, an absent field stays. */
export const userPatchBody = (birthDate: BirthDateCodec) =>
  t.exact(
    t.partial({
      ...profileBody(birthDate).type.props,
      is_active: t.boolean,
      role: RoleName,
    }),
    'ChangeUser',
  );

export const userPatchOf = (body: t.TypeOf<ReturnType<typeof userPatchBody>>): UserPatch => ({
  profile: profilePatchOf(body),
  isActive: body.is_active,
  role: body.role,
});
