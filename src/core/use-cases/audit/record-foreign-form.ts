import type * as TE from 'fp-ts/lib/TaskEither.js';
import { denied } from '../../domain/audit.ts';
import type { Unavailable } from '../../domain/errors.ts';
import type { AuditLog } from '../../ports/audit-log.ts';

/** Records a refused form from another site. The audit trail has one event per minute with their number. */
export type RecordForeignForm = TE.TaskEither<Unavailable, void>;

export const makeRecordForeignForm = ({ auditLog }: Readonly<{ auditLog: AuditLog }>): RecordForeignForm =>
  auditLog.append(denied(null, 'form.refused', null));
