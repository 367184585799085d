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
// One snapshot for all batches, however slow the reader is. Index scans only: without statistics the planner may sort
// the whole table for each batch.
const BEGIN = `begin isolation level repeatable read, read only;
               set local idle_in_transaction_session_timeout = 0;
               ${LOOK_UP_ONLY.map((setting) => `set local ${setting} = off`).join(';')}`;
const batch = (name: string, hash: string) =>
  statement({
    name,
    columns: { ...USER, ...orNull(columns('user_auth', 'password_hash')) },
    text: `with chunk as materialized (
           select u.* from public."user" u
            where u.id > $1 and u.deleted_at is null
              and not ${IS_REGISTERING('u.id')}
            order by u.id limit ${BATCH})
         select ${USER_COLUMNS}, ${hash} as password_hash
           from chunk ${USER_JOINS} order by u.id`,
  });
const WITH_HASHES = batch('export_with_hashes', 'a.password_hash');
const WITHOUT = batch('export', 'null');

const toExported = (row: RowOf<typeof WITHOUT>): ExportedUser => ({
  user: toUser(row),
  passwordHash: row.password_hash ?? undefined,
});

export const makeUserExports = (pool: Pool): UserExports => ({
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
          const taken = await take(rows.map(toExported))();
          if (E.isLeft(taken)) return taken;
          [after, users] = [last.id, users + rows.length];
        }
      } finally {
        // Close the connection, so that nothing of the transaction is left.
        client.release(true);
      }
    }),
});
