import type { Logger } from 'pino';
import { makeAuditSeals } from '../adapters/crypto/audit-seals.ts';
import type { Keys } from '../adapters/crypto/keys.ts';
import { makeAudit } from '../adapters/persistence/audit/audit-trail.ts';
import type { Database } from '../adapters/persistence/database/database.ts';
import type { Seal } from '../adapters/persistence/messages/outbox.ts';
import { makeSigningKeys } from '../adapters/persistence/sessions/signing-keys.ts';
import { uuidV7 } from '../adapters/system/uuid-v7.ts';
import { makeKeyRing } from '../adapters/tokens/key-ring.ts';
import type { KeyRing } from '../adapters/tokens/key-ring.ts';
import type { Config } from '../config/config.ts';
import { nowhere } from '../core/domain/audit.ts';
import { isRotationDue, isTtlToTell } from '../core/domain/sessions/signing-key.ts';
import type { KeyPolicy } from '../core/domain/sessions/signing-key.ts';
import { sealTexts } from './adapters.ts';

export type RunningKeyRing = KeyRing & Readonly<{ stop: () => Promise<void> }>;

const MAX_POLL_MS = 60_000;

/**
 * How long verifiers may cache the published keys, in seconds: half the lead time, so that they know a key before it
 * signs.
 */
export const jwksMaxAge = ({ leadMs }: KeyPolicy): number => Math.max(1, Math.min(900, Math.floor(leadMs / 2000)));

export const signingKeysOf = ({ signingKeys: policy }: Config, database: Database, keys: Keys) => {
  const seal = sealTexts(keys, 'signing-keys');
  const newest = sealTexts(newestOf(keys), 'signing-keys');
  const isNewlySealed = (sealed: Buffer, id: string): boolean => opens(newest, sealed, id);
  const audit = makeAudit({ seals: makeAuditSeals(keys), newId: uuidV7, origin: () => nowhere });
  return makeSigningKeys({ database, seal, isNewlySealed, newKid: uuidV7, policy, audit });
};

const newestOf = (keys: Keys): Keys => ({
  derive: (label) => {
    const { current } = keys.derive(label);
    return { current, all: [current] };
  },
});

const opens = ({ open }: Seal, sealed: Buffer, id: string): boolean => {
  try {
    open(sealed, id);
    return true;
  } catch {
    return false;
  }
};

/**
 * The signing keys of this process, refreshed three times per lead time; whichever process finds a rotation due
 * performs it.
 */
export const startKeyRing = async (
  config: Config,
  database: Database,
  keys: Keys,
  logger: Logger,
): Promise<RunningKeyRing> => {
  const { signingKeys: policy } = config;
  const store = signingKeysOf(config, database, keys);
  const ring = makeKeyRing(policy, await store.rotate({ force: false }), () => performance.now());
  const look = async (): Promise<void> => {
    try {
      const found = await store.load();
      const isDue = isRotationDue(policy, found.keys, found.now) || isTtlToTell(policy, found.keys);
      ring.update(isDue ? await store.rotate({ force: false }) : found);
    } catch (error) {
      logger.warn({ err: error }, 'the signing keys can not be read; going on with those that are known');
    }
  };
  let looking = Promise.resolve();
  const lookNext = () => {
    looking = looking.then(look);
  };
  const timer = setInterval(lookNext, Math.min(MAX_POLL_MS, policy.leadMs / 3));
  return {
    ...ring,
    stop: async () => {
      clearInterval(timer);
      await looking;
    },
  };
};
