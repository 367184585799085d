import type { EntityManager } from '@mikro-orm/postgresql';
import { makeAuditSeals } from '../adapters/crypto/audit-seals.ts';
import { recordSeeding } from '../adapters/persistence/audit/audit-seeding.ts';
import { uuidV7 } from '../adapters/system/uuid-v7.ts';
import { nowhere } from '../core/domain/audit.ts';
import type { AuditEntry } from '../core/domain/audit.ts';
import { trailOf } from '../core/domain/audit/trail.ts';
import type { DomainEvent } from '../core/domain/events.ts';
import { readConfig, readKeys } from './project.ts';

/** Writes the audit entries of a seeder in the seeder's transaction. */
export const recordSeedEntries = async (em: EntityManager, entries: readonly AuditEntry[]): Promise<void> => {
  if (entries.length === 0) return;
  const config = readConfig();
  const seals = makeAuditSeals(await readKeys(config));
  await recordSeeding(em, { seals, newId: uuidV7, origin: () => nowhere }, entries);
};

export const recordSeedEvents = (em: EntityManager, events: readonly DomainEvent[]): Promise<void> =>
  recordSeedEntries(em, trailOf(events).entries);
