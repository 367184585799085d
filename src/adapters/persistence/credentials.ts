import * as O from 'fp-ts/lib/Option.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Pool } from 'pg';
import type { Credential } from '../../core/domain/credential.ts';
import type { UserId } from '../../core/domain/ids.ts';
import type { PasswordHash } from '../../core/domain/password.ts';
import type { Credentials } from '../../core/ports/credentials.ts';
import { outage } from './outage.ts';
import { toPasswordColumns, toPasswordLockout } from './schema/password-columns.ts';
import type { PasswordColumns } from './schema/password-columns.ts';
import { inTransaction, onPool } from './sql.ts';
import { startSession } from './start-session.ts';

type Row = PasswordColumns & { now: Date; user_id: UserId; password_hash: PasswordHash; is_active: boolean };

const COLUMNS = `a.user_id, a.password_hash, a.wrong_password_count, a.wrong_password_at, a.account_locked_until, u.is_active`;
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
/** The lock is taken inside the common table expression, so that `now` is the time after waiting for it. */
const LOCK = {
  name: 'credential_lock',
  text: `with locked as (select ${COLUMNS} from user_auth a join "user" u on u.id = a.user_id where a.user_id = $1 and ${LIVE} for update of a)
         select ${NOW}, locked.* from locked`,
};
const SAVE = {
  name: 'credential_save',
  text: `update user_auth set wrong_password_count = $2, wrong_password_at = $3, account_locked_until = $4,
                password_hash = coalesce($5, password_hash) where user_id = $1`,
};

const toCredential = (row: Row): Credential => ({
  userId: row.user_id,
  passwordHash: row.password_hash,
  lockout: toPasswordLockout(row),
  isActive: row.is_active,
});

export const makeCredentials = (pool: Pool): Credentials => ({
  find: (login) =>
    TE.tryCatch(async () => {
      const statement = login.type === 'username' ? BY_USERNAME : BY_ADDRESS;
      const [row] = await onPool(pool)<Row>(statement, login.type, login.value);
      return row === undefined ? O.none : O.some({ credential: toCredential(row), now: row.now });
    }, outage('credentials')),

  decide: (id, decide) =>
    TE.tryCatch(
      () =>
        inTransaction(pool, async (run) => {
          const [row] = await run<Row>(LOCK, id);
          if (row === undefined) return O.none;
          const { writes, answer } = decide(toCredential(row), row.now);
          const columns = toPasswordColumns(writes.lockout);
          await run(
            SAVE,
            id,
            columns.wrong_password_count,
            columns.wrong_password_at,
            columns.account_locked_until,
            writes.passwordHash ?? null,
          );
          if (writes.session) await startSession(run, id, writes.session, row.now);
          return O.some(answer);
        }),
      outage('credentials'),
    ),
});
