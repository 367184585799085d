import * as t from 'io-ts';
import { EmailAddress, MobileNumber, OtpCode } from '../../../core/domain/ids.ts';
import type { Address } from '../../../core/domain/ids.ts';
import { PersonName } from '../../../core/domain/user.ts';
import { refined } from '../codec-node.ts';

/** In requests, absent and null mean the same. */
export const optional = <C extends t.Mixed>(codec: C) => t.union([codec, t.null, t.undefined]);

const shortText = (name: string, max: number) =>
  refined(t.string, (s) => s.length > 0 && s.length <= max, `must be text of 1 to ${max} characters`, name);

/** Longer than any password that the policy takes, in any normal form. */
const PasswordText = shortText('PasswordText', 2048);
const TokenText = shortText('TokenText', 512);
const LoginText = shortText('LoginText', 191);

export const RegisterBody = refined(
  t.strict({
    first_name: PersonName,
    last_name: optional(PersonName),
    email: optional(EmailAddress),
    mobile: optional(MobileNumber),
    password: PasswordText,
  }),
  ({ email, mobile }) => Boolean(email) || Boolean(mobile),
  'must have an email or a mobile',
  'Register',
);

/** Both address fields of a body, in the order in which they are looked at. */
export const addressesOf = ({ email, mobile }: t.TypeOf<typeof RegisterBody>): readonly Address[] => [
  ...(email ? [{ type: 'email' as const, value: email }] : []),
  ...(mobile ? [{ type: 'mobile' as const, value: mobile }] : []),
];

const email = { type: t.literal('email'), value: EmailAddress };
const mobile = { type: t.literal('mobile'), value: MobileNumber };
/** Known devices are not counted apart yet: any device token is as if absent. */
const device = { device_token: optional(TokenText) };

export const OtpBody = t.union([t.strict({ ...email, ...device }), t.strict({ ...mobile, ...device })], 'RequestCode');

const guess = { code: OtpCode, registration: optional(TokenText), ...device };
export const VerifyBody = t.union([t.strict({ ...email, ...guess }), t.strict({ ...mobile, ...guess })], 'VerifyCode');

export const LoginBody = t.strict({ login: LoginText, password: PasswordText, ...device }, 'Login');
