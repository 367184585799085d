import type { ScopeCount } from '../../../core/domain/locks/attempt-scope.ts';
import { columns } from '../database/statement.ts';
import type { RowOf } from '../database/statement.ts';
import { toLockout } from './password-columns.ts';

export const SCOPE_CODES = columns(
  'known_device',
  'wrong_otp_count',
  'wrong_otp_total',
  'wrong_otp_at',
  'otp_locked_until',
);
type ScopeCodeColumns = RowOf<typeof SCOPE_CODES>;

type ScopeCodes = Omit<ScopeCount, 'kind'>;

export const toScopeCodes = (row: ScopeCodeColumns): ScopeCodes => ({
  lockout: toLockout(row.wrong_otp_count, row.wrong_otp_total, row.otp_locked_until, row.wrong_otp_at),
});

export const SCOPE_CODE_COLUMNS = Object.keys(SCOPE_CODES) as readonly (keyof ScopeCodeColumns)[];

/** The values are in the order of `SCOPE_CODE_COLUMNS`. */
export const scopeCodeValues = ({ lockout }: ScopeCodes): readonly unknown[] => [
  lockout.failures,
  lockout.total,
  lockout._tag === 'Open' ? lockout.lastFailureAt : null,
  lockout._tag === 'Locked' ? lockout.until : null,
];
