import type { PasswordReset } from '../../../core/domain/addresses/address-decision.ts';
import type { Run } from '../database/sql.ts';
import { endSessions } from '../sessions/session-writes.ts';

const SET_PASSWORD = {
  name: 'reset_set_password',
  text: `update user_auth set password_hash = $2, wrong_password_count = 0, wrong_password_total = 0, wrong_password_at = null,
                account_locked_until = null
          where user_id = $1`,
};
const VOID_CODES = {
  name: 'reset_void_codes',
  text: `update user_identity set otp_code = null, otp_generated_at = null, otp_withheld_at = null
          where user_id = $1 and (otp_code is not null or otp_withheld_at is not null)`,
};
const OPEN_CODES = {
  name: 'reset_open_codes',
  text: `update user_identity set wrong_otp_total = 0 where user_id = $1 and wrong_otp_total >= $2`,
};

/** Replaces the password, opens its lock, and ends every older way in. */
export const resetPassword = async (
  run: Run,
  { userId, passwordHash, reopensCodesFrom }: PasswordReset,
): Promise<void> => {
  await run(SET_PASSWORD, userId, passwordHash);
  await run(VOID_CODES, userId);
  if (reopensCodesFrom !== null) await run(OPEN_CODES, userId, reopensCodesFrom);
  await endSessions(run, userId, { but: null, reason: 'password' });
};
