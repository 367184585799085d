import * as t from 'io-ts';
import { ChosenUsername, JobTitle } from '../../../../core/domain/account/profile.ts';
import type { BirthDate, ProfilePatch } from '../../../../core/domain/account/profile.ts';
import { Gender, PersonName } from '../../../../core/domain/account/user.ts';
import { EmailAddress } from '../../../../core/domain/addresses/address.ts';
import type { Address, MobileNumber } from '../../../../core/domain/addresses/address.ts';
import { OtpCode } from '../../../../core/domain/sign-in/otp-code.ts';
import { refined } from '../../server/input/codec-node.ts';
import { AssertionBody } from '../../server/input/passkey-responses.ts';
import { newPassword, optional, PasswordText, TokenText, LoginText } from '../../server/input/texts.ts';
import { nullable } from './views.ts';
import { ANY_TEXT } from './wire.ts';

/** Create this codec with `writtenMobile`. */
export type MobileCodec = t.Type<MobileNumber, string>;
export type BirthDateCodec = t.Type<BirthDate, string>;

// a JSON schema that requires the field to be present and not null
const given = (field: string) => ({ properties: { [field]: ANY_TEXT }, required: [field] });
export const ONE_ADDRESS = { anyOf: [given('email'), given('mobile')] };

export const registerBody = (mobile: MobileCodec, isPasswordless: boolean) =>
  refined(
    t.strict({
      first_name: PersonName,
      last_name: optional(PersonName),
      email: optional(EmailAddress),
      mobile: optional(mobile),
      password: newPassword(isPasswordless),
    }),
    (body) => Boolean(body.email) || Boolean(body.mobile),
    'must have an email or a mobile',
    'Register',
    ONE_ADDRESS,
  );

/** Returns the addresses in a body, in the order in which they must be checked. */
export const addressesInBody = ({
  email,
  mobile,
}: Pick<t.TypeOf<ReturnType<typeof registerBody>>, 'email' | 'mobile'>): readonly Address[] => [
  ...(email ? [{ type: 'email' as const, value: email }] : []),
  ...(mobile ? [{ type: 'mobile' as const, value: mobile }] : []),
];

const email = { type: t.literal('email'), value: EmailAddress };
const mobileOf = (value: MobileCodec) => ({ type: t.literal('mobile'), value });
/** The device token of an earlier sign-in. A token that is invalid or belongs to another user is ignored. */
const device = { device_token: optional(TokenText) };

export const otpBody = (mobile: MobileCodec) =>
  t.union([t.strict({ ...email, ...device }), t.strict({ ...mobileOf(mobile), ...device })], 'RequestCode');

const guess = { code: OtpCode, registration: optional(TokenText), ...device };
export const verifyBody = (mobile: MobileCodec) =>
  t.union([t.strict({ ...email, ...guess }), t.strict({ ...mobileOf(mobile), ...guess })], 'VerifyCode');

export const LoginBody = t.strict({ login: LoginText, password: PasswordText, ...device }, 'Login');

const reset = { code: OtpCode, new_password: PasswordText, ...device };
export const resetBody = (mobile: MobileCodec) =>
  t.union(
    [
      t.strict({ ...email, ...reset }),
      t.strict({ ...mobileOf(mobile), ...reset }),
      t.strict({ token: TokenText, new_password: PasswordText }),
    ],
    'ResetPassword',
  );

export const ChangePasswordBody = t.strict(
  { current_password: optional(PasswordText), new_password: PasswordText },
  'ChangePassword',
);

const own = { code: OtpCode };
export const reauthenticateBody = (mobile: MobileCodec) =>
  t.union(
    [
      t.strict({ password: PasswordText }),
      t.strict({ ...email, ...own }),
      t.strict({ ...mobileOf(mobile), ...own }),
      t.strict({ passkey: AssertionBody }),
    ],
    'Reauthenticate',
  );

export const addressIn = (body: Address): Address =>
  body.type === 'email' ? { type: body.type, value: body.value } : { type: body.type, value: body.value };
export const AcceptInvitationBody = t.strict(
  { token: TokenText, password: optional(PasswordText) },
  'AcceptInvitation',
);
/** A JSON merge patch: null clears a field, and an absent field is not changed. */
export const profileBody = (birthDate: BirthDateCodec) =>
  t.exact(
    t.partial({
      first_name: PersonName,
      last_name: nullable(PersonName),
      job_title: nullable(JobTitle),
      gender: nullable(Gender),
      dob: nullable(birthDate),
      username: nullable(ChosenUsername),
    }),
    'ChangeProfile',
  );

export const profilePatchOf = (body: t.TypeOf<ReturnType<typeof profileBody>>): ProfilePatch => ({
  firstName: body.first_name,
  lastName: body.last_name,
  jobTitle: body.job_title,
  gender: body.gender,
  dob: body.dob,
  username: body.username,
});
export const RefreshTokenBody = t.strict({ refresh_token: TokenText }, 'RefreshToken');
