import { USER, USER_COLUMNS } from '../account/user-columns.ts';
import { HAS_PASSWORD } from '../account/user-fragments.ts';
import { columns, computed, msSince, orNull, statement } from '../database/statement.ts';
import { HAS_VERIFIED_PASSKEY } from '../passkeys/passkey-fragments.ts';
import { PRIVILEGES_OF } from '../roles/held-privileges.ts';
import { IS_SET_UP } from '../second-factor/factor-fragments.ts';
import { IS_LIVING_OF } from './living-sessions.ts';

/** The use of a session is recorded at most once in this interval, so that most reads don't write. */
const NOTE_EVERY_S = 60;

export const HOLDER = {
  ...columns('session', 'user_id', 'authenticated_at', 'salt'),
  role: computed.string,
  age_ms: computed.number,
  privileges: computed.strings,
  amr: computed.strings,
  is_set_up: computed.boolean,
  has_passkey: computed.boolean,
  ...orNull({ factor_ms: computed.number }),
  ...columns('session', 'is_remembered'),
};
/** `passkey` is SQL for whether the owner `a` has a passkey that can be a second factor. */
export const holderSql = (passkey: string): string =>
  `s.user_id, s.authenticated_at, s.salt, r.name as role, ${msSince('s.authenticated_at')} as age_ms,
         ${PRIVILEGES_OF('r')} as privileges, s.amr, ${IS_SET_UP('a')} as is_set_up, ${passkey} as has_passkey,
         case when s.factor_at is not null then ${msSince('s.factor_at')} end as factor_ms, s.is_remembered`;
export const OF_HOLDER = `public.session s join public."user" u on u.id = s.user_id join public.user_auth a on a.user_id = u.id join public.role r on r.id = u.role_id`;

/** `is_news` says whether the use of the session should be recorded. */
const PRINCIPAL = { ...HOLDER, generation: computed.number, is_news: computed.boolean };
const STATE = { ...columns('user', 'version'), has_password: computed.boolean };
const WITH_USER = { ...PRINCIPAL, ...USER };

/** SQL for the claims of a token: session, generation (null for the newest), and signing key (may be null). */
type Asked = Readonly<{ id: string; generation: string; key: string }>;

// Every signed-in request runs this statement. A token whose key was removed is invalid, even if a process still has
// the key. An old token must not benefit from a re-authentication, so generation and time come from the same row.
// `passkey` is not a parameter, because PostgreSQL would then plan the statement on every call.
const principalOf = ({ id, generation, key }: Asked, passkey: string, more = ''): string => `
  select ${holderSql(passkey)}, coalesce(${generation}, s.generation) as generation,
         s.seen_generation < ${generation} or s.last_used_at < clock_timestamp() - interval '${NOTE_EVERY_S} s' as is_news${more}
    from ${OF_HOLDER}
   where s.id = ${id} and coalesce(${generation}, s.generation) between s.elevated_generation and s.generation
     and ${IS_LIVING_OF('s', 'a')} and u.is_active and u.deleted_at is null
     and (${key} is null or exists (select from public.signing_key k where k.kid = ${key} and k.deleted_at is null))`;

const ONE = { id: '$1', generation: '$2::int', key: '$3::text' };
const EACH = { id: 'asked.id', generation: 'asked.generation', key: 'asked.key' };

/**
 * SQL that runs `found` for several tokens; `nth` counts from 1. `offset 0` makes the planner look up each token by
 * key, even without statistics. Sub-selects hide the length of the arrays from the planner, which would otherwise plan
 * each call anew.
 */
const forEach = (found: string): string => `
  select asked.nth::int as nth, found.*
    from unnest((select $1::uuid[]), (select $2::int[]), (select $3::text[])) with ordinality asked (id, generation, key, nth)
    cross join lateral (${found} offset 0) found`;
const NTH = { nth: computed.number };

const statementsWith = (suffix: string, passkey: string) => ({
  one: statement({
    name: `session_principal${suffix}`,
    columns: PRINCIPAL,
    text: principalOf(ONE, passkey),
  }),
  each: statement({
    name: `session_principals${suffix}`,
    columns: { ...NTH, ...PRINCIPAL, ...STATE },
    text: forEach(principalOf(EACH, passkey, `, u.version, ${HAS_PASSWORD} as has_password`)),
  }),
  /** Also reads the users, which saves a round trip for calls that return the caller's own account. */
  eachWithUser: statement({
    name: `session_principals_and_users${suffix}`,
    columns: { ...NTH, ...WITH_USER },
    text: forEach(principalOf(EACH, passkey, `, ${USER_COLUMNS}`)),
  }),
});

/** Used if no user must have a second factor, because passkeys then need not be looked up. */
export const WITHOUT_PASSKEYS = statementsWith('', 'false');
export const WITH_PASSKEYS = statementsWith('_with_passkey', HAS_VERIFIED_PASSKEY('a.user_id'));
