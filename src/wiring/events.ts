import type { Pool } from 'pg';
import { makeAuditSeals } from '../adapters/crypto/audit-seals.ts';
import type { Keys } from '../adapters/crypto/keys.ts';
import { makeSealedTexts } from '../adapters/crypto/sealed-texts.ts';
import { makeSendBudgetKey } from '../adapters/crypto/send-budget-keys.ts';
import { makeBucketOf } from '../adapters/crypto/unknown-identifiers.ts';
import type { Sealed } from '../adapters/persistence/audit/audit-chain.ts';
import type { Head } from '../adapters/persistence/audit/audit-links.ts';
import { makeAudit } from '../adapters/persistence/audit/audit-trail.ts';
import type { Audit } from '../adapters/persistence/audit/audit-trail.ts';
import { makeRecordEvents } from '../adapters/persistence/audit/record-events.ts';
import type { RecordEvents } from '../adapters/persistence/audit/record-events.ts';
import { sealCounted } from '../adapters/persistence/audit/seal-counted.ts';
import { makeMail } from '../adapters/persistence/messages/post-messages.ts';
import { makeSendBudgets } from '../adapters/persistence/messages/send-budgets.ts';
import { makeUnknownAccounts } from '../adapters/persistence/sign-in/unknown-accounts.ts';
import { uuidV7 } from '../adapters/system/uuid-v7.ts';
import type { Config } from '../config/config.ts';
import { policiesOf } from '../config/for-core.ts';
import { nowhere } from '../core/domain/audit.ts';
import type { Origin } from '../core/domain/audit.ts';
import type { DomainEvent } from '../core/domain/events.ts';

/**
 * Writes audit entries with the given origin (IP address, user agent and request id). Jobs and commands have no origin.
 */
export const auditOf = (keys: Keys, origin: () => Origin = () => nowhere): Audit =>
  makeAudit({ seals: makeAuditSeals(keys), newId: uuidV7, origin });

/** Records the events of jobs and commands as audit entries, without sending messages. */
export const jobEventsOf = (keys: Keys): RecordEvents => makeRecordEvents({ audit: auditOf(keys) });

export const sealAll = (pool: Pool, keys: Keys, known: Head | null = null): Promise<Sealed> =>
  sealCounted({ pool, seals: makeAuditSeals(keys), audit: auditOf(keys) }, known);

export const unknownAccountsOf = (config: Config, keys: Keys) =>
  makeUnknownAccounts(makeBucketOf(keys), policiesOf(config));

type Recording = Readonly<{ config: Config; pool: Pool; keys: Keys }> &
  Readonly<{ origin?: () => Origin; onRecorded?: ((events: readonly DomainEvent[]) => void) | undefined }>;

/** Records events as audit entries and as messages, which are sent later. */
export const recordingOf = ({ config, pool, keys, origin, onRecorded = () => {} }: Recording) => {
  const seal = makeSealedTexts(keys, 'messages');
  const sendBudgets = makeSendBudgets({ pool, policy: config.sendBudget, keyOf: makeSendBudgetKey(keys) });
  const mail = makeMail({ seal, newId: uuidV7, budgets: sendBudgets });
  const audit = auditOf(keys, origin);
  return { seal, sendBudgets, mail, audit, recordEvents: makeRecordEvents({ audit, mail, onRecorded }) };
};
