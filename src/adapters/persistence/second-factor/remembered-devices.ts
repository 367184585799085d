import type { UserId } from '../../../core/domain/ids.ts';
import type { AttemptScope } from '../../../core/domain/locks/attempt-scope.ts';
import type { FactorMethod } from '../../../core/domain/second-factor/evidence.ts';
import { isRemembered } from '../../../core/domain/second-factor/remembering.ts';
import type { RememberPolicy } from '../../../core/domain/second-factor/remembering.ts';
import type { Run } from '../database/sql.ts';
import { CLOCK, columns, computed, notNull, statement } from '../database/statement.ts';
import { PRIVILEGES_OF } from '../roles/held-privileges.ts';

const FIND = statement({
  name: 'remembered_device_find',
  columns: { ...notNull(columns('known_device', 'factor_at')), privileges: computed.strings, now: computed.time },
  text: `select d.factor_at, ${PRIVILEGES_OF('r')} as privileges, ${CLOCK} as now
           from public.known_device d join public."user" u on u.id = d.user_id join public.role r on r.id = u.role_id
          where d.token_hash = $1 and d.user_id = $2 and d.factor_at is not null and d.expires_at > clock_timestamp()`,
});
/** Clears the marks of remembered devices and of sessions started on them. Run this if a factor is removed. */
export const FORGET_REMEMBERED = statement({
  name: 'remembered_device_forget',
  text: `with devices as (update public.known_device set factor_at = null where user_id = $1 and factor_at is not null)
         update public.session set is_remembered = false where user_id = $1 and ended_at is null and is_remembered`,
});

type SignIn = Readonly<{ userId: UserId; methods: readonly FactorMethod[]; scope: AttemptScope }>;

/**
 * Whether a user with a second factor signs in from a remembered device. Call this while the user is locked. Reads
 * nothing if the user has no second factor or the attempt does not come from a known device.
 */
export const fromRemembered = async (
  run: Run,
  policy: RememberPolicy,
  { userId, methods, scope }: SignIn,
): Promise<boolean> => {
  if (policy.rememberTtlMs === 0 || methods.length === 0 || scope._tag !== 'Device') return false;
  const [row] = await run(FIND, scope.token, userId);
  if (row === undefined) return false;
  const { factor_at: factorAt, privileges, now } = row;
  return isRemembered(policy, { factorAt, privileges }, now);
};
