import type { FactorMethod } from '../../../core/domain/second-factor/evidence.ts';
import { computed } from '../database/statement.ts';

/** SQL for `hasFactor` of the user whose `user_auth` row is `auth`. */
export const HAS_FACTOR = (auth: string): string =>
  `(${auth}.totp_confirmed_at is not null or ${auth}.always_second_factor)`;

/** SQL for the number of unused recovery codes of a user. */
export const CODES_LEFT = (userId: string): string =>
  `(select count(*)::int from public.recovery_code rc where rc.user_id = ${userId} and rc.used_at is null)`;

/** SQL: when an identity was verified, or earlier if that is not known. */
export const VERIFIED_AT = (identity: string): string => `coalesce(${identity}.verified_at, ${identity}.created_at)`;

export const METHODS = { methods: computed.json<readonly FactorMethod[]>() };

/**
 * SQL for the methods of a user's second factor; an empty list without one only, even if the last recovery code is used.
 * The codes are counted for users without one, too, so that it takes as long.
 */
export const METHODS_OF = (auth: string): string =>
  `(select case when not ${HAS_FACTOR(auth)} then '[]'::json
                when ${auth}.totp_confirmed_at is null then '["recovery_code"]'
                when codes.n > 0 then '["totp", "recovery_code"]' else '["totp"]' end
      from (select ${CODES_LEFT(`${auth}.user_id`)} as n offset 0) codes)`;
