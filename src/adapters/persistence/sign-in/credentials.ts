import { isDeepStrictEqual } from 'node:util';
import * as O from 'fp-ts/lib/Option.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Pool } from 'pg';
import { publicScope } from '../../../core/domain/locks/attempt-scope.ts';
import type { AttemptScope } from '../../../core/domain/locks/attempt-scope.ts';
import type { RememberPolicy } from '../../../core/domain/second-factor/remembering.ts';
import type { Credential, CredentialWrites } from '../../../core/domain/sign-in/credential.ts';
import type { Credentials, FoundCredential } from '../../../core/ports/credentials.ts';
import type { RecordEvents } from '../audit/record-events.ts';
import { inTurn, userRowKey } from '../database/call-limits.ts';
import { outage } from '../database/outage.ts';
import { onPool } from '../database/sql.ts';
import type { Run } from '../database/sql.ts';
import type { RowOf } from '../database/statement.ts';
import { scopeParameters, savePasswordScope, toFoundScope } from '../locks/attempt-scopes.ts';
import { PASSWORD_COLUMNS, passwordValues, toPasswordLockout } from '../schema/password-columns.ts';
import { openChallenge } from '../second-factor/challenges.ts';
import { fromRemembered } from '../second-factor/remembered-devices.ts';
import { elevateSession, endSessions, renewSession, startSession } from '../sessions/session-writes.ts';
import { BY_ADDRESS, BY_USERNAME, OF_USER, LOCK, SAVE, SAVE_HASH } from './credential-statements.ts';

type Read = RowOf<typeof OF_USER>;
type Row = RowOf<typeof LOCK> & Readonly<{ isRemembered: boolean }>;

const toRead = (row: Read): FoundCredential['credential'] => ({
  userId: row.user_id,
  passwordHash: row.password_hash,
  lockout: toPasswordLockout(row),
  isActive: row.is_active,
  primary: row.primary,
});

const toCredential = (row: Row): Credential => ({
  ...toRead(row),
  methods: row.isRemembered ? [] : row.methods,
  isFlood: row.is_flood,
});

const toFound = (row: Read, asked: AttemptScope) => ({
  credential: toRead(row),
  scope: row.scope === 'Public' ? publicScope : asked,
  now: row.now,
});

/** Most sign-ins find no failures to forget. Refused attempts always write, so that all take the same time. */
const keepsCount = (row: Row, { session, lockout }: CredentialWrites): boolean =>
  session !== undefined &&
  isDeepStrictEqual(
    passwordValues(lockout),
    PASSWORD_COLUMNS.map((column) => row[column]),
  );

const write = async (run: Run, row: Row, writes: CredentialWrites, asked: AttemptScope): Promise<void> => {
  const { user_id: userId, now, scope: kind, isRemembered } = row;
  const { lockout, passwordHash, session, challenge, elevates, renews, reopensFrom } = writes;
  const scope = kind === 'Public' ? publicScope : asked;
  if (!keepsCount(row, writes)) {
    if (scope._tag === 'Public') await run(SAVE, userId, ...passwordValues(lockout));
    else await savePasswordScope(run, scope, lockout);
  }
  if (passwordHash) await run(SAVE_HASH, userId, passwordHash);
  if (session) await startSession(run, { userId, now, reopensFrom, scope, isRemembered }, session);
  if (challenge) await openChallenge(run, userId, challenge);
  if (elevates) {
    await endSessions(run, userId, { but: elevates, reason: 'password' });
    await elevateSession(run, { userId, id: elevates, now }, null);
  }
  if (renews) await renewSession(run, { userId, now, reopensFrom }, renews);
};

type Deps = Readonly<{ pool: Pool; recordEvents: RecordEvents; remembering: RememberPolicy }>;

export const makeCredentials = ({ pool, recordEvents, remembering, remembering: { required } }: Deps): Credentials => ({
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
      const decision = await inTurn(pool, { rows: [userRowKey(id)], queue: 'password', scope }, async (run) => {
        const [locked] = await run(LOCK, id, ...scopeParameters(scope), required);
        if (locked === undefined) return null;
        const signIn = { userId: id, methods: locked.methods, scope };
        const row = { ...locked, isRemembered: await fromRemembered(run, remembering, signIn) };
        const decided = decide(toCredential(row), row.now, toFoundScope(row));
        await write(run, row, decided.writes, scope);
        await recordEvents(run, row.now, decided.events);
        return decided;
      });
      return decision === null ? O.none : O.some(decision.answer);
    }, outage('credentials')),
});
