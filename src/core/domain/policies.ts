import type { SmsCountries } from './addresses/country.ts';
import type { SessionId } from './ids.ts';
import type { InvitationPolicy } from './invitations/inviting.ts';
import type { LockoutPolicy } from './locks/lockout.ts';
import type { RefreshPolicy } from './sessions/refresh.ts';
import type { Client, NewSession } from './sessions/session.ts';
import type { NewDevice } from './sign-in/known-device.ts';
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

/** A session with the life that the policies give it. */
export const newSession = (
  { sessionTtlMs: ttlMs, refresh }: Policies,
  id: SessionId,
  client: Client,
  device: NewDevice,
): NewSession => ({ id, client, ttlMs, idleTtlMs: refresh.idleTtlMs, device });
