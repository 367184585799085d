import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { Pool } from 'pg';
import type { Seal } from './outbox.ts';
import { inTransaction } from './sql.ts';

export type SigningKey = Readonly<{ kid: string; privateKey: KeyObject; publicKey: KeyObject }>;

const LOCK = { name: 'signing_key_lock', text: `select pg_advisory_xact_lock(7236401960)` };
const FIND = {
  name: 'signing_key_find',
  text: `select kid, public_key, private_key from signing_key where deleted_at is null order by id desc limit 1`,
};
const ADD = {
  name: 'signing_key_add',
  text: `insert into signing_key (kid, public_key, private_key) values ($1, $2, $3)`,
};

/** The pair that signs access tokens; made by whichever process comes first, and the same for all. */
export const signingKey = (pool: Pool, { seal, open }: Seal, newKid: () => string): Promise<SigningKey> =>
  inTransaction(pool, async (run) => {
    await run(LOCK);
    const [row] = await run<{ kid: string; public_key: string; private_key: Buffer }>(FIND);
    if (row !== undefined) {
      const privateKey = createPrivateKey(open(row.private_key, row.kid));
      return { kid: row.kid, privateKey, publicKey: createPublicKey(row.public_key) };
    }
    const kid = newKid();
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const sealed = seal(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), kid);
    await run(ADD, kid, publicKey.export({ type: 'spki', format: 'pem' }), sealed);
    return { kid, privateKey, publicKey };
  });
