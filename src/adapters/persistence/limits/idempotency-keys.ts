import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Pool } from 'pg';
import type { Unavailable } from '../../../core/domain/errors.ts';
import type { UserId } from '../../../core/domain/ids.ts';
import { afterTurn } from '../database/call-limits.ts';
import { outage } from '../database/outage.ts';
import { AGO, purgeAll, purgeStatement } from '../database/purge.ts';
import { onPool } from '../database/sql.ts';
import { columns, computed, statement } from '../database/statement.ts';
import type { Seal } from '../messages/outbox.ts';

/** How long a stored response is repeated for its key, in milliseconds. */
export const KEEP_MS = 86_400_000;
/** Longer than any request takes, so that a key is taken over only if the process with its request crashed. */
export const LEASE_MS = 300_000;
const TRIES = 5;

type Claim = Readonly<
  { _tag: 'Claimed'; id: string } | { _tag: 'Done'; answer: string } | { _tag: 'Running' } | { _tag: 'Reused' }
>;

/** Stores keys in the table `idempotency_key`. `IdempotencyKeys` in the HTTP adapter documents the contract. */
export type IdempotencyStore = Readonly<{
  claim: (userId: UserId, key: string, request: string) => TE.TaskEither<Unavailable, Claim>;
  keep: (id: string, answer: string) => TE.TaskEither<Unavailable, void>;
  release: (id: string) => TE.TaskEither<Unavailable, void>;
  /** Deletes keys older than `KEEP_MS`; returns how many. */
  purge: TE.TaskEither<Unavailable, number>;
}>;

/** The unique index decides which request runs. An expired key is treated as new. An abandoned key is taken over. */
const CLAIM = statement({
  name: 'idempotency_claim',
  columns: columns('idempotency_key', 'id'),
  text: `insert into public.idempotency_key as k (id, user_id, key, fingerprint) values ($1, $2, $3, $4)
         on conflict (user_id, key) do update
           set id = excluded.id, fingerprint = excluded.fingerprint, answer = null, claimed_at = clock_timestamp()
         where k.claimed_at <= clock_timestamp() - make_interval(secs => $5 / 1000.0)
            or k.answer is null and k.fingerprint = any($7::bytea[])
               and k.claimed_at <= clock_timestamp() - make_interval(secs => $6 / 1000.0)
         returning id`,
});
const SEE = statement({
  name: 'idempotency_see',
  columns: { ...columns('idempotency_key', 'id', 'answer'), is_same: computed.boolean },
  text: `select id, answer, fingerprint = any($3::bytea[]) as is_same from public.idempotency_key where user_id = $1 and key = $2`,
});
const KEEP = statement({
  name: 'idempotency_keep',
  text: `update public.idempotency_key set answer = $2 where id = $1`,
});
const RELEASE = statement({
  name: 'idempotency_release',
  text: `delete from public.idempotency_key where id = $1`,
});
const PURGE = purgeStatement({
  name: 'idempotency_purge',
  table: 'idempotency_key',
  where: `claimed_at <= ${AGO}`,
  order: 'claimed_at',
});

type Parts = Readonly<{
  pool: Pool;
  seal: Seal;
  /** Returns keyed hashes of a text, the first with the current key and the others with older keys. */
  fingerprints: (text: string) => readonly Buffer[];
  newId: () => string;
}>;

export const makeIdempotencyStore = ({ pool, seal, fingerprints, newId }: Parts): IdempotencyStore => {
  const run = onPool(pool);

  const claimed = async (userId: UserId, key: string, request: string, triesLeft = TRIES): Promise<Claim> => {
    // The hash covers user and key, so that rows don't reveal that two users sent the same request.
    const prints = fingerprints(JSON.stringify([userId, key, request]));
    const [mine] = await run(CLAIM, newId(), userId, key, prints[0], KEEP_MS, LEASE_MS, prints);
    if (mine) return { _tag: 'Claimed', id: mine.id };
    const [row] = await run(SEE, userId, key, prints);
    // The key was released between the two statements.
    if (row === undefined) return triesLeft ? claimed(userId, key, request, triesLeft - 1) : { _tag: 'Running' };
    if (!row.is_same) return { _tag: 'Reused' };
    return row.answer ? { _tag: 'Done', answer: seal.open(row.answer, row.id) } : { _tag: 'Running' };
  };

  const port = outage('idempotency-keys');
  return {
    claim: (userId, key, request) =>
      TE.tryCatch(
        () =>
          afterTurn(pool, { rows: [`idempotency-key:${userId}:${key}`], queue: 'claim' }, () =>
            claimed(userId, key, request),
          ),
        port,
      ),
    keep: (id, answer) =>
      TE.tryCatch(async () => {
        await run(KEEP, id, seal.seal(answer, id));
      }, port),
    release: (id) =>
      TE.tryCatch(async () => {
        await run(RELEASE, id);
      }, port),
    purge: TE.tryCatch(() => purgeAll(run, PURGE, KEEP_MS), port),
  };
};
