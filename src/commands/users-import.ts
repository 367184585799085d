import { createReadStream, createWriteStream, openSync, statSync } from 'node:fs';
import { parseArgs } from 'node:util';
import * as E from 'fp-ts/lib/Either.js';
import { linesOf } from '../adapters/ndjson/lines.ts';
import { sinkOf } from '../adapters/ndjson/sink.ts';
import { progressBar } from '../adapters/system/progress.ts';
import { causeOf } from '../core/domain/errors.ts';
import { RoleName } from '../core/domain/roles/role.ts';
import type { ImportVerdict, ReadLine } from '../core/use-cases/moving-users/import-users.ts';
import { readConfig, readKeys } from '../start/project.ts';
import { FIREBASE_OPTIONS, firebaseOf } from './firebase-options.ts';
import { batchesOf } from './import-batches.ts';
import type { Batch } from './import-batches.ts';
import { importerOf } from './importer.ts';
import { oneOff } from './one-off.ts';
import { usage } from './usage.ts';

const USAGE = `Usage: npm run --silent users:import -- [FILE] [--dry-run] [--report FILE] [--allow-role NAME]…
         [--firebase-signer-key KEY [--firebase-salt-separator TEXT] [--firebase-rounds N] [--firebase-mem-cost N]]
Takes users, one JSON object a line, from FILE or stdin; says what became of each line, as NDJSON, on stdout or in the report.
The same file again goes on where an import was broken off. Exit codes: 0 all lines are users now, 1 some were refused,
64 usage, 75 broken off (run it again), 78 configuration.`;
/** The exit code of sysexits.h for a failure after which a retry makes sense. */
const EX_TEMPFAIL = 75;

const roleNamed = (raw: string): RoleName => {
  const name = RoleName.decode(raw);
  return E.isRight(name) ? name.right : usage(USAGE, `--allow-role ${raw}: ${name.left[0]?.message}`);
};

const options = () => {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        'dry-run': { type: 'boolean', default: false },
        report: { type: 'string' },
        'allow-role': { type: 'string', multiple: true, default: [] },
        ...FIREBASE_OPTIONS,
      },
    });
    const [file = '-', ...more] = positionals;
    if (more.length > 0) return usage(USAGE, 'give one file at most');
    if (file !== '-' && statSync(file, { throwIfNoEntry: false })?.isDirectory() !== false)
      return usage(USAGE, `there is no file ${file}`);
    const { 'dry-run': isRehearsal, report } = values;
    const allowedRoles = values['allow-role'].map(roleNamed);
    const firebase = firebaseOf(values, (problem) => usage(USAGE, problem));
    // Open the report before any user is created, because it must list all created users.
    const out = report === undefined ? process.stdout : createWriteStream(report, { fd: openSync(report, 'w', 0o600) });
    return { file: file === '-' ? null : file, isRehearsal, out, allowedRoles, firebase };
  } catch (error) {
    return usage(USAGE, error instanceof Error ? error.message : String(error));
  }
};
const { file, isRehearsal, out, allowedRoles, firebase } = options();

const hashIn = (line: ReadLine | undefined): string | null =>
  line !== undefined && E.isRight(line.row) ? (line.row.right.password_hash ?? null) : null;

const reportLine = ({ line, sourceId, verdict, id, errors }: ImportVerdict) => ({
  line,
  verdict,
  ...(id === null ? {} : { id }),
  ...(sourceId === null ? {} : { source_id: sourceId }),
  ...(errors.length === 0 ? {} : { errors: errors.map(({ pointer, detail }) => ({ pointer, detail })) }),
});

await oneOff(
  isRehearsal ? 'rehearsing the import' : 'the import',
  async ({ pool }, logger) => {
    const config = readConfig();
    const keys = await readKeys(config);
    const { importUsers, nameOf, end } = importerOf(config, pool, keys, { isRehearsal, firebase });
    const policy = { defaultRole: config.registration.defaultRole, allowedRoles };
    const sink = sinkOf(out);
    const size = file === null ? null : statSync(file).size;
    const progress = progressBar(isRehearsal ? 'rehearsing' : 'importing', size);
    const counts = { created: 0, exists: 0, conflict: 0, invalid: 0 };
    const hashes: Record<string, number> = {};
    let lines = 0;

    const take = async (batch: Batch): Promise<void> => {
      const verdicts = await importUsers(policy, batch.lines)();
      if (E.isLeft(verdicts)) throw causeOf(verdicts.left);
      for (const [i, { verdict }] of verdicts.right.entries()) {
        counts[verdict] += 1;
        const hash = verdict === 'created' ? hashIn(batch.lines[i]) : null;
        if (hash !== null) hashes[nameOf(hash)] = (hashes[nameOf(hash)] ?? 0) + 1;
      }
      lines += verdicts.right.length;
      await sink.write(verdicts.right.map(reportLine));
      progress(size === null ? lines : batch.end, `${lines} lines`);
    };

    try {
      // Read the next batch while the previous batch is written to the database.
      let taken = Promise.resolve();
      for await (const batch of batchesOf(linesOf(file === null ? process.stdin : createReadStream(file)))) {
        await taken;
        taken = take(batch);
        // Avoids an unhandled rejection. The error is handled where `taken` is awaited.
        taken.catch(() => undefined);
      }
      await taken;
      if (size !== null) progress(size, `${lines} lines`);
      if (out !== process.stdout) await sink.end();
      logger.info({ lines, ...counts, hashes }, isRehearsal ? 'rehearsed; no user was imported' : 'imported');
      process.exitCode = counts.conflict + counts.invalid > 0 ? 1 : 0;
    } catch (error) {
      logger.fatal(
        { err: error, lines, ...counts },
        'broken off after these lines; the same file again goes on from here',
      );
      process.exitCode = EX_TEMPFAIL;
    } finally {
      await end();
    }
  },
  'stderr',
);
