import type { Address } from '../../../core/domain/addresses/address.ts';
import type { ScopeKind } from '../../../core/domain/locks/attempt-scope.ts';
import { PRIMARY_ADDRESS } from '../account/primary-address.ts';
import { HAS_VERIFIED, OWNER_OR_FIRST } from '../account/user-fragments.ts';
import { CLOCK, columns, computed, orNull, statement } from '../database/statement.ts';
import { SCOPE, scopesOf } from '../locks/attempt-scopes.ts';
import { PASSWORD_COUNT, PASSWORD_COLUMNS, passwordColumns, setPasswordCount } from '../schema/password-columns.ts';
import { METHODS, METHODS_OF } from '../second-factor/factor-fragments.ts';

/** More sign-ins in a minute are a flood. Each resets the count of wrong passwords, so no lockout limits guesses. */
const MANY_SIGN_INS = 10;

const CREDENTIAL = {
  now: computed.time,
  /** False if the login is unknown. For equal timing, the row is then that of the user with the lowest id. */
  is_found: computed.boolean,
  ...columns('user_auth', 'user_id', 'password_hash'),
  ...columns('user', 'is_active'),
  primary: computed.json<Address | null>(),
  ...METHODS,
  ...SCOPE,
  /** Whether the password count is that of a known device, of a session, or of all other clients (`Public`). */
  scope: computed.oneOf<ScopeKind>(),
  ...PASSWORD_COUNT,
  version: computed.string,
  ...orNull({ scope_version: computed.string }),
};
const COUNT = passwordColumns('a.');
const columnsOf = (required: string): string =>
  `a.user_id, a.password_hash, u.is_active, ${COUNT}, ${PRIMARY_ADDRESS('u.id')} as "primary", ${METHODS_OF('a', required)} as methods, a.xmin::text as version`;
const LIVE = `a.deleted_at is null and u.deleted_at is null`;
/**
 * The CTEs `read` and `found`, which contain the owner's row. If there is no owner, `found` is empty and `read`
 * contains the user with the lowest id, so that timing does not reveal this.
 */
const OR_FIRST = (owner: string): string =>
  `read as materialized (
     select u.id, ${columnsOf('$5')} from ${OWNER_OR_FIRST(owner)}),
   found as materialized (select r.* from read r join ${owner} o on o.user_id = r.user_id)`;
/** SQL that selects the row of `source`, with the password count of the attempt's device or session, if known. */
const inScope = (source: 'found' | 'read'): string => `
  select ${CLOCK} as now, exists (select from found) as is_found, f.user_id, f.password_hash, f.is_active, f."primary", f.methods,
         coalesce(l.kind, 'Public') as scope, l.generation, l.elevated_generation, f.version, l.version::text as scope_version,
         ${PASSWORD_COLUMNS.map((c) => `case when l.kind is null then f.${c} else l.${c} end as ${c}`).join(', ')}
    from ${source} f left join scope l on true`;

const scopes = (token: string, session: string, isLocked: boolean): string =>
  scopesOf({ owner: 'found', token, session, columns: PASSWORD_COLUMNS, hasVersion: true, isLocked });

const OF_OWNER = `${OR_FIRST('owner')}, ${scopes('$3', '$4', false)} ${inScope('read')}`;

export const BY_ADDRESS = statement({
  name: 'credential_by_address',
  columns: CREDENTIAL,
  text: `with owner as materialized (
           select i.user_id from public.user_identity i join public."user" u on u.id = i.user_id join public.user_auth a on a.user_id = u.id
            where i.type = $1 and i.value = $2 and i.is_verified and i.deleted_at is null and ${LIVE}), ${OF_OWNER}`,
});
export const BY_USERNAME = statement({
  name: 'credential_by_username',
  columns: CREDENTIAL,
  text: `with owner as materialized (
           select a.user_id from public.user_auth a join public."user" u on u.id = a.user_id
            where $1 = 'username' and a.username = $2 and ${LIVE}
              and ${HAS_VERIFIED('u.id')}), ${OF_OWNER}`,
});
export const OF_USER = statement({
  name: 'credential_of_user',
  columns: CREDENTIAL,
  text: `with found as materialized (
           select ${columnsOf('$4')} from public.user_auth a join public."user" u on u.id = a.user_id where a.user_id = $1 and ${LIVE}),
         ${scopes('$2', '$3', false)} ${inScope('found')}`,
});
/**
 * Locks the user's row first, so that a concurrent disable or delete is not missed. Then locks the credential, then the
 * device or session. Because of the CTEs, `now` is read after waiting for these locks.
 */
export const LOCK = statement({
  name: 'credential_lock',
  columns: { ...CREDENTIAL, is_flood: computed.boolean },
  text: `with owner as materialized (select id, is_active, deleted_at from public."user" where id = $1 and deleted_at is null for share),
              found as materialized (select ${columnsOf('$4')} from owner u join public.user_auth a on a.user_id = u.id where ${LIVE} for update of a),
              ${scopes('$2', '$3', true)}
         select locked.*, (select coalesce(sum(t.count), 0) from public.audit_tally t
                           where t.user_id = locked.user_id and t.action in ('session.started', 'challenge.opened') and t.outcome = 'success'
                             and t.minute = date_trunc('minute', clock_timestamp())) > ${MANY_SIGN_INS} as is_flood
           from (${inScope('found')}) locked`,
});
export const SAVE = statement({
  name: 'credential_save',
  text: `update public.user_auth set ${setPasswordCount(2)}
          where user_id = $1`,
});
export const SAVE_HASH = statement({
  name: 'credential_save_hash',
  text: `update public.user_auth set password_hash = $2 where user_id = $1`,
});
