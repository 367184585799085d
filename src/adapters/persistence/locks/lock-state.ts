import { HAS_COUNTS } from '../schema/count-properties.ts';
import { IS_LIVING } from '../sessions/living-sessions.ts';

/** The time is constant within a statement, unlike that of `clock_timestamp`, so that indexes can be used. */
const NOW = `date_trunc('milliseconds', statement_timestamp())`;

/** SQL for the lockouts at the start of a statement. Pass `maxTotal` as a number if a partial index must match. */
export const lockState = (maxTotal: number | `$${number}`) => {
  const isClosed = (total: string) => `${total} >= ${maxTotal}`;
  const counts = (until: string, total: string) => `(${until} > ${NOW} or ${isClosed(total)})`;
  const shown = (count: string, total: string, until: string) =>
    `case when ${isClosed(total)} then ${total} else ${count} end as failures, ${total} as total,
     case when ${isClosed(total)} then null else ${until} end as locked_until`;

  /** Queries for lockouts of devices or sessions. Each has one count of wrong codes for all addresses of its user. */
  const own = (scope: string, from: string) => [
    `select 'password' as factor, null::int as identity_id, '${scope}' as scope,
            ${shown('c.wrong_password_count', 'c.wrong_password_total', 'c.account_locked_until')}
       from ${from} and ${counts('c.account_locked_until', 'c.wrong_password_total')}`,
    `select 'otp', null, '${scope}', ${shown('c.wrong_otp_count', 'c.wrong_otp_total', 'c.otp_locked_until')}
       from ${from} and ${counts('c.otp_locked_until', 'c.wrong_otp_total')}`,
    `select 'second-factor', null, '${scope}', ${shown('c.wrong_factor_count', 'c.wrong_factor_total', 'c.factor_locked_until')}
       from ${from} and ${counts('c.factor_locked_until', 'c.wrong_factor_total')}`,
  ];

  const password = counts('a.account_locked_until', 'a.wrong_password_total');
  const factor = counts('a.factor_locked_until', 'a.wrong_factor_total');
  const code = counts('i.otp_locked_until', 'i.wrong_otp_total');
  const publicLocks = (id: string) => [
    `select 'password' as factor, null::int as identity_id, 'Public' as scope,
            ${shown('a.wrong_password_count', 'a.wrong_password_total', 'a.account_locked_until')}
       from public.user_auth a where a.deleted_at is null and ${password} and a.user_id = ${id}`,
    `select 'otp', i.id, 'Public', ${shown('i.wrong_otp_count', 'i.wrong_otp_total', 'i.otp_locked_until')}
       from public.user_identity i where i.deleted_at is null and ${code} and i.user_id = ${id}`,
    `select 'second-factor', null, 'Public', ${shown('a.wrong_factor_count', 'a.wrong_factor_total', 'a.factor_locked_until')}
       from public.user_auth a where a.deleted_at is null and ${factor} and a.user_id = ${id}`,
  ];
  return {
    publicLocksOf: (id: string) => publicLocks(id).join(' union all '),
    /** A query for a user's lockouts with the columns `factor, identity_id, scope, failures, total, locked_until`. */
    locksOf: (id: string) =>
      [
        ...publicLocks(id),
        ...own('Device', `public.known_device c where c.user_id = ${id} and c.expires_at > ${NOW}`),
        ...own(
          'Session',
          `public.session c where c.user_id = ${id} and c.ended_at is null and ${HAS_COUNTS} and ${IS_LIVING('c')}`,
        ),
      ].join(' union all '),
    /** SQL condition: the user is locked for everyone without a known device or session. */
    isLocked: (id: string) =>
      `(exists (select from public.user_auth a where a.user_id = ${id} and a.deleted_at is null and (${password} or ${factor}))
        or exists (select from public.user_identity i where i.user_id = ${id} and i.deleted_at is null and ${code}))`,
    lockedUsers: `select a.user_id from public.user_auth a where a.deleted_at is null and ${password}
                  union select i.user_id from public.user_identity i where i.deleted_at is null and ${code}
                  union select a.user_id from public.user_auth a where a.deleted_at is null and ${factor}`,
  };
};
