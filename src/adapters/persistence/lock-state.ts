/** Stable through one statement, which the database's clock is not, so that indexes serve comparisons with it. */
const NOW = `date_trunc('milliseconds', statement_timestamp())`;

/**
 * The parts of a statement that tell which locks count at its start. `maxTotal` is the number of failures in all that
 * keep a factor closed. Each half of a condition has a partial index.
 */
export const lockState = (maxTotal: number) => {
  const isClosed = (total: string) => `${total} >= ${maxTotal}`;
  const counts = (until: string, total: string) => `(${until} > ${NOW} or ${isClosed(total)})`;
  const shown = (count: string, total: string, until: string) =>
    `case when ${isClosed(total)} then ${total} else ${count} end as failures,
     case when ${isClosed(total)} then null else ${until} end as locked_until`;

  const password = counts('a.account_locked_until', 'a.wrong_password_total');
  const code = counts('i.otp_locked_until', 'i.wrong_otp_total');
  return {
    /** A query of `user_id, factor, identity_id, failures, locked_until`; narrowed by `and` and a condition on `a`, or on `i`. */
    passwordLocks: `select a.user_id, 'password' as factor, null::int as identity_id,
                           ${shown('a.wrong_password_count', 'a.wrong_password_total', 'a.account_locked_until')}
                      from user_auth a where a.deleted_at is null and ${password}`,
    codeLocks: `select i.user_id, 'otp' as factor, i.id as identity_id,
                       ${shown('i.wrong_otp_count', 'i.wrong_otp_total', 'i.otp_locked_until')}
                  from user_identity i where i.deleted_at is null and ${code}`,
    /** A condition on the id of a user. */
    isLocked: (id: string) =>
      `(exists (select from user_auth a where a.user_id = ${id} and a.deleted_at is null and ${password})
        or exists (select from user_identity i where i.user_id = ${id} and i.deleted_at is null and ${code}))`,
    /** A query of the ids of all users who have a lock. */
    lockedUsers: `select a.user_id from user_auth a where a.deleted_at is null and ${password}
                  union select i.user_id from user_identity i where i.deleted_at is null and ${code}`,
  };
};
