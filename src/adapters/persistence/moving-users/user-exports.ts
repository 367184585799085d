import * as E from 'fp-ts/lib/Either.js';
import type * as TE from 'fp-ts/lib/TaskEither.js';
import type { Pool } from 'pg';
import type { UserId } from '../../../core/domain/ids.ts';
import type { ExportedUser, UserExports } from '../../../core/ports/user-exports.ts';
import { USER, USER_COLUMNS, USER_JOINS, toUser } from '../account/user-columns.ts';
import { IS_REGISTERING } from '../account/user-fragments.ts';
import { attempt } from '../database/attempt.ts';
import { LOOK_UP_ONLY, onPool } from '../database/sql.ts';
import { columns, orNull, statement } from '../database/statement.ts';
import type { RowOf } from '../database/statement.ts';

const BATCH = 500;
// All batches see one snapshot, even if the reader is slow. Only index scans are allowed, because without statistics
// the planner may sort the whole table for each batch.
const BEGIN = `begin isolation level repeatable read, read only;
               set local idle_in_transaction_session_timeout = 0;
               ${LOOK_UP_ONLY.map((setting) => `set local ${setting} = off`).join(';')}`;
const batch = (name: string, secret: (column: string) => string) =>
  statement({
    name,
    columns: { ...USER, ...orNull(columns('user_auth', 'password_hash', 'totp_secret')) },
    text: `with chunk as materialized (
           select u.* from public."user" u
            where u.id > $1 and u.deleted_at is null
              and not ${IS_REGISTERING('u.id')}
            order by u.id limit ${BATCH})
         select ${USER_COLUMNS}, ${secret('a.password_hash')} as password_hash, ${secret('a.totp_secret')} as totp_secret
           from chunk ${USER_JOINS} order by u.id`,
  });
const WITH_HASHES = batch('export_with_hashes', (column) => column);
const WITHOUT = batch('export', (column) => `case when false then ${column} end`);

const toExported =
  (sealedText: SealedText | null) =>
  (row: RowOf<typeof WITHOUT>): ExportedUser => ({
    user: toUser(row),
    passwordHash: row.password_hash ?? undefined,
    totpSecret: sealedText === null ? undefined : row.totp_secret && sealedText(row.totp_secret),
  });

type SealedText = (secret: Uint8Array) => string;

export const makeUserExports = (pool: Pool, sealedText: SealedText): UserExports => ({
  walk: <R>(
    { withHashes }: Readonly<{ withHashes: boolean }>,
    take: (users: readonly ExportedUser[]) => TE.TaskEither<R, void>,
  ) =>
    attempt('user-exports')(async (): Promise<E.Either<R, number>> => {
      const client = await pool.connect();
      try {
        await client.query(BEGIN);
        const run = onPool(client);
        let [after, users] = [0 as UserId, 0];
        for (;;) {
          const rows = await run(withHashes ? WITH_HASHES : WITHOUT, after);
          const last = rows.at(-1);
          if (last === undefined) return E.right(users);
          const taken = await take(rows.map(toExported(withHashes ? sealedText : null)))();
          if (E.isLeft(taken)) return taken;
          [after, users] = [last.id, users + rows.length];
        }
      } finally {
        // Close the connection, because its transaction and settings are still open.
        client.release(true);
      }
    }),
});
