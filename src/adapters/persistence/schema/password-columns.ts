import { p } from '@mikro-orm/core';
import type { Lockout } from '../../../core/domain/locks/lockout.ts';
import { toLockout } from './otp-columns.ts';

/** The count of wrong passwords (seed, `user_auth`), kept alike for users and for unknown identifiers. */
export const passwordProperties = {
  wrongPasswordCount: p.integer().default(0),
  wrongPasswordTotal: p.integer().default(0),
  wrongPasswordAt: p.datetime(3).nullable(),
  accountLockedUntil: p.datetime(3).nullable(),
};

export type PasswordColumns = {
  wrong_password_count: number;
  wrong_password_total: number;
  wrong_password_at: Date | null;
  account_locked_until: Date | null;
};

export const toPasswordLockout = (row: PasswordColumns): Lockout =>
  toLockout(row.wrong_password_count, row.wrong_password_total, row.account_locked_until, row.wrong_password_at);

/** The columns' names. */
export const PASSWORD_COLUMNS = [
  'wrong_password_count',
  'wrong_password_total',
  'wrong_password_at',
  'account_locked_until',
] as const satisfies readonly (keyof PasswordColumns)[];

/** Their values in the same order. */
export const passwordValues = (lockout: Lockout): readonly unknown[] => {
  const values = toPasswordColumns(lockout);
  return PASSWORD_COLUMNS.map((column) => values[column]);
};

export const toPasswordColumns = (lockout: Lockout): PasswordColumns => ({
  wrong_password_count: lockout.failures,
  wrong_password_total: lockout.total,
  wrong_password_at: lockout._tag === 'Open' ? lockout.lastFailureAt : null,
  account_locked_until: lockout._tag === 'Locked' ? lockout.until : null,
});
