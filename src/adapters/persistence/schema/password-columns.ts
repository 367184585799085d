import { open } from '../../../core/domain/locks/lockout.ts';
import type { Lockout } from '../../../core/domain/locks/lockout.ts';
import { columns, namesOf } from '../database/statement.ts';
import type { RowOf } from '../database/statement.ts';

export const PASSWORD_COUNT = columns(
  'user_auth',
  'wrong_password_count',
  'wrong_password_total',
  'wrong_password_at',
  'account_locked_until',
);
type PasswordColumns = RowOf<typeof PASSWORD_COUNT>;

export const toLockout = (failures: number, total: number, until: Date | null, lastFailureAt: Date | null): Lockout => {
  if (until !== null) return { _tag: 'Locked', failures, total, until };
  return failures === 0 ? { ...open, total } : { _tag: 'Open', failures, total, lastFailureAt };
};

export const toPasswordLockout = (row: PasswordColumns): Lockout =>
  toLockout(row.wrong_password_count, row.wrong_password_total, row.account_locked_until, row.wrong_password_at);

export const PASSWORD_COLUMNS = Object.keys(PASSWORD_COUNT) as readonly (keyof PasswordColumns)[];

export const passwordColumns = (prefix = ''): string => namesOf(PASSWORD_COUNT, prefix);

/** SQL that sets the columns in `PASSWORD_COLUMNS` to `passwordValues`; the parameters start at `$first`. */
export const setPasswordCount = (first: number): string =>
  PASSWORD_COLUMNS.map((name, i) => `${name} = $${first + i}`).join(', ');

export const NO_WRONG_PASSWORDS = `wrong_password_count = 0, wrong_password_total = 0, wrong_password_at = null, account_locked_until = null`;

/** The values are in the order of `PASSWORD_COLUMNS`. */
export const passwordValues = (lockout: Lockout): readonly unknown[] => {
  const values = toPasswordColumns(lockout);
  return PASSWORD_COLUMNS.map((column) => values[column]);
};

const toPasswordColumns = (lockout: Lockout): PasswordColumns => ({
  wrong_password_count: lockout.failures,
  wrong_password_total: lockout.total,
  wrong_password_at: lockout._tag === 'Open' ? lockout.lastFailureAt : null,
  account_locked_until: lockout._tag === 'Locked' ? lockout.until : null,
});
