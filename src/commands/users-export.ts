import { createWriteStream } from 'node:fs';
import { rename } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import * as E from 'fp-ts/lib/Either.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { sealedText } from '../adapters/crypto/imported-totps.ts';
import { isReaderGone, sinkOf } from '../adapters/ndjson/sink.ts';
import { makeAuditLog } from '../adapters/persistence/audit/audit-log.ts';
import { makeUserExports } from '../adapters/persistence/moving-users/user-exports.ts';
import { progressBar } from '../adapters/system/progress.ts';
import { causeOf } from '../core/domain/errors.ts';
import { makeExportUsers } from '../core/use-cases/moving-users/export-users.ts';
import type { ExportedRow } from '../core/use-cases/moving-users/export-users.ts';
import { readConfig, readKeys } from '../start/project.ts';
import { auditOf } from '../wiring/events.ts';
import { oneOff } from './one-off.ts';
import { usage } from './usage.ts';

const USAGE = `Usage: npm run --silent users:export -- [--to FILE] [--with-hashes]
Writes every user who is not deleted, one JSON object a line, to stdout or FILE; password hashes and sealed secrets of authenticator
apps only with --with-hashes.`;

const options = () => {
  try {
    return parseArgs({ options: { to: { type: 'string' }, 'with-hashes': { type: 'boolean', default: false } } })
      .values;
  } catch (error) {
    return usage(USAGE, error instanceof Error ? error.message : String(error));
  }
};
const { to, 'with-hashes': withHashes } = options();

await oneOff(
  'the export',
  async ({ pool }, logger) => {
    const config = readConfig();
    const keys = await readKeys(config);
    if (withHashes)
      logger.warn(
        'this export contains password hashes and sealed secrets of authenticator apps: protect it like the database',
      );
    // Write to a temporary file first, so that only a complete export gets the requested name.
    const part = to === undefined ? null : `${to}.part`;
    const sink = sinkOf(part === null ? process.stdout : createWriteStream(part, { mode: 0o600 }));
    const progress = progressBar('exporting', null);
    let users = 0;
    const write = (rows: readonly ExportedRow[]): TE.TaskEither<Readonly<{ cause: unknown }>, void> =>
      TE.tryCatch(
        async () => {
          await sink.write(rows);
          progress((users += rows.length), 'users');
        },
        (cause) => ({ cause }),
      );
    const auditLog = makeAuditLog({ pool, audit: auditOf(keys) });
    const exported = await makeExportUsers({ exports: makeUserExports(pool, sealedText), auditLog })(
      { withHashes },
      write,
    )();
    if (E.isRight(exported)) {
      if (part !== null) await sink.end();
      if (part !== null && to !== undefined) await rename(part, to);
      return logger.info({ users }, 'exported');
    }
    const cause = 'cause' in exported.left ? exported.left.cause : causeOf(exported.left);
    if (!isReaderGone(cause)) throw cause;
    logger.warn({ users }, 'the reader of the export is gone; the export is incomplete');
    process.exitCode = 1;
  },
  'stderr',
);
