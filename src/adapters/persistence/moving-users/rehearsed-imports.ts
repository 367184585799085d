import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Pool, PoolClient } from 'pg';
import { claimsOf, keyOf } from '../../../core/domain/moving-users/user-import.ts';
import type { ImportSnapshot } from '../../../core/domain/moving-users/user-import.ts';
import type { ForeignUser } from '../../../core/domain/moving-users/user-row.ts';
import type { UserImports } from '../../../core/ports/user-imports.ts';
import { BEGIN } from '../database/conflicts.ts';
import { outage } from '../database/outage.ts';
import { LOOK_UP_ONLY, onPool } from '../database/sql.ts';
import type { Run } from '../database/sql.ts';
import { computed, orNull, statement } from '../database/statement.ts';
import { marksOf, loadForImport } from './imported-rows.ts';

/** A table for a dry run. It holds the usernames and addresses that users would take, and their rows' contents. */
export const REHEARSED = 'create temp table rehearsed_import (name text primary key, content text)';
// Everything runs in one transaction, because a pooler may use another connection for the next one.
const START = [
  BEGIN,
  'set local idle_in_transaction_session_timeout = 0',
  REHEARSED,
  ...LOOK_UP_ONLY.map((setting) => `set local ${setting} = off`),
].join(';');
const SEE = statement({
  name: 'rehearsal_see',
  columns: { name: computed.string, ...orNull({ content: computed.string }) },
  text: `select name, content from pg_temp.rehearsed_import where name = any ($1::text[])`,
});
const KEEP = statement({
  name: 'rehearsal_keep',
  text: `insert into pg_temp.rehearsed_import select * from unnest($1::text[], $2::text[])`,
});

const keyNameOf = (user: ForeignUser): string => `key ${marksOf(user).rowKey.toString('hex')}`;
const contentNameOf = (user: ForeignUser): string => marksOf(user).content.toString('hex');

const loadAll = async (
  run: Run,
  users: readonly ForeignUser[],
): Promise<Readonly<{ seen: ImportSnapshot; now: Date }>> => {
  const { seen, now } = await loadForImport(run, users);
  const names = [...users.map(keyNameOf), ...users.flatMap(claimsOf).map(({ name }) => name)];
  const known = new Map((await run(SEE, names)).map((r) => [r.name, r.content]));
  const imported = new Map(seen.imported);
  for (const user of users) {
    const content = known.get(keyNameOf(user));
    if (typeof content === 'string') imported.set(keyOf(user), { id: null, isSame: content === contentNameOf(user) });
  }
  return { seen: { ...seen, imported, taken: new Set([...seen.taken, ...known.keys()]) }, now };
};

const keep = (run: Run, users: readonly ForeignUser[]): Promise<unknown> => {
  const rows = users.flatMap((user): readonly (readonly [string, string | null])[] => [
    [keyNameOf(user), contentNameOf(user)],
    ...claimsOf(user).map(({ name }) => [name, null] as const),
  ]);
  return run(
    KEEP,
    rows.map(([name]) => name),
    rows.map(([, content]) => content),
  );
};

/** Reports what a real import would do, without creating users. `end` releases the connection. */
export const makeRehearsedImports = (pool: Pool): UserImports & Readonly<{ end: () => Promise<void> }> => {
  let client: Promise<PoolClient> | null = null;
  const connect = async (): Promise<PoolClient> => {
    const connected = await pool.connect();
    await connected.query(START);
    return connected;
  };
  return {
    // Report all users as known, so that the caller does not hash passwords, which a rehearsal does not write.
    isKnown: (users) => TE.right(users.map(() => true)),
    take: (users, decide) =>
      TE.tryCatch(async () => {
        const run = onPool(await (client ??= connect()));
        const { seen, now } = await loadAll(run, users);
        const decisions = decide(seen, now);
        await keep(
          run,
          users.filter((_, i) => decisions[i]?._tag === 'Create'),
        );
        return { decisions, ids: new Map() };
      }, outage('user-imports')),
    end: async () => (await client)?.release(true),
  };
};
