import type { Pool } from 'pg';
import { makeAuditSeals } from '../adapters/crypto/audit-seals.ts';
import type { Keys } from '../adapters/crypto/keys.ts';
import { recordAnonymousAttempts } from '../adapters/persistence/audit/anonymous-attempts.ts';
import { sealTrail } from '../adapters/persistence/audit/audit-chain.ts';
import type { Sealed } from '../adapters/persistence/audit/audit-chain.ts';
import type { Head } from '../adapters/persistence/audit/audit-links.ts';
import { purgeTrail } from '../adapters/persistence/audit/audit-retention.ts';
import { recordTallies } from '../adapters/persistence/audit/audit-tallies.ts';
import { makeAudit } from '../adapters/persistence/audit/audit-trail.ts';
import type { Audit } from '../adapters/persistence/audit/audit-trail.ts';
import { makeRecordEvents } from '../adapters/persistence/audit/record-events.ts';
import type { RecordEvents } from '../adapters/persistence/audit/record-events.ts';
import { uuidV7 } from '../adapters/system/uuid-v7.ts';
import { nowhere } from '../core/domain/audit.ts';
import type { Origin } from '../core/domain/audit.ts';

/** Writes to the trail with the given origin; jobs and commands have none. */
export const auditOf = (keys: Keys, origin: () => Origin = () => nowhere): Audit =>
  makeAudit({ seals: makeAuditSeals(keys), newId: uuidV7, origin });

/** Writes the audit entries of what a job or a command did. */
export const jobEventsOf = (keys: Keys): RecordEvents => makeRecordEvents({ audit: auditOf(keys) });

/** Writes the counted events of the past minutes first. `known` is a head that the operator trusts. */
export const sealAll = async (pool: Pool, keys: Keys, known: Head | null = null): Promise<Sealed> => {
  const seals = makeAuditSeals(keys);
  const audit = auditOf(keys);
  await recordAnonymousAttempts({ pool, audit });
  await recordTallies({ pool, audit });
  return sealTrail({ pool, seals, known: known && { head: known, audit } });
};

export const purgeTrailWith = (pool: Pool, keys: Keys, keptMs: number): Promise<number> =>
  purgeTrail({ pool, audit: auditOf(keys) }, keptMs);
