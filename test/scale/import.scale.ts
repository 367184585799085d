import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { startScript } from '../e2e/one-off.ts';
import { sql } from '../e2e/people.ts';
import { freshDatabase } from '../support/database.ts';
import type { FreshDatabase } from '../support/database.ts';
import { VECTORS, foreignRow, ndjson } from '../support/foreign-rows.ts';

const SIZE = Number(process.env['IMPORT_USERS'] ?? 100_000);
const PER_SECOND = 2_000;
/** Other load makes an import slower, never faster. */
const TRIES = 3;
/** Forces early garbage collection, so that leaks show. */
const CAPPED = '--max-old-space-size=96';
/** Tolerated growth of memory between early and late, in MiB. */
const FLAT_MIB = 40;

/** Hashes that are stored unchanged; a fast one would cost a hash of ours. */
const HASHES = Object.entries(VECTORS).flatMap(([name, [hash]]) => (/^(?:scrypt|argon2)/.test(name) ? [hash] : []));
const FAST_SIZE = Math.min(SIZE, 2_000);
const FAST = VECTORS['PBKDF2-SHA1']![0];

type Watched = Readonly<{ code: number | null; seconds: number; mib: readonly number[]; stderr: string }>;

/** Runs a command to its end and samples its memory. */
const watched = async (
  name: string,
  env: Readonly<Record<string, string>>,
  args: readonly string[],
): Promise<Watched> => {
  const startedAt = performance.now();
  const child = startScript(name, { ...env, NODE_OPTIONS: CAPPED }, args);
  child.stdin.end();
  child.stdout.resume();
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const mib: number[] = [];
  const timer = setInterval(() => {
    void readFile(`/proc/${child.pid}/status`, 'utf8').then(
      (status) => mib.push(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024),
      () => undefined,
    );
  }, 200);
  const [code] = (await once(child, 'exit')) as [number | null];
  clearInterval(timer);
  return { code, seconds: (performance.now() - startedAt) / 1000, mib, stderr };
};

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
/** The growth from the second quarter to the last, in MiB. */
const growth = (mib: readonly number[]): number => {
  const quarter = mib.length >> 2;
  return median(mib.slice(-quarter)) - median(mib.slice(quarter, 2 * quarter));
};

describe(`${SIZE} users of another system`, function () {
  this.timeout(3_600_000);
  let database: FreshDatabase;
  let folder: string;
  const tell = ({ seconds, mib }: Watched, size = SIZE) =>
    console.log(
      `      ${Math.round(size / seconds)} users/s, ${seconds.toFixed(1)} s; memory up to ${Math.round(Math.max(...mib))} MiB, growth ${Math.round(growth(mib))} MiB`,
    );

  before(async () => {
    database = await freshDatabase();
    folder = await mkdtemp(join(tmpdir(), 'identity-import-'));
    const file = createWriteStream(join(folder, 'users.ndjson'));
    const row = (i: number) => foreignRow(i, { password_hash: HASHES[i % HASHES.length] });
    for (let i = 1; i <= SIZE; i += 1000)
      if (!file.write(ndjson(Array.from({ length: Math.min(1000, SIZE - i + 1) }, (_, n) => row(i + n)))))
        await once(file, 'drain');
    file.end();
    await once(file, 'finish');
  });
  after(async () => {
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  });
  const imported = (...more: readonly string[]) =>
    watched('users-import.ts', { DATABASE_URL: database.url }, [
      join(folder, 'users.ndjson'),
      '--report',
      join(folder, 'report.ndjson'),
      ...more,
    ]);

  it('are rehearsed in constant memory', async () => {
    const run = await imported('--dry-run');
    tell(run);
    expect(run.code, run.stderr).to.equal(0);
    expect(growth(run.mib)).to.be.below(FLAT_MIB);
  });

  it(`are imported at over ${PER_SECOND} a second, in constant memory`, async () => {
    let [run, tries] = [await imported(), 1];
    tell(run);
    for (; SIZE / run.seconds < PER_SECOND && tries < TRIES; tries += 1) {
      await database.drop();
      database = await freshDatabase();
      run = await imported();
      tell(run);
    }
    expect(run.code, run.stderr).to.equal(0);
    const [counts] = await sql<{ users: number; events: number }>(
      database.url,
      `select (select count(*)::int from imported_user) as users,
              (select count(*)::int from audit_event where action = 'user.imported') as events`,
    );
    expect(counts).to.deep.equal({ users: SIZE, events: SIZE });
    expect(SIZE / run.seconds).to.be.above(PER_SECOND);
    expect(growth(run.mib)).to.be.below(FLAT_MIB);
  });

  it('are all recognized in the same file, which creates nobody again', async () => {
    const run = await imported();
    tell(run);
    expect(run.code, run.stderr).to.equal(0);
    expect(run.stderr).to.match(new RegExp(`"exists":${SIZE}`));
  });

  it(`are imported with fast hashes, each wrapped in one of ours (${FAST_SIZE} of them)`, async () => {
    const other = await freshDatabase();
    const file = join(folder, 'fast.ndjson');
    const rows = Array.from({ length: FAST_SIZE }, (_, i) => foreignRow(i, { password_hash: FAST }));
    await writeFile(file, ndjson(rows));
    const run = await watched('users-import.ts', { DATABASE_URL: other.url }, [file, '--report', `${file}.report`]);
    tell(run, FAST_SIZE);
    expect(run.code, run.stderr).to.equal(0);
    const [wrapped] = await sql(
      other.url,
      `select count(*)::int as n from user_auth where password_hash like '$wrapped$%'`,
    );
    expect(wrapped).to.deep.equal({ n: FAST_SIZE });
    await other.drop();
  });

  it('are exported in constant memory', async () => {
    const run = await watched('users-export.ts', { DATABASE_URL: database.url }, ['--to', join(folder, 'out.ndjson')]);
    tell(run);
    expect(run.code, run.stderr).to.equal(0);
    expect(growth(run.mib)).to.be.below(FLAT_MIB);
  });
});
