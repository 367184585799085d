import { p } from '@mikro-orm/core';
import type { ScopeCount } from '../../../core/domain/locks/attempt-scope.ts';
import { toLockout } from './otp-columns.ts';
import { passwordProperties } from './password-columns.ts';

/** SQL: whether a attempt scope has anything that an unlock would take back. */
export const HAS_COUNTS = `(wrong_password_count > 0 or wrong_password_total > 0 or account_locked_until is not null or wrong_otp_count > 0 or wrong_otp_total > 0 or otp_locked_until is not null)`;

/** What is kept of one attempt scope: wrong passwords and wrong codes over all identities of its user. */
export const scopeProperties = {
  ...passwordProperties,
  wrongOtpCount: p.integer().default(0),
  wrongOtpTotal: p.integer().default(0),
  wrongOtpAt: p.datetime(3).nullable(),
  otpLockedUntil: p.datetime(3).nullable(),
};

export type ScopeCodeColumns = {
  wrong_otp_count: number;
  wrong_otp_total: number;
  wrong_otp_at: Date | null;
  otp_locked_until: Date | null;
};

type ScopeCodes = Omit<ScopeCount, 'kind'>;

export const toScopeCodes = (row: ScopeCodeColumns): ScopeCodes => ({
  lockout: toLockout(row.wrong_otp_count, row.wrong_otp_total, row.otp_locked_until, row.wrong_otp_at),
});

/** The columns' names. */
export const SCOPE_CODE_COLUMNS = [
  'wrong_otp_count',
  'wrong_otp_total',
  'wrong_otp_at',
  'otp_locked_until',
] as const satisfies readonly (keyof ScopeCodeColumns)[];

/** Their values in the same order. */
export const scopeCodeValues = ({ lockout }: ScopeCodes): readonly unknown[] => [
  lockout.failures,
  lockout.total,
  lockout._tag === 'Open' ? lockout.lastFailureAt : null,
  lockout._tag === 'Locked' ? lockout.until : null,
];
