import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { Pool } from 'pg';
import {
  activationOf,
  createdKey,
  isRotationDue,
  isTtlToTell,
  keyStates,
  removedKey,
} from '../../../core/domain/sessions/signing-key.ts';
import type { KeyPolicy, KeyTimes } from '../../../core/domain/sessions/signing-key.ts';
import type { Audit } from '../audit/audit-trail.ts';
import { inTransaction, onPool } from '../database/sql.ts';
import type { Run } from '../database/sql.ts';
import type { Seal } from '../messages/outbox.ts';

export type SigningKey = KeyTimes & Readonly<{ privateKey: KeyObject; publicKey: KeyObject }>;

/** All keys that are not gone, and the database's time at which they were read. */
export type SigningKeys = Readonly<{ keys: readonly SigningKey[]; now: Date }>;

type Row = { kid: string; public_key: string; private_key: Buffer; activates_at: Date; token_ttl_ms: number };

const LOCK = { name: 'signing_key_lock', text: `select pg_advisory_xact_lock(7236401960)` };
const NOW = { name: 'signing_key_now', text: `select date_trunc('milliseconds', clock_timestamp()) as now` };
const LIST = {
  name: 'signing_key_list',
  text: `select kid, public_key, private_key, activates_at, token_ttl_ms from signing_key where deleted_at is null order by activates_at, id`,
};
const ADD = {
  name: 'signing_key_add',
  text: `insert into signing_key (kid, public_key, private_key, activates_at, token_ttl_ms) values ($1, $2, $3, $4, $5)`,
};
const REMOVE = { name: 'signing_key_remove', text: `delete from signing_key where kid = any($1::text[])` };

const TELL_TTL = {
  name: 'signing_key_tell_ttl',
  text: `update signing_key set token_ttl_ms = $1 where token_ttl_ms < $1 and deleted_at is null`,
};
const RESEAL = { name: 'signing_key_reseal', text: `update signing_key set private_key = $2 where kid = $1` };

type Options = Readonly<{
  pool: Pool;
  seal: Seal;
  /** Whether a text is sealed under the newest secret, and not under a former one. */
  isNewlySealed: (sealed: Buffer, id: string) => boolean;
  newKid: () => string;
  policy: KeyPolicy;
  audit: Pick<Audit, 'record'>;
}>;

/** For operators. A `RangeError`, because it is no outage: it does not pass by waiting. */
const lost = (kid: string, cause: unknown): Error =>
  new RangeError(
    `the signing key ${kid} is sealed under another SECRET_KEY: put that into SECRET_KEYS_OLD or, where it is lost or was stolen, delete the rows of signing_key`,
    { cause },
  );

/**
 * Keys that sign access tokens. Whichever process holds the lock makes the next one in time (or now, with `force`) and
 * removes those that are gone, which the trail is told in the same commit; the others find its work done. It also seals
 * under the newest secret what a former one sealed, so that the former one can go before the key does, and lets the keys
 * know how long its tokens live.
 */
export const makeSigningKeys = ({ pool, seal, isNewlySealed, newKid, policy, audit }: Options) => {
  const nowOf = async (run: Run): Promise<Date> => {
    const [row] = await run<{ now: Date }>(NOW);
    if (row === undefined) throw new TypeError('the statement gives one row, always');
    return row.now;
  };
  const open = ({ kid, private_key }: Row): string => {
    try {
      return seal.open(private_key, kid);
    } catch (error) {
      throw lost(kid, error);
    }
  };
  const toKey = (row: Row): SigningKey => ({
    kid: row.kid,
    privateKey: createPrivateKey(open(row)),
    publicKey: createPublicKey(row.public_key),
    activatesAt: row.activates_at,
    tokenTtlMs: row.token_ttl_ms,
  });
  const reseal = async (run: Run, rows: readonly Row[]): Promise<void> => {
    for (const row of rows) {
      if (!isNewlySealed(row.private_key, row.kid)) await run(RESEAL, row.kid, seal.seal(open(row), row.kid));
    }
  };
  const add = async (run: Run, activatesAt: Date): Promise<SigningKey> => {
    const kid = newKid();
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const sealed = seal.seal(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), kid);
    const { tokenTtlMs } = policy;
    await run(ADD, kid, publicKey.export({ type: 'spki', format: 'pem' }), sealed, activatesAt, tokenTtlMs);
    return { kid, privateKey, publicKey, activatesAt, tokenTtlMs };
  };
  return {
    load: async (): Promise<SigningKeys> => {
      const run = onPool(pool);
      // the time first: a key that turns up in between is older than it says, never younger
      const now = await nowOf(run);
      return { now, keys: (await run<Row>(LIST)).map(toKey) };
    },
    rotate: ({ force }: Readonly<{ force: boolean }>): Promise<SigningKeys> =>
      inTransaction(pool, async (run) => {
        await run(LOCK);
        const [now, rows] = [await nowOf(run), await run<Row>(LIST)];
        const keys = rows.map(toKey);
        await reseal(run, rows);
        if (isTtlToTell(policy, keys)) await run(TELL_TTL, policy.tokenTtlMs);
        const isDue = force || isRotationDue(policy, keys, now);
        const made = isDue ? [await add(run, activationOf(policy, keys, now))] : [];
        const all = [...keys, ...made];
        const states = keyStates(policy, all, now);
        const gone = all.filter(({ kid }) => states.get(kid) === 'gone');
        if (gone.length > 0)
          await run(
            REMOVE,
            gone.map(({ kid }) => kid),
          );
        await audit.record(run, now, [...made.map((key) => createdKey(key, force)), ...gone.map(removedKey)]);
        return { now, keys: all.filter((key) => !gone.includes(key)) };
      }),
  };
};
