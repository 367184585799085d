import type { Logger } from 'pino';
import type { Keys } from '../adapters/crypto/keys.ts';
import { makeSealedTexts } from '../adapters/crypto/sealed-texts.ts';
import { makeSealer } from '../adapters/crypto/sealed.ts';
import type { Database } from '../adapters/persistence/database/database.ts';
import { makeSigningKeys } from '../adapters/persistence/sessions/signing-keys.ts';
import { uuidV7 } from '../adapters/system/uuid-v7.ts';
import { startKeyRing } from '../adapters/tokens/refreshed-key-ring.ts';
import type { Config } from '../config/config.ts';
import { auditOf } from './events.ts';

export const signingKeysOf = ({ signingKeys: policy }: Config, database: Database, keys: Keys) => {
  const seal = makeSealedTexts(keys, 'signing-keys');
  const isNewlySealed = makeSealer(keys.derive('signing-keys')).isCurrent;
  return makeSigningKeys({ database, seal, isNewlySealed, newKid: uuidV7, policy, audit: auditOf(keys) });
};

export const keyRingOf = (config: Config, database: Database, keys: Keys, logger: Logger) =>
  startKeyRing(config.signingKeys, signingKeysOf(config, database, keys), logger);
