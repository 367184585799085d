import * as O from 'fp-ts/lib/Option.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Pool } from 'pg';
import type { Credential, CredentialWrites, PasswordDecision } from '../../core/domain/credential.ts';
import type { Address, UserId } from '../../core/domain/ids.ts';
import type { PasswordHash } from '../../core/domain/password.ts';
import type { Credentials } from '../../core/ports/credentials.ts';
import { outage } from './outage.ts';
import { inLockOrder } from './outbox.ts';
import type { Mail } from './outbox.ts';
import { PRIMARY_ADDRESS } from './primary-address.ts';
import { toPasswordColumns, toPasswordLockout } from './schema/password-columns.ts';
import type { PasswordColumns } from './schema/password-columns.ts';
import { endSessions, renewSession, startSession } from './session-writes.ts';
import { inTransaction, onPool } from './sql.ts';
import type { Run } from './sql.ts';

type Row = PasswordColumns & {
  now: Date;
  user_id: UserId;
  password_hash: PasswordHash;
  is_active: boolean;
  primary: Address | null;
};

const COLUMNS = `a.user_id, a.password_hash, a.wrong_password_count, a.wrong_password_total, a.wrong_password_at,
  a.account_locked_until, u.is_active,
  ${PRIMARY_ADDRESS('u.id')} as "primary"`;
const NOW = `date_trunc('milliseconds', clock_timestamp()) as now`;
const LIVE = `a.deleted_at is null and u.deleted_at is null`;

const BY_ADDRESS = {
  name: 'credential_by_address',
  text: `select ${NOW}, ${COLUMNS} from user_identity i join "user" u on u.id = i.user_id join user_auth a on a.user_id = u.id
          where i.type = $1 and i.value = $2 and i.is_verified and i.deleted_at is null and ${LIVE}`,
};
const BY_USERNAME = {
  name: 'credential_by_username',
  text: `select ${NOW}, ${COLUMNS} from user_auth a join "user" u on u.id = a.user_id
          where $1 = 'username' and a.username = $2 and ${LIVE}
            and exists (select from user_identity i where i.user_id = u.id and i.is_verified and i.deleted_at is null)`,
};
const OF_USER = {
  name: 'credential_of_user',
  text: `select ${NOW}, ${COLUMNS} from user_auth a join "user" u on u.id = a.user_id where a.user_id = $1 and ${LIVE}`,
};
/**
 * The user's row is locked before the credential, as everywhere, so that no sign-in slips by while the user is disabled
 * or deleted; in common table expressions, so that `now` is the time after waiting.
 */
const LOCK = {
  name: 'credential_lock',
  text: `with owner as materialized (select id, is_active, deleted_at from "user" where id = $1 and deleted_at is null for share),
              locked as (select ${COLUMNS} from owner u join user_auth a on a.user_id = u.id where ${LIVE} for update of a)
         select ${NOW}, locked.* from locked`,
};
const SAVE = {
  name: 'credential_save',
  text: `update user_auth set wrong_password_count = $2, wrong_password_total = $3, wrong_password_at = $4, account_locked_until = $5,
                password_hash = coalesce($6, password_hash) where user_id = $1`,
};

const toCredential = (row: Row): Credential => ({
  userId: row.user_id,
  passwordHash: row.password_hash,
  lockout: toPasswordLockout(row),
  isActive: row.is_active,
  primary: row.primary,
});

const write = async (
  run: Run,
  { mail, maxTotal }: CredentialsDeps,
  row: Row,
  writes: CredentialWrites,
): Promise<void> => {
  const { user_id: userId, now } = row;
  const columns = toPasswordColumns(writes.lockout);
  await run(
    SAVE,
    userId,
    columns.wrong_password_count,
    columns.wrong_password_total,
    columns.wrong_password_at,
    columns.account_locked_until,
    writes.passwordHash ?? null,
  );
  if (writes.endsSessions) await endSessions(run, userId, { but: writes.endsSessions.but, reason: 'password' });
  if (writes.session) await startSession(run, { userId, now, maxTotal }, writes.session);
  if (writes.renews) await renewSession(run, { userId, now, maxTotal }, writes.renews);
  for (const message of inLockOrder(writes.messages ?? [])) await mail.post(run, message);
  // the guess that locks takes as long where nobody is told
  if (writes.messages?.length === 0) await mail.pretendToPost(run, `user:${userId}`);
};

export type CredentialsDeps = Readonly<{
  pool: Pool;
  mail: Mail;
  /** Failures in all that keep a factor closed. */
  maxTotal: number;
}>;

export const makeCredentials = (deps: CredentialsDeps): Credentials => ({
  find: (login) =>
    TE.tryCatch(async () => {
      const statement = login.type === 'username' ? BY_USERNAME : BY_ADDRESS;
      const [row] = await onPool(deps.pool)<Row>(statement, login.type, login.value);
      return row === undefined ? O.none : O.some({ credential: toCredential(row), now: row.now });
    }, outage('credentials')),

  findOf: (id) =>
    TE.tryCatch(async () => {
      const [row] = await onPool(deps.pool)<Row>(OF_USER, id);
      return row === undefined ? O.none : O.some({ credential: toCredential(row), now: row.now });
    }, outage('credentials')),

  decide: (id, decide) =>
    TE.tryCatch(async () => {
      const decided = await inTransaction(deps.pool, async (run) => {
        const [row] = await run<Row>(LOCK, id);
        if (row === undefined) return O.none;
        const decision = decide(toCredential(row), row.now);
        await write(run, deps, row, decision.writes);
        return O.some(decision);
      });
      if (O.isSome(decided) && decided.value.writes.messages?.length) deps.mail.onPosted();
      return O.map(({ answer }: PasswordDecision) => answer)(decided);
    }, outage('credentials')),
});
