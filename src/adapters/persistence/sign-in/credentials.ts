import { isDeepStrictEqual } from 'node:util';
import * as O from 'fp-ts/lib/Option.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Pool } from 'pg';
import { publicScope } from '../../../core/domain/locks/attempt-scope.ts';
import type { AttemptScope } from '../../../core/domain/locks/attempt-scope.ts';
import type { RememberPolicy } from '../../../core/domain/second-factor/remembering.ts';
import type { Credential, CredentialWrites } from '../../../core/domain/sign-in/credential.ts';
import type {
  Credentials,
  CredentialVersion,
  DecideCredential,
  FoundCredential,
} from '../../../core/ports/credentials.ts';
import type { OpenedSession } from '../../../core/ports/sessions.ts';
import type { RecordEvents } from '../audit/record-events.ts';
import { afterTurn, inTurn, userRowKey } from '../database/call-limits.ts';
import { outage } from '../database/outage.ts';
import { atOnce, onPool } from '../database/sql.ts';
import type { Run } from '../database/sql.ts';
import type { RowOf } from '../database/statement.ts';
import { scopeParameters, savePasswordScope, toFoundScope } from '../locks/attempt-scopes.ts';
import { PASSWORD_COLUMNS, passwordValues, toPasswordLockout } from '../schema/password-columns.ts';
import { openChallenge } from '../second-factor/challenges.ts';
import { fromRemembered } from '../second-factor/remembered-devices.ts';
import { elevateSession, endSessions, renewSession } from '../sessions/session-writes.ts';
import { startSession, startSessionAtOnce } from '../sessions/start-session.ts';
import { BY_ADDRESS, BY_USERNAME, OF_USER, LOCK, SAVE, SAVE_HASH } from './credential-statements.ts';

type Row = RowOf<typeof OF_USER> & Readonly<{ is_flood?: boolean; isRemembered?: boolean }>;

const toCredential = (row: Row): Credential => ({
  userId: row.user_id,
  passwordHash: row.password_hash,
  lockout: toPasswordLockout(row),
  isActive: row.is_active,
  primary: row.primary,
  methods: row.isRemembered ? [] : row.methods,
  isFlood: row.is_flood ?? false,
});

const toFound = (row: Row, asked: AttemptScope): FoundCredential => ({
  credential: toCredential(row),
  scope: row.scope === 'Public' ? publicScope : asked,
  version: [row.version, row.scope_version ?? ''].join('/') as CredentialVersion,
  now: row.now,
});

/** Whether the failure count need not be written. A refused attempt always writes it, so that all take equally long. */
const keepsCount = (row: Row, { session, lockout }: CredentialWrites): boolean =>
  session !== undefined &&
  isDeepStrictEqual(
    passwordValues(lockout),
    PASSWORD_COLUMNS.map((column) => row[column]),
  );

const write = async (run: Run, row: Row, writes: CredentialWrites, asked: AttemptScope): Promise<void> => {
  const { user_id: userId, now, scope: kind, isRemembered = false } = row;
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

type Started<A> = Readonly<{ answer: A; opened: OpenedSession }>;

/** Starts a session with one statement. Returns none if the decision also changes counts or asks for a factor. */
const startAtOnce = async <A>(
  { pool, recordEvents: { alone }, remembering: { required } }: Deps,
  { credential, scope, version, now }: FoundCredential,
  decide: DecideCredential<A>,
): Promise<O.Option<Started<A>>> => {
  // For an attempt from a session, the decision needs the session's generations, which only `update` locks.
  if (scope._tag === 'Session') return O.none;
  const { writes, events, answer } = decide(credential, now, { kind: scope._tag });
  const { lockout, session, reopensFrom, ...others } = writes;
  const isUsual = Object.keys(others).length === 0 && isDeepStrictEqual(lockout, credential.lockout);
  const entry = session && isUsual ? alone.entryOf(now, events) : null;
  if (!session || entry === null) return O.none;
  const { userId } = credential;
  const [user = '', device = ''] = version.split('/');
  const signIn = { userId, now, reopensFrom, scope, entry, required, seen: { user, device: device || null } };
  const place = { rows: [userRowKey(userId)], queue: 'password', scope };
  const opened = await afterTurn(pool, place, () => startSessionAtOnce(atOnce(pool), signIn, session));
  if (opened === null) return O.none;
  alone.recorded(events);
  return O.some({ answer, opened });
};

export const makeCredentials = (deps: Deps): Credentials => {
  const { pool, recordEvents, remembering } = deps;
  const { required } = remembering;
  return {
    find: (login, scope = publicScope) =>
      TE.tryCatch(async () => {
        const find = login.type === 'username' ? BY_USERNAME : BY_ADDRESS;
        const [row] = await onPool(pool)(find, login.type, login.value, ...scopeParameters(scope), required);
        return row?.is_found ? O.some(toFound(row, scope)) : O.none;
      }, outage('credentials')),

    findOf: (id, scope = publicScope) =>
      TE.tryCatch(async () => {
        const [row] = await onPool(pool)(OF_USER, id, ...scopeParameters(scope), required);
        return row === undefined ? O.none : O.some(toFound(row, scope));
      }, outage('credentials')),

    start: (seen, decide) => TE.tryCatch(() => startAtOnce(deps, seen, decide), outage('credentials')),

    update: (id, decide, scope = publicScope) =>
      TE.tryCatch(
        () =>
          inTurn(pool, { rows: [userRowKey(id)], queue: 'password', scope }, async (run) => {
            const [locked] = await run(LOCK, id, ...scopeParameters(scope), required);
            if (locked === undefined) return O.none;
            const signIn = { userId: id, methods: locked.methods, scope };
            const row = { ...locked, isRemembered: await fromRemembered(run, remembering, signIn) };
            const decided = decide(toCredential(row), row.now, toFoundScope(row));
            await write(run, row, decided.writes, scope);
            await recordEvents(run, row.now, decided.events);
            return O.some(decided.answer);
          }),
        outage('credentials'),
      ),
  };
};
