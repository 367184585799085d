import type { Pool } from 'pg';
import { makeAuditSeals } from '../adapters/crypto/audit-seals.ts';
import type { Keys } from '../adapters/crypto/keys.ts';
import type { Sealed } from '../adapters/persistence/audit/audit-chain.ts';
import type { Head } from '../adapters/persistence/audit/audit-links.ts';
import { makeAudit } from '../adapters/persistence/audit/audit-trail.ts';
import type { Audit } from '../adapters/persistence/audit/audit-trail.ts';
import { makeRecordEvents } from '../adapters/persistence/audit/record-events.ts';
import type { RecordEvents } from '../adapters/persistence/audit/record-events.ts';
import { sealCounted } from '../adapters/persistence/audit/seal-counted.ts';
import { uuidV7 } from '../adapters/system/uuid-v7.ts';
import { nowhere } from '../core/domain/audit.ts';
import type { Origin } from '../core/domain/audit.ts';

/** Writes to the trail with the given origin; jobs and commands have none. */
export const auditOf = (keys: Keys, origin: () => Origin = () => nowhere): Audit =>
  makeAudit({ seals: makeAuditSeals(keys), newId: uuidV7, origin });

/** Writes the audit entries of what a job or a command did. */
export const jobEventsOf = (keys: Keys): RecordEvents => makeRecordEvents({ audit: auditOf(keys) });

export const sealAll = (pool: Pool, keys: Keys, known: Head | null = null): Promise<Sealed> =>
  sealCounted({ pool, seals: makeAuditSeals(keys), audit: auditOf(keys) }, known);
