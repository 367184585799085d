import { p } from '@mikro-orm/core';

export const passwordProperties = {
  wrongPasswordCount: p.integer().default(0),
  wrongPasswordTotal: p.integer().default(0),
  wrongPasswordAt: p.datetime(3).nullable(),
  accountLockedUntil: p.datetime(3).nullable(),
};

export const factorProperties = {
  wrongFactorCount: p.integer().default(0),
  wrongFactorTotal: p.integer().default(0),
  wrongFactorAt: p.datetime(3).nullable(),
  factorLockedUntil: p.datetime(3).nullable(),
};

export const otpProperties = {
  otpCode: p.string().length(10).nullable(),
  otpGeneratedAt: p.datetime(3).nullable(),
  otpRequestedAt: p.datetime(3).nullable(),
  otpRegistrationRequestedAt: p.datetime(3).nullable(),
  otpResetRequestedAt: p.datetime(3).nullable(),
  otpIdentityRequestedAt: p.datetime(3).nullable(),
  otpAdministratorRequestedAt: p.datetime(3).nullable(),
  otpOwnerRequestedAt: p.datetime(3).nullable(),
  otpOwnerResetRequestedAt: p.datetime(3).nullable(),
  otpSentAt: p.datetime(3).nullable(),
  otpResetSentAt: p.datetime(3).nullable(),
  otpIdentitySentAt: p.datetime(3).nullable(),
  otpWithheldAt: p.datetime(3).nullable(),
  wrongOtpCount: p.integer().default(0),
  wrongOtpTotal: p.integer().default(0),
  otpLockedUntil: p.datetime(3).nullable(),
};

/**
 * Failed attempts from one device or session: wrong passwords, wrong codes (for any of the user's addresses), and wrong
 * second factors.
 */
export const scopeProperties = {
  ...passwordProperties,
  wrongOtpCount: p.integer().default(0),
  wrongOtpTotal: p.integer().default(0),
  wrongOtpAt: p.datetime(3).nullable(),
  otpLockedUntil: p.datetime(3).nullable(),
  ...factorProperties,
};

/** SQL condition: the device or session has a failure count or lockout that an unlock would clear. */
export const HAS_COUNTS = `(wrong_password_count > 0 or wrong_password_total > 0 or account_locked_until is not null or wrong_otp_count > 0 or wrong_otp_total > 0 or otp_locked_until is not null or wrong_factor_count > 0 or wrong_factor_total > 0 or factor_locked_until is not null)`;
