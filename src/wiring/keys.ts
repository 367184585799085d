import type { Logger } from 'pino';
import type { Keys } from '../adapters/crypto/keys.ts';
import { makeSealer } from '../adapters/crypto/sealed.ts';
import type { Database } from '../adapters/persistence/database/database.ts';
import { makeSigningKeys } from '../adapters/persistence/sessions/signing-keys.ts';
import { uuidV7 } from '../adapters/system/uuid-v7.ts';
import { makeKeyRing } from '../adapters/tokens/key-ring.ts';
import type { KeyRing } from '../adapters/tokens/key-ring.ts';
import type { Config } from '../config/config.ts';
import { isRotationDue, isTtlToTell } from '../core/domain/sessions/signing-key.ts';
import type { KeyPolicy } from '../core/domain/sessions/signing-key.ts';
import { sealTexts } from './adapters.ts';
import { auditOf } from './audit.ts';

export type RunningKeyRing = KeyRing & Readonly<{ stop: () => Promise<void> }>;

const MAX_POLL_MS = 60_000;

/** In seconds: half the lead time, so that verifiers know a key before it signs. */
export const jwksMaxAge = ({ leadMs }: KeyPolicy): number => Math.max(1, Math.min(900, Math.floor(leadMs / 2000)));

export const signingKeysOf = ({ signingKeys: policy }: Config, database: Database, keys: Keys) => {
  const seal = sealTexts(keys, 'signing-keys');
  const isNewlySealed = makeSealer(keys.derive('signing-keys')).isCurrent;
  const audit = auditOf(keys);
  return makeSigningKeys({ database, seal, isNewlySealed, newKid: uuidV7, policy, audit });
};

/** Refreshed three times per lead time; whichever process finds a rotation due performs it. */
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
      logger.warn({ err: error }, 'the signing keys can not be read; continuing with the known ones');
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
