import type { FoundScope, AttemptScope, ScopeCount, ScopeKind } from '../../../core/domain/locks/attempt-scope.ts';
import type { Lockout } from '../../../core/domain/locks/lockout.ts';
import type { Run } from '../database/sql.ts';
import { computed, orNull, statement, unseen } from '../database/statement.ts';
import type { RowOf } from '../database/statement.ts';
import { SCOPE_CODE_COLUMNS, scopeCodeValues } from '../schema/attempt-scope-columns.ts';
import { passwordValues, setPasswordCount } from '../schema/password-columns.ts';
import { IS_LIVING } from '../sessions/living-sessions.ts';

type ScopesOf = Readonly<{
  /** The name of an earlier CTE, or a subquery, with the owner's `user_id`. */
  owner: string;
  /** `token` and `session` are the bind parameters of `scopeParameters`, such as `$2` and `$3`. */
  token: string;
  session: string;
  columns: readonly string[];
  /** Whether to add the column `version`, which changes with each change of the row. */
  hasVersion?: boolean;
  isLocked: boolean;
}>;

/**
 * CTEs that end with `scope`: the row of the device or session, if it belongs to the owner. It is looked up even if
 * there is no owner, so that timing does not reveal this. `is true` keeps the planner from using the index on users.
 */
export const scopesOf = ({ owner, token, session, columns, hasVersion = false, isLocked }: ScopesOf): string => {
  const lock = (table: string) => (isLocked ? `for update of ${table}` : '');
  const of = (table: string) =>
    [...columns.map((column) => `${table}.${column}`), ...(hasVersion ? [`${table}.xmin as version`] : [])].join(', ');
  const isOwned = (table: string) => `(${table}.user_id = (select o.user_id from ${owner} o)) is true`;
  return `of_device as materialized (
            select ${of('d')}, null::int as generation, null::int as elevated_generation from public.known_device d
             where d.token_hash = ${unseen(token)}::text and ${isOwned('d')} and d.expires_at > clock_timestamp() ${lock('d')}),
          of_session as materialized (
            select ${of('s')}, s.generation, s.elevated_generation from public.session s
             where s.id = ${unseen(session)}::uuid and ${isOwned('s')} and ${IS_LIVING('s')} ${lock('s')}),
          scope as (select 'Device' as kind, * from of_device union all select 'Session', * from of_session)`;
};

/** All columns are null if there is no such device or session. */
export const SCOPE = orNull({
  scope: computed.oneOf<ScopeKind>(),
  generation: computed.number,
  elevated_generation: computed.number,
});
type ScopeColumns = RowOf<typeof SCOPE>;

export const toFoundScope = ({
  scope,
  generation,
  elevated_generation: elevatedGeneration,
}: ScopeColumns): FoundScope => {
  if (scope !== 'Session') return { kind: scope ?? 'Public' };
  if (generation === null || elevatedGeneration === null) throw new TypeError('a session must have its generations');
  return { kind: scope, generation, elevatedGeneration };
};

export const scopeParameters = (scope: AttemptScope): readonly [token: string | null, session: string | null] => [
  scope._tag === 'Device' ? scope.token : null,
  scope._tag === 'Session' ? scope.id : null,
];

const SAVE_PASSWORDS = {
  Device: statement({
    name: 'scope_save_device_passwords',
    text: `update public.known_device set ${setPasswordCount(2)} where token_hash = $1`,
  }),
  Session: statement({
    name: 'scope_save_session_passwords',
    text: `update public.session set ${setPasswordCount(2)} where id = $1`,
  }),
};
const SET_CODES = SCOPE_CODE_COLUMNS.map((name, i) => `${name} = $${i + 2}`).join(', ');
const SAVE_CODES = {
  Device: statement({
    name: 'scope_save_device_codes',
    text: `update public.known_device set ${SET_CODES} where token_hash = $1`,
  }),
  Session: statement({
    name: 'scope_save_session_codes',
    text: `update public.session set ${SET_CODES} where id = $1`,
  }),
};

type Own = Exclude<AttemptScope, { _tag: 'Public' }>;
const keyOf = (scope: Own): string => (scope._tag === 'Device' ? scope.token : scope.id);

export const savePasswordScope = async (run: Run, scope: Own, lockout: Lockout): Promise<void> => {
  await run(SAVE_PASSWORDS[scope._tag], keyOf(scope), ...passwordValues(lockout));
};

export const saveCodeScope = async (run: Run, scope: Own, codes: ScopeCount): Promise<void> => {
  await run(SAVE_CODES[scope._tag], keyOf(scope), ...scopeCodeValues(codes));
};
