import type { PasswordReset } from '../../../core/domain/addresses/address-decision.ts';
import type { Run } from '../database/sql.ts';
import { statement } from '../database/statement.ts';
import { NO_CODE } from '../schema/otp-columns.ts';
import { NO_WRONG_PASSWORDS } from '../schema/password-columns.ts';
import { endSessions } from '../sessions/session-writes.ts';

const SET_PASSWORD = statement({
  name: 'reset_set_password',
  text: `update public.user_auth set password_hash = $2, ${NO_WRONG_PASSWORDS}
          where user_id = $1`,
});
const VOID_CODES = statement({
  name: 'reset_void_codes',
  text: `update public.user_identity set ${NO_CODE}
          where user_id = $1 and (otp_code is not null or otp_withheld_at is not null)`,
});
const OPEN_CODES = statement({
  name: 'reset_open_codes',
  text: `update public.user_identity set wrong_otp_total = 0 where user_id = $1 and wrong_otp_total >= $2`,
});

/** Replaces and unlocks the password. Ends all sessions, codes and links. */
export const resetPassword = async (
  run: Run,
  { userId, passwordHash, reopensCodesFrom }: PasswordReset,
): Promise<void> => {
  await run(SET_PASSWORD, userId, passwordHash);
  await run(VOID_CODES, userId);
  if (reopensCodesFrom !== null) await run(OPEN_CODES, userId, reopensCodesFrom);
  await endSessions(run, userId, { but: null, reason: 'password' });
};
