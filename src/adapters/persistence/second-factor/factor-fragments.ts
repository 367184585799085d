import { ONLY_INTROSPECTS } from '../../../core/domain/second-factor/assurance.ts';
import type { FactorMethod } from '../../../core/domain/second-factor/evidence.ts';
import { computed, unseen } from '../database/statement.ts';
import { HAS_PASSKEY, HAS_VERIFIED_PASSKEY } from '../passkeys/passkey-fragments.ts';
import { PRIVILEGES_OF } from '../roles/held-privileges.ts';

const ONLY_INTROSPECTS_SQL = `array[${ONLY_INTROSPECTS.map((name) => `'${name}'`).join(', ')}]`;

/** SQL condition: the user must have a second factor. `required` is a bind parameter that holds `MFA_REQUIRED`. */
export const IS_REQUIRED = (required: string, userId: string): string =>
  `(${unseen(required)}::text = 'everyone' or (${unseen(required)}::text = 'privileged' and exists (
      select from public."user" ru join public.role rr on rr.id = ru.role_id
       where ru.id = ${userId} and not (${PRIVILEGES_OF('rr')})::text[] <@ ${ONLY_INTROSPECTS_SQL})))`;

/** SQL condition: a passkey is the user's second factor. Looks up passkeys only for users who must have a factor. */
export const IS_PASSKEY_ENOUGH = (required: string, userId: string): string =>
  `(${IS_REQUIRED(required, userId)} and ${HAS_VERIFIED_PASSKEY(userId)})`;

/** SQL condition: the user has set up a second factor that every sign-in asks for. */
export const IS_SET_UP = (auth: string): string =>
  `(${auth}.totp_confirmed_at is not null or ${auth}.always_second_factor)`;

const HAS_FACTOR = (auth: string, required: string): string =>
  `(${IS_SET_UP(auth)} or ${IS_PASSKEY_ENOUGH(required, `${auth}.user_id`)})`;

export const CODES_LEFT = (userId: string): string =>
  `(select count(*)::int from public.recovery_code rc where rc.user_id = ${userId} and rc.used_at is null)`;

/** SQL for the time when an identity was verified, or created if the time of verification is unknown. */
export const VERIFIED_AT = (identity: string): string => `coalesce(${identity}.verified_at, ${identity}.created_at)`;

export const METHODS = { methods: computed.json<readonly FactorMethod[]>() };

/**
 * SQL for the methods of a user's second factor; empty only for users without one. Without an authenticator app, it
 * includes recovery codes even if all are used. Looks up codes and passkeys for all users, so that timing does not
 * reveal who has a second factor.
 */
export const METHODS_OF = (auth: string, required: string): string =>
  `(select case when not ${HAS_FACTOR(auth, required)} then '[]'::json
                else array_to_json(case when ${auth}.totp_confirmed_at is null then '{}' else array['totp'] end
                                   || case when has.codes > 0 or ${auth}.totp_confirmed_at is null then array['recovery_code'] else '{}' end
                                   || case when has.passkey then array['passkey'] else '{}' end) end
      from (select ${CODES_LEFT(`${auth}.user_id`)} as codes, ${HAS_PASSKEY(`${auth}.user_id`)} as passkey offset 0) has)`;
