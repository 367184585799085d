import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { InferEntity } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import {
  activationOf,
  createdKey,
  isRotationDue,
  keyStates,
  removedKey,
} from '../../../core/domain/sessions/signing-key.ts';
import type { KeyPolicy, KeyTimes } from '../../../core/domain/sessions/signing-key.ts';
import type { Audit } from '../audit/audit-trail.ts';
import type { Database } from '../database/database.ts';
import { timeOf } from '../database/sql.ts';
import { statement } from '../database/statement.ts';
import { withEntities } from '../database/with-entities.ts';
import type { Seal } from '../messages/outbox.ts';
import { SigningKeySchema } from '../schema/signing-key.ts';

export type SigningKey = KeyTimes & Readonly<{ privateKey: KeyObject; publicKey: KeyObject }>;

type SigningKeys = Readonly<{ keys: readonly SigningKey[]; now: Date }>;

type Row = InferEntity<typeof SigningKeySchema>;

const LOCK = statement({ name: 'signing_key_lock', text: `select pg_advisory_xact_lock(7236401960)` });

type Options = Readonly<{
  database: Database;
  seal: Seal;
  isNewlySealed: (sealed: Buffer, id: string) => boolean;
  newKid: () => string;
  policy: KeyPolicy;
  audit: Pick<Audit, 'record'>;
}>;

/** Tells operators which key can't be decrypted. It is not an outage, so retrying does not help. */
const lost = (kid: string, cause: unknown): Error =>
  new RangeError(
    `the signing key ${kid} is sealed under another SECRET_KEY: add that to SECRET_KEYS_OLD or, if it was lost or stolen, delete the rows of signing_key`,
    { cause },
  );

/**
 * Stores the signing keys of access tokens. `rotate` creates the next key when it is due (immediately with `force`),
 * removes expired keys, and re-encrypts keys under the newest secret, so that old secrets can be removed. A lock lets
 * one process rotate at a time; the other processes use its result.
 */
export const makeSigningKeys = ({ database, seal, isNewlySealed, newKid, policy, audit }: Options) => {
  const open = ({ kid, privateKey }: Row): string => {
    try {
      return seal.open(privateKey, kid);
    } catch (error) {
      throw lost(kid, error);
    }
  };
  const toKey = (row: Row): SigningKey => ({
    kid: row.kid,
    privateKey: createPrivateKey(open(row)),
    publicKey: createPublicKey(row.publicKey),
    activatesAt: row.activatesAt,
    tokenTtlMs: row.tokenTtlMs,
  });
  const listed = (em: EntityManager): Promise<Row[]> =>
    em.find(SigningKeySchema, { deletedAt: null }, { orderBy: { activatesAt: 'asc', id: 'asc' } });
  const update = (row: Row): void => {
    if (!isNewlySealed(row.privateKey, row.kid)) row.privateKey = seal.seal(open(row), row.kid);
    row.tokenTtlMs = Math.max(row.tokenTtlMs, policy.tokenTtlMs);
  };
  const add = (em: EntityManager, activatesAt: Date): SigningKey => {
    const kid = newKid();
    const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const privateKey = seal.seal(pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), kid);
    const publicKey = pair.publicKey.export({ type: 'spki', format: 'pem' }).toString();
    return toKey(
      em.create(SigningKeySchema, { kid, publicKey, privateKey, activatesAt, tokenTtlMs: policy.tokenTtlMs }),
    );
  };
  return {
    load: (): Promise<SigningKeys> =>
      withEntities(database, async ({ em, run }) => {
        // Read the time first, so that the list contains every key that was created before `now`.
        const now = await timeOf(run);
        return { now, keys: (await listed(em)).map(toKey) };
      }),
    rotate: ({ force }: Readonly<{ force: boolean }>): Promise<SigningKeys> =>
      withEntities(database, async ({ em, run }) => {
        await run(LOCK);
        const [now, rows] = [await timeOf(run), await listed(em)];
        rows.forEach(update);
        const keys = rows.map(toKey);
        const isDue = force || isRotationDue(policy, keys, now);
        const made = isDue ? [add(em, activationOf(policy, keys, now))] : [];
        const states = keyStates(policy, [...keys, ...made], now);
        const gone = rows.filter(({ kid }) => states.get(kid) === 'gone');
        gone.forEach((row) => em.remove(row));
        await em.flush();
        await audit.record(run, now, [...made.map((key) => createdKey(key, force)), ...gone.map(removedKey)]);
        return { now, keys: [...keys, ...made].filter(({ kid }) => states.get(kid) !== 'gone') };
      }),
  };
};
