import type { Pool } from 'pg';
import { makeAuditSeals } from '../adapters/crypto/audit-seals.ts';
import type { Keys } from '../adapters/crypto/keys.ts';
import { makeAudit } from '../adapters/persistence/audit-trail.ts';
import { makePurge } from '../adapters/persistence/purging.ts';
import type { Purge } from '../adapters/persistence/purging.ts';
import { uuidV7 } from '../adapters/system/uuid-v7.ts';
import { nowhere } from '../core/domain/audit.ts';

/** What the service does by itself, whoever's request it is that runs meanwhile. */
export const purgeOf = (pool: Pool, keys: Keys): Purge =>
  makePurge({ pool, audit: makeAudit({ seals: makeAuditSeals(keys), newId: uuidV7, origin: () => nowhere }) });
