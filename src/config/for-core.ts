import type { Policies } from '../core/domain/core-config.ts';
import type { Config } from './config.ts';

export const policiesOf = (config: Config): Policies => ({
  otp: config.otp,
  password: config.passwords.policy,
  passwordLockout: config.passwords.lockout,
  sessionTtlMs: config.sessions.ttlMs,
  reauthTtlMs: config.sessions.reauthTtlMs,
  secondFactor: config.secondFactor,
  relyingParty: { id: config.webauthn.id, name: config.appName, isOn: config.webauthn.isOn },
  refresh: config.sessions.refresh,
  serviceName: config.appName,
  registration: config.registration.open ? 'open' : 'closed',
  isPasswordless: config.registration.isPasswordless,
  smsCountries: config.smsCountries,
  invitation: config.invitations,
});
