import { pipe } from 'fp-ts/lib/function.js';
import type * as O from 'fp-ts/lib/Option.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Forbidden, Unavailable } from '../../domain/errors.ts';
import { permitted } from '../../domain/roles/access.ts';
import type { Principal } from '../../domain/sessions/principal.ts';
import type { AuditLog, Seal } from '../../ports/audit-log.ts';

/** Returns the last seal of the audit trail without verifying it. Requires `audit.read`. */
export type ReadSeal = (cmd: Readonly<{ actor: Principal }>) => TE.TaskEither<Forbidden | Unavailable, O.Option<Seal>>;

export const makeReadSeal =
  ({ auditLog }: Readonly<{ auditLog: AuditLog }>): ReadSeal =>
  ({ actor }) =>
    pipe(
      TE.fromEither(permitted(actor, 'audit.read')),
      TE.flatMap(() => auditLog.lastSeal),
    );
