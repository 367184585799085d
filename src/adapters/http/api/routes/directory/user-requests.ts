import * as t from 'io-ts';
import { BirthDate, ChosenUsername, JobTitle } from '../../../../../core/domain/account/profile.ts';
import { Gender, PersonName } from '../../../../../core/domain/account/user.ts';
import { EmailAddress } from '../../../../../core/domain/addresses/address.ts';
import type { UserPatch } from '../../../../../core/domain/directory/managed-user.ts';
import { refined } from '../../../server/input/codec-node.ts';
import { withPlus } from '../../../server/input/query.ts';
import { ONE_ADDRESS, PasswordText, ProfileBody, optional, profilePatchOf } from '../../codecs/requests.ts';
import type { MobileCodec } from '../../codecs/requests.ts';
import { ONE_LINE } from '../../codecs/wire.ts';

const MAX_SEARCH = 191;

/** A `+` is itself in what looks like an address; names have spaces. */
export const SearchText = withPlus(
  refined(
    t.string,
    (q) => q.length > 0 && q.length <= MAX_SEARCH && !/[\p{Cc}\p{Cs}]/u.test(q),
    `must be text of 1 to ${MAX_SEARCH} characters`,
    'SearchText',
    { minLength: 1, maxLength: MAX_SEARCH, pattern: ONE_LINE },
  ),
  (text) => text.includes('@') || /^\+\p{Nd}/u.test(text),
);

/** Whether a list shows rows that it leaves out by default. */
export const ShownText = t.union([t.literal('exclude'), t.literal('only'), t.literal('include')]);

export const RoleText = refined(
  t.string,
  (name) => name.length > 0 && name.length <= 64 && !/[\p{Cc}\p{Cs}]/u.test(name),
  'must be the name of a role',
  'RoleText',
  { minLength: 1, maxLength: 64, pattern: ONE_LINE },
);

export const newUserBody = (mobile: MobileCodec) =>
  refined(
    t.strict({
      first_name: PersonName,
      last_name: optional(PersonName),
      job_title: optional(JobTitle),
      gender: optional(Gender),
      dob: optional(BirthDate),
      username: optional(ChosenUsername),
      role: RoleText,
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
export const UserPatchBody = t.exact(
  t.partial({
    ...ProfileBody.type.props,
    is_active: t.boolean,
    role: RoleText,
  }),
  'ChangeUser',
);

export const userPatchOf = (body: t.TypeOf<typeof UserPatchBody>): UserPatch => ({
  profile: profilePatchOf(body),
  isActive: body.is_active,
  role: body.role,
});
