import type { SmsCountries } from './country.ts';
import type { InvitationPolicy } from './invitation.ts';
import type { LockoutPolicy } from './lockout.ts';
import type { OtpPolicy } from './otp.ts';
import type { PasswordPolicy } from './password.ts';
/** Every limit that the use cases hold to; configuration makes one. */
export type Policies = Readonly<{
  otp: OtpPolicy;
  password: PasswordPolicy;
  passwordLockout: LockoutPolicy;
  /** Absolute life of a session in milliseconds. */
  sessionTtlMs: number;
  /** How long a sign-in counts as fresh, in milliseconds. */
  reauthTtlMs: number;
  registration: 'open' | 'closed';
  smsCountries: SmsCountries;
  invitation: InvitationPolicy;
}>;
