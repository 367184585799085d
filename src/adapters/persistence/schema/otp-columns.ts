import type { OtpNonce } from '../../../core/domain/sign-in/otp-code.ts';
import type { Otp, PendingCode } from '../../../core/domain/sign-in/otp.ts';
import { columns, namesOf } from '../database/statement.ts';
import type { RowOf } from '../database/statement.ts';
import { toLockout } from './password-columns.ts';

export const OTP = columns(
  'user_identity',
  'otp_code',
  'otp_generated_at',
  'otp_requested_at',
  'otp_registration_requested_at',
  'otp_reset_requested_at',
  'otp_identity_requested_at',
  'otp_administrator_requested_at',
  'otp_owner_requested_at',
  'otp_owner_reset_requested_at',
  'otp_sent_at',
  'otp_reset_sent_at',
  'otp_identity_sent_at',
  'otp_withheld_at',
  'wrong_otp_count',
  'wrong_otp_total',
  'otp_locked_until',
);
type OtpColumns = RowOf<typeof OTP>;

export const toOtp = (row: OtpColumns): Otp => ({
  pending:
    row.otp_code === null || row.otp_generated_at === null
      ? null
      : { nonce: row.otp_code as OtpNonce, generatedAt: row.otp_generated_at, sentAt: toSentAt(row) },
  withheldAt: row.otp_withheld_at,
  lockout: toLockout(row.wrong_otp_count, row.wrong_otp_total, row.otp_locked_until, null),
  requestedAt: {
    'sign-in': row.otp_requested_at,
    registration: row.otp_registration_requested_at,
    reset: row.otp_reset_requested_at,
    identity: row.otp_identity_requested_at,
    administrator: row.otp_administrator_requested_at,
    'owner-sign-in': row.otp_owner_requested_at,
    'owner-reset': row.otp_owner_reset_requested_at,
  },
});

const toSentAt = (row: OtpColumns): NonNullable<PendingCode['sentAt']> => ({
  ...(row.otp_sent_at && { 'sign-in': row.otp_sent_at }),
  ...(row.otp_reset_sent_at && { reset: row.otp_reset_sent_at }),
  ...(row.otp_identity_sent_at && { identity: row.otp_identity_sent_at }),
});

const toOtpColumns = (otp: Otp): OtpColumns => ({
  otp_code: otp.pending?.nonce ?? null,
  otp_generated_at: otp.pending?.generatedAt ?? null,
  otp_requested_at: otp.requestedAt['sign-in'],
  otp_registration_requested_at: otp.requestedAt.registration,
  otp_reset_requested_at: otp.requestedAt.reset,
  otp_identity_requested_at: otp.requestedAt.identity,
  otp_administrator_requested_at: otp.requestedAt.administrator,
  otp_owner_requested_at: otp.requestedAt['owner-sign-in'],
  otp_owner_reset_requested_at: otp.requestedAt['owner-reset'],
  otp_sent_at: otp.pending?.sentAt?.['sign-in'] ?? null,
  otp_reset_sent_at: otp.pending?.sentAt?.reset ?? null,
  otp_identity_sent_at: otp.pending?.sentAt?.identity ?? null,
  otp_withheld_at: otp.withheldAt,
  wrong_otp_count: otp.lockout.failures,
  wrong_otp_total: otp.lockout.total,
  otp_locked_until: otp.lockout._tag === 'Locked' ? otp.lockout.until : null,
});

const COLUMNS = Object.keys(OTP) as readonly (keyof OtpColumns)[];

export const otpColumns = (prefix = ''): string => namesOf(OTP, prefix);

/** SQL for the columns of the row `own` if `isOwned` is true, else of the row `other`. */
export const otpColumnsOf = (isOwned: string, own: string, other: string): string =>
  COLUMNS.map((column) => `case when ${isOwned} then ${own}.${column} else ${other}.${column} end as ${column}`).join(
    ', ',
  );

/** The values are in the order of `COLUMNS`. */
export const otpValues = (otp: Otp): readonly unknown[] => {
  const values = toOtpColumns(otp);
  return COLUMNS.map((column) => values[column]);
};

export const otpParameters = (first: number): string => COLUMNS.map((_, i) => `$${first + i}`).join(', ');

export const NO_WRONG_CODES = `wrong_otp_count = 0, wrong_otp_total = 0, otp_locked_until = null`;
export const NO_CODE = `otp_code = null, otp_generated_at = null, otp_withheld_at = null`;
