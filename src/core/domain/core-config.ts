import type { SmsCountries } from './addresses/country.ts';
import type { InvitationPolicy } from './invitations/inviting.ts';
import type { LockoutPolicy } from './locks/lockout.ts';
import type { RelyingParty } from './passkeys/options.ts';
import type { RememberPolicy } from './second-factor/remembering.ts';
import type { RefreshPolicy } from './sessions/refresh.ts';
import type { OtpPolicy } from './sign-in/otp.ts';
import type { PasswordPolicy } from './sign-in/password.ts';

export type Policies = Readonly<{
  otp: OtpPolicy;
  password: PasswordPolicy;
  passwordLockout: LockoutPolicy;
  sessionTtlMs: number;
  /** How long a sign-in counts as fresh, in milliseconds. Some actions require a fresh sign-in. */
  reauthTtlMs: number;
  secondFactor: RememberPolicy &
    Readonly<{
      /** The time to give the second factor after the first one, in milliseconds. */
      challengeTtlMs: number;
      lockout: LockoutPolicy;
    }>;
  relyingParty: RelyingParty;
  refresh: RefreshPolicy;
  /** The service's name as users know it. A password must not consist only of its words. */
  serviceName: string;
  registration: 'open' | 'closed';
  /** Whether users may register without a password. */
  isPasswordless: boolean;
  smsCountries: SmsCountries;
  invitation: InvitationPolicy;
}>;
