import * as O from 'fp-ts/lib/Option.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Pool } from 'pg';
import type { Address } from '../../../core/domain/ids.ts';
import { publicScope } from '../../../core/domain/locks/attempt-scope.ts';
import type { AttemptScope, ScopeKind } from '../../../core/domain/locks/attempt-scope.ts';
import type { Credential, CredentialWrites } from '../../../core/domain/sign-in/credential.ts';
import type { Credentials } from '../../../core/ports/credentials.ts';
import { PRIMARY_ADDRESS } from '../account/primary-address.ts';
import { HAS_VERIFIED, OWNER_OR_FIRST } from '../account/user-fragments.ts';
import type { RecordEvents } from '../audit/record-events.ts';
import { inTurn, userRow } from '../database/call-limits.ts';
import { outage } from '../database/outage.ts';
import { onPool } from '../database/sql.ts';
import type { Run } from '../database/sql.ts';
import { CLOCK, columns, computed, statement } from '../database/statement.ts';
import type { RowOf } from '../database/statement.ts';
import { SCOPE, scopeParameters, scopesOf, savePasswordScope, toFoundScope } from '../locks/attempt-scopes.ts';
import {
  PASSWORD,
  PASSWORD_COLUMNS,
  passwordColumns,
  passwordValues,
  setPassword,
  toPasswordLockout,
} from '../schema/password-columns.ts';
import { elevateSession, endSessions, renewSession, startSession } from '../sessions/session-writes.ts';

type Row = RowOf<typeof OF_USER> & Readonly<{ is_flood?: boolean }>;

/** Who signs in so often within a minute knows the password, and opens again and again what wrong ones would lock. */
const MANY_SIGN_INS = 10;

const CREDENTIAL = {
  now: computed.time,
  /** False where the row is of the first user there is, who was not asked for. */
  is_found: computed.boolean,
  ...columns('user_auth', 'user_id', 'password_hash'),
  ...columns('user', 'is_active'),
  primary: computed.json<Address | null>(),
  ...SCOPE,
  /** Whose count the columns are. */
  scope: computed.oneOf<ScopeKind>(),
  ...PASSWORD,
};
const COUNT = passwordColumns('a.');
const COLUMNS = `a.user_id, a.password_hash, u.is_active, ${COUNT}, ${PRIMARY_ADDRESS('u.id')} as "primary"`;
const LIVE = `a.deleted_at is null and u.deleted_at is null`;
/** Without an owner `read` reads the first user instead, so that it takes as long; nothing of that user is shown. */
const OR_FIRST = (owner: string): string =>
  `read as materialized (
     select u.id, ${COLUMNS} from ${OWNER_OR_FIRST(owner)}),
   found as materialized (select r.* from read r join ${owner} o on o.user_id = r.user_id)`;
/** Of the row of `source`, with the count of the attempt scope of `found` instead of the public one where there is such a attempt scope. */
const inScope = (source: 'found' | 'read'): string => `
  select ${CLOCK} as now, exists (select from found) as is_found, f.user_id, f.password_hash, f.is_active, f."primary",
         coalesce(l.kind, 'Public') as scope, l.generation, l.elevated_generation,
         ${PASSWORD_COLUMNS.map((c) => `case when l.kind is null then f.${c} else l.${c} end as ${c}`).join(', ')}
    from ${source} f left join scope l on true`;

const scopes = (token: string, session: string, isLocked: boolean): string =>
  scopesOf({ owner: 'found', token, session, columns: PASSWORD_COLUMNS, isLocked });

/** For the `with` of the owner, and what is shown of it. */
const OF_OWNER = `${OR_FIRST('owner')}, ${scopes('$3', '$4', false)} ${inScope('read')}`;

const BY_ADDRESS = statement({
  name: 'credential_by_address',
  columns: CREDENTIAL,
  text: `with owner as materialized (
           select i.user_id from user_identity i join "user" u on u.id = i.user_id join user_auth a on a.user_id = u.id
            where i.type = $1 and i.value = $2 and i.is_verified and i.deleted_at is null and ${LIVE}), ${OF_OWNER}`,
});
const BY_USERNAME = statement({
  name: 'credential_by_username',
  columns: CREDENTIAL,
  text: `with owner as materialized (
           select a.user_id from user_auth a join "user" u on u.id = a.user_id
            where $1 = 'username' and a.username = $2 and ${LIVE}
              and ${HAS_VERIFIED('u.id')}), ${OF_OWNER}`,
});
const OF_USER = statement({
  name: 'credential_of_user',
  columns: CREDENTIAL,
  text: `with found as materialized (
           select ${COLUMNS} from user_auth a join "user" u on u.id = a.user_id where a.user_id = $1 and ${LIVE}),
         ${scopes('$2', '$3', false)} ${inScope('found')}`,
});
/**
 * The user's row is locked before the credential, as everywhere, so that no sign-in slips by while the user is disabled
 * or deleted, and the attempt scope after it; in common table expressions, so that `now` is the time after waiting.
 */
const LOCK = statement({
  name: 'credential_lock',
  columns: { ...CREDENTIAL, is_flood: computed.boolean },
  text: `with owner as materialized (select id, is_active, deleted_at from "user" where id = $1 and deleted_at is null for share),
              found as materialized (select ${COLUMNS} from owner u join user_auth a on a.user_id = u.id where ${LIVE} for update of a),
              ${scopes('$2', '$3', true)}
         select locked.*, exists (select from audit_tally t
                                   where t.user_id = locked.user_id and t.action = 'session.started' and t.outcome = 'success'
                                     and t.minute = date_trunc('minute', clock_timestamp()) and t.count > ${MANY_SIGN_INS}) as is_flood
           from (${inScope('found')}) locked`,
});
const SAVE = statement({
  name: 'credential_save',
  text: `update user_auth set ${setPassword(2)}
          where user_id = $1`,
});
const SAVE_HASH = statement({
  name: 'credential_save_hash',
  text: `update user_auth set password_hash = $2 where user_id = $1`,
});

const toCredential = (row: Row): Credential => ({
  userId: row.user_id,
  passwordHash: row.password_hash,
  lockout: toPasswordLockout(row),
  isActive: row.is_active,
  primary: row.primary,
  isFlood: row.is_flood ?? false,
});

const toFound = (row: Row, asked: AttemptScope) => ({
  credential: toCredential(row),
  scope: row.scope === 'Public' ? publicScope : asked,
  now: row.now,
});

const write = async (
  run: Run,
  { user_id: userId, now, scope: kind }: Row,
  writes: CredentialWrites,
  asked: AttemptScope,
): Promise<void> => {
  const { lockout, passwordHash, session, elevates, renews, reopensFrom } = writes;
  const scope = kind === 'Public' ? publicScope : asked;
  if (scope._tag === 'Public') await run(SAVE, userId, ...passwordValues(lockout));
  else await savePasswordScope(run, scope, lockout);
  if (passwordHash) await run(SAVE_HASH, userId, passwordHash);
  if (session) await startSession(run, { userId, now, reopensFrom, scope }, session);
  if (elevates) {
    await endSessions(run, userId, { but: elevates, reason: 'password' });
    await elevateSession(run, userId, elevates, now);
  }
  if (renews) await renewSession(run, { userId, now, reopensFrom }, renews);
};

type Deps = Readonly<{ pool: Pool; recordEvents: RecordEvents }>;

export const makeCredentials = ({ pool, recordEvents }: Deps): Credentials => ({
  find: (login, scope = publicScope) =>
    TE.tryCatch(async () => {
      const find = login.type === 'username' ? BY_USERNAME : BY_ADDRESS;
      const [row] = await onPool(pool)(find, login.type, login.value, ...scopeParameters(scope));
      return row?.is_found ? O.some(toFound(row, scope)) : O.none;
    }, outage('credentials')),

  findOf: (id, scope = publicScope) =>
    TE.tryCatch(async () => {
      const [row] = await onPool(pool)(OF_USER, id, ...scopeParameters(scope));
      return row === undefined ? O.none : O.some(toFound(row, scope));
    }, outage('credentials')),

  update: (id, decide, scope = publicScope) =>
    TE.tryCatch(async () => {
      const decision = await inTurn(pool, { rows: [userRow(id)], queue: 'password', scope }, async (run) => {
        const [row] = await run(LOCK, id, ...scopeParameters(scope));
        if (row === undefined) return null;
        const decided = decide(toCredential(row), row.now, toFoundScope(row));
        await write(run, row, decided.writes, scope);
        await recordEvents(run, row.now, decided.events);
        return decided;
      });
      return decision === null ? O.none : O.some(decision.answer);
    }, outage('credentials')),
});
