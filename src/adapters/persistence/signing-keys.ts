import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { Pool } from 'pg';
import { activationOf, isRotationDue, keyStates } from '../../core/domain/signing-key.ts';
import type { KeyPolicy } from '../../core/domain/signing-key.ts';
import type { Seal } from './outbox.ts';
import { inTransaction, onPool } from './sql.ts';
import type { Run } from './sql.ts';

export type SigningKey = Readonly<{ kid: string; privateKey: KeyObject; publicKey: KeyObject; activatesAt: Date }>;

/** All keys that are not gone, and the database's time at which they were read. */
export type SigningKeys = Readonly<{ keys: readonly SigningKey[]; now: Date }>;

type Row = { kid: string; public_key: string; private_key: Buffer; activates_at: Date };

const LOCK = { name: 'signing_key_lock', text: `select pg_advisory_xact_lock(7236401960)` };
const NOW = { name: 'signing_key_now', text: `select date_trunc('milliseconds', clock_timestamp()) as now` };
const LIST = {
  name: 'signing_key_list',
  text: `select kid, public_key, private_key, activates_at from signing_key where deleted_at is null order by activates_at, id`,
};
const ADD = {
  name: 'signing_key_add',
  text: `insert into signing_key (kid, public_key, private_key, activates_at) values ($1, $2, $3, $4)`,
};
const REMOVE = { name: 'signing_key_remove', text: `delete from signing_key where kid = any($1::text[])` };

type Options = Readonly<{ pool: Pool; seal: Seal; newKid: () => string; policy: KeyPolicy }>;

/**
 * Keys that sign access tokens. Whichever process holds the lock makes the next one in time (or now, with `force`) and
 * removes those that are gone; the others find its work done.
 */
export const makeSigningKeys = ({ pool, seal, newKid, policy }: Options) => {
  const nowOf = async (run: Run): Promise<Date> => {
    const [row] = await run<{ now: Date }>(NOW);
    if (row === undefined) throw new TypeError('the statement gives one row, always');
    return row.now;
  };
  const toKey = ({ kid, public_key, private_key, activates_at: activatesAt }: Row): SigningKey => ({
    kid,
    privateKey: createPrivateKey(seal.open(private_key, kid)),
    publicKey: createPublicKey(public_key),
    activatesAt,
  });
  const add = async (run: Run, activatesAt: Date): Promise<SigningKey> => {
    const kid = newKid();
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const sealed = seal.seal(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), kid);
    await run(ADD, kid, publicKey.export({ type: 'spki', format: 'pem' }), sealed, activatesAt);
    return { kid, privateKey, publicKey, activatesAt };
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
        const isDue = force || isRotationDue(policy, keys, now);
        const all = isDue ? [...keys, await add(run, activationOf(policy, keys, now))] : keys;
        const states = keyStates(policy, all, now);
        const gone = all.filter(({ kid }) => states.get(kid) === 'gone');
        if (gone.length > 0)
          await run(
            REMOVE,
            gone.map(({ kid }) => kid),
          );
        return { now, keys: all.filter((key) => !gone.includes(key)) };
      }),
  };
};
