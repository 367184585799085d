import type * as TE from 'fp-ts/lib/TaskEither.js';
import { denied } from '../../domain/audit.ts';
import type { Unavailable } from '../../domain/errors.ts';
import type { AuditLog } from '../../ports/audit-log.ts';

/** Records that a form from another site was refused. Only the number per minute is written to the audit trail. */
export type RecordForeignForm = TE.TaskEither<Unavailable, void>;

export const makeRecordForeignForm = ({ auditLog }: Readonly<{ auditLog: AuditLog }>): RecordForeignForm =>
  auditLog.append(denied(null, 'form.refused', null));
