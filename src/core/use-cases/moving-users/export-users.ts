import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { succeeded } from '../../domain/audit.ts';
import type { Unavailable } from '../../domain/errors.ts';
import { rowOf } from '../../domain/moving-users/user-row.ts';
import type { AuditLog } from '../../ports/audit-log.ts';
import type { UserExports } from '../../ports/user-exports.ts';

export type ExportedRow = ReturnType<typeof rowOf>;

/**
 * Exports password hashes and authenticator secrets only if `withHashes` is true. Writes the audit entry before the
 * first row. Returns the number of users.
 */
export type ExportUsers = <R>(
  options: Readonly<{ withHashes: boolean }>,
  write: (rows: readonly ExportedRow[]) => TE.TaskEither<R, void>,
) => TE.TaskEither<R | Unavailable, number>;

type Deps = Readonly<{ exports: UserExports; auditLog: AuditLog }>;

export const makeExportUsers =
  ({ exports, auditLog }: Deps): ExportUsers =>
  <R>(
    { withHashes }: Readonly<{ withHashes: boolean }>,
    write: (rows: readonly ExportedRow[]) => TE.TaskEither<R, void>,
  ) =>
    pipe(
      auditLog.append(
        succeeded(null, 'user.exported', null, [{ field: 'with_hashes', before: null, after: withHashes }]),
      ),
      TE.flatMap(() =>
        exports.walk({ withHashes }, (users) =>
          write(users.map(({ user, passwordHash, totpSecret }) => rowOf(user, passwordHash, totpSecret))),
        ),
      ),
    );
