import { p } from '@mikro-orm/core';
import type { OtpNonce } from '../../../core/domain/ids.ts';
import { open } from '../../../core/domain/lockout.ts';
import type { Lockout } from '../../../core/domain/lockout.ts';
import type { Otp } from '../../../core/domain/otp.ts';

/** The state of a code (seed, `user_identity`), kept alike for identities and for unknown identifiers. */
export const otpProperties = {
  otpCode: p.string().length(10).nullable(),
  otpGeneratedAt: p.datetime(3).nullable(),
  otpRequestedAt: p.datetime(3).nullable(),
  wrongOtpCount: p.integer().default(0),
  otpLockedUntil: p.datetime(3).nullable(),
};

export type OtpColumns = {
  otp_code: string | null;
  otp_generated_at: Date | null;
  otp_requested_at: Date | null;
  wrong_otp_count: number;
  otp_locked_until: Date | null;
};

export const toOtp = (row: OtpColumns): Otp => ({
  pending:
    row.otp_code === null || row.otp_generated_at === null
      ? null
      : { nonce: row.otp_code as OtpNonce, generatedAt: row.otp_generated_at },
  lockout: toLockout(row.wrong_otp_count, row.otp_locked_until, null),
  requestedAt: row.otp_requested_at,
});

export const toOtpColumns = (otp: Otp): OtpColumns => ({
  otp_code: otp.pending?.nonce ?? null,
  otp_generated_at: otp.pending?.generatedAt ?? null,
  otp_requested_at: otp.requestedAt,
  wrong_otp_count: otp.lockout.failures,
  otp_locked_until: otp.lockout._tag === 'Locked' ? otp.lockout.until : null,
});

/** A count, and the lock that it closed, as the two columns tell them. */
export const toLockout = (failures: number, until: Date | null, lastFailureAt: Date | null): Lockout => {
  if (until !== null) return { _tag: 'Locked', failures, until };
  return failures === 0 ? open : { _tag: 'Open', failures, lastFailureAt };
};
