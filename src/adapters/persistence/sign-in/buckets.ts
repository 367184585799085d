import type { Otp } from '../../../core/domain/sign-in/otp.ts';
import { noOtp } from '../../../core/domain/sign-in/otp.ts';
import type { Run } from '../database/sql.ts';
import { statement } from '../database/statement.ts';
import { OTP, otpColumns, otpParameters, otpValues, toOtp } from '../schema/otp-columns.ts';

const SEE = statement({
  name: 'bucket_see',
  columns: OTP,
  text: `select ${otpColumns()} from unknown_identifier where bucket = $1 for update`,
});
/** What changes with every failure and every request that counts, and with nothing else. */
const counted = (row: string) =>
  ['wrong_otp_total', 'otp_requested_at', 'otp_reset_requested_at', 'otp_identity_requested_at']
    .map((column) => `${row}.${column}`)
    .join(', ');
/** SQL that saves the bucket and the columns that `source` gives, which is `values` or a `select`. */
export const SAVING = (source: string): string =>
  `insert into unknown_identifier as u (bucket, ${otpColumns()}) ${source}
   on conflict (bucket) do update
      set (${otpColumns()}) = row(${otpColumns('excluded.')}),
          counted_at = case when (${counted('excluded')}) is distinct from (${counted('u')}) then clock_timestamp() else u.counted_at end`;
const SAVE = statement({ name: 'bucket_save', text: SAVING(`values ($1, ${otpParameters(2)})`) });

/** The code and the count of whatever unknown addresses share the bucket. */
export const loadBucket = async (run: Run, bucket: number): Promise<Otp> => {
  const [row] = await run(SEE, bucket);
  return row === undefined ? noOtp : toOtp(row);
};

export const saveBucket = async (run: Run, bucket: number, otp: Otp): Promise<void> => {
  await run(SAVE, bucket, ...otpValues(otp));
};
