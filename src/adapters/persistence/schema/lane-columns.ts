import { p } from '@mikro-orm/core';
import type { LaneCount } from '../../../core/domain/locks/lane.ts';
import { toLockout } from './otp-columns.ts';
import { passwordProperties } from './password-columns.ts';

/** SQL: whether a lane has anything that an unlock would take back. */
export const HAS_COUNTS = `(wrong_password_count > 0 or wrong_password_total > 0 or account_locked_until is not null or wrong_otp_count > 0 or wrong_otp_total > 0 or otp_locked_until is not null)`;

/** What is kept of one lane: wrong passwords and wrong codes over all identities of its user. */
export const laneProperties = {
  ...passwordProperties,
  wrongOtpCount: p.integer().default(0),
  wrongOtpTotal: p.integer().default(0),
  wrongOtpAt: p.datetime(3).nullable(),
  otpLockedUntil: p.datetime(3).nullable(),
};

export type LaneCodeColumns = {
  wrong_otp_count: number;
  wrong_otp_total: number;
  wrong_otp_at: Date | null;
  otp_locked_until: Date | null;
};

type LaneCodes = Omit<LaneCount, 'kind'>;

export const toLaneCodes = (row: LaneCodeColumns): LaneCodes => ({
  lockout: toLockout(row.wrong_otp_count, row.wrong_otp_total, row.otp_locked_until, row.wrong_otp_at),
});

/** The columns' names. */
export const LANE_CODE_COLUMNS = [
  'wrong_otp_count',
  'wrong_otp_total',
  'wrong_otp_at',
  'otp_locked_until',
] as const satisfies readonly (keyof LaneCodeColumns)[];

/** Their values in the same order. */
export const laneCodeValues = ({ lockout }: LaneCodes): readonly unknown[] => [
  lockout.failures,
  lockout.total,
  lockout._tag === 'Open' ? lockout.lastFailureAt : null,
  lockout._tag === 'Locked' ? lockout.until : null,
];
