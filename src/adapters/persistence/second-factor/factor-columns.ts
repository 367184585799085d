import type { Lockout } from '../../../core/domain/locks/lockout.ts';
import { columns, namesOf } from '../database/statement.ts';
import type { RowOf } from '../database/statement.ts';
import { toLockout } from '../schema/password-columns.ts';

export const FACTOR_COUNT = columns(
  'user_auth',
  'wrong_factor_count',
  'wrong_factor_total',
  'wrong_factor_at',
  'factor_locked_until',
);
type FactorColumns = RowOf<typeof FACTOR_COUNT>;

export const FACTOR_COLUMNS = Object.keys(FACTOR_COUNT) as readonly (keyof FactorColumns)[];

export const factorColumns = (prefix = ''): string => namesOf(FACTOR_COUNT, prefix);

export const toFactorLockout = (row: FactorColumns): Lockout =>
  toLockout(row.wrong_factor_count, row.wrong_factor_total, row.factor_locked_until, row.wrong_factor_at);

/** SQL that sets the columns in `FACTOR_COLUMNS` to `factorValues`; the parameters start at `$first`. */
export const setFactorCount = (first: number): string =>
  FACTOR_COLUMNS.map((name, i) => `${name} = $${first + i}`).join(', ');

export const NO_WRONG_FACTORS = `wrong_factor_count = 0, wrong_factor_total = 0, wrong_factor_at = null, factor_locked_until = null`;

/** The values are in the order of `FACTOR_COLUMNS`. */
export const factorValues = (lockout: Lockout): readonly unknown[] => [
  lockout.failures,
  lockout.total,
  lockout._tag === 'Open' ? lockout.lastFailureAt : null,
  lockout._tag === 'Locked' ? lockout.until : null,
];
