import { noPassword } from '../../../core/domain/sign-in/password.ts';

export const IS_REGISTERING = (id: string): string =>
  `exists (select from public.user_identity x where x.user_id = ${id} and x.registration_hash is not null and x.deleted_at is null)`;

export const HAS_VERIFIED = (id: string): string =>
  `exists (select from public.user_identity x where x.user_id = ${id} and x.is_verified and x.deleted_at is null)`;

export const VERIFIED_ADDRESSES = (id: string): string =>
  `coalesce((select json_agg(json_build_object('type', v.type, 'value', v.value) order by v.id) from public.user_identity v
              where v.user_id = ${id} and v.is_verified and v.type <> 'oauth' and v.deleted_at is null), '[]')`;

/** SQL condition: the user has a password. `a` is the user's row of `user_auth`, if any. */
export const HAS_PASSWORD = `coalesce(a.password_hash <> '${noPassword}', false)`;

/** SQL for the words that must not make up the password. `u` is the user, and `a` the row of `user_auth`. */
export const OWN_WORDS = `array_remove(array[u.first_name, u.last_name, a.username]::text[]
  || array(select x.value from public.user_identity x where x.user_id = u.id and x.deleted_at is null)::text[], null)`;

/**
 * SQL that follows `from`: selects the owner's rows, `u` of `user` and `a` of `user_auth`. If there is no owner, it
 * selects the user with the lowest id, so that timing does not reveal this.
 */
export const OWNER_OR_FIRST = (owner: string): string =>
  `public."user" u join public.user_auth a on a.user_id = u.id
   where u.id = coalesce((select user_id from ${owner}), (select id from public."user" order by id limit 1))`;
