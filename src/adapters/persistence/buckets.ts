import type { Otp } from '../../core/domain/otp.ts';
import { noOtp } from '../../core/domain/otp.ts';
import { toOtp, toOtpColumns } from './schema/otp-columns.ts';
import type { OtpColumns } from './schema/otp-columns.ts';
import type { Run } from './sql.ts';

const SEE = {
  name: 'bucket_see',
  text: `select otp_code, otp_generated_at, otp_requested_at, wrong_otp_count, otp_locked_until
           from unknown_identifier where bucket = $1 for update`,
};
const SAVE = {
  name: 'bucket_save',
  text: `insert into unknown_identifier (bucket, otp_code, otp_generated_at, otp_requested_at, wrong_otp_count, otp_locked_until)
         values ($1, $2, $3, $4, $5, $6)
         on conflict (bucket) do update set otp_code = excluded.otp_code, otp_generated_at = excluded.otp_generated_at,
           otp_requested_at = excluded.otp_requested_at, wrong_otp_count = excluded.wrong_otp_count, otp_locked_until = excluded.otp_locked_until`,
};

/** The code and the count of whatever unknown addresses share the bucket. */
export const seeBucket = async (run: Run, bucket: number): Promise<Otp> => {
  const [row] = await run<OtpColumns>(SEE, bucket);
  return row === undefined ? noOtp : toOtp(row);
};

export const saveBucket = async (run: Run, bucket: number, otp: Otp): Promise<void> => {
  const c = toOtpColumns(otp);
  await run(SAVE, bucket, c.otp_code, c.otp_generated_at, c.otp_requested_at, c.wrong_otp_count, c.otp_locked_until);
};
