import * as t from 'io-ts';
import { ChosenUsername, JobTitle } from '../../../../../core/domain/account/profile.ts';
import { Gender, PersonName } from '../../../../../core/domain/account/user.ts';
import { EmailAddress } from '../../../../../core/domain/addresses/address.ts';
import type { UserPatch } from '../../../../../core/domain/directory/managed-user.ts';
import { RoleName } from '../../../../../core/domain/roles/role.ts';
import { refined } from '../../../server/input/codec-node.ts';
import { PasswordText, optional } from '../../../server/input/texts.ts';
import { ONE_ADDRESS, profileBody, profilePatchOf } from '../../codecs/requests.ts';
import type { BirthDateCodec, MobileCodec } from '../../codecs/requests.ts';

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

/** A JSON merge patch: null clears a field, and an absent field is not changed. */
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
