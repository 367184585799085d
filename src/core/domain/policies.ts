import type { SmsCountries } from './addresses/country.ts';
import type { InvitationPolicy } from './invitations/inviting.ts';
import type { LockoutPolicy } from './locks/lockout.ts';
import type { RefreshPolicy } from './sessions/refresh.ts';
import type { OtpPolicy } from './sign-in/otp.ts';
import type { PasswordPolicy } from './sign-in/password.ts';

/** Every limit that the use cases hold to; configuration makes one. */
export type Policies = Readonly<{
  otp: OtpPolicy;
  password: PasswordPolicy;
  passwordLockout: LockoutPolicy;
  /** Absolute life of a session in milliseconds. */
  sessionTtlMs: number;
  /** How long a sign-in counts as fresh, in milliseconds. */
  reauthTtlMs: number;
  refresh: RefreshPolicy;
  registration: 'open' | 'closed';
  smsCountries: SmsCountries;
  invitation: InvitationPolicy;
}>;
