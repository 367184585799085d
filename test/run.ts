import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SEEN_FILE, unseen } from './contract/seen.ts';
import { COMPILED } from './e2e/process.ts';
import type { Counts } from './reporter.ts';

// Tests in parallel processes, more than there are processors, because many wait; then whether every documented answer
// was seen. Tests of starting, stopping and migrating processes, those that copy the project, and those that measure
// times have their own commands: `test:process`, `test:copies` and `test:timing`.
const MOCHA = join(import.meta.dirname, '../node_modules/mocha/bin/mocha.js');
const APART = ['test/copies/**', 'test/e2e/process/**', 'test/embedded-postgres/**'];
const OPTIONS = ['--parallel', '--jobs', '4', ...APART.flatMap((files) => ['--ignore', files])];

/** One run of mocha; a run that crashes counts as a failure. */
const run = async (options: readonly string[]): Promise<Counts> => {
  const mocha = fork(MOCHA, options);
  let counts: Counts = { passed: 0, failed: 1 };
  mocha.on('message', (counted: Counts) => (counts = counted));
  const [code] = (await once(mocha, 'close')) as [number | null];
  return code === 0 || counts.failed > 0 ? counts : { ...counts, failed: 1 };
};

const folder = mkdtempSync(join(tmpdir(), 'contract-seen-'));
const seenFile = join(folder, 'seen.txt');
writeFileSync(seenFile, '');
process.env[SEEN_FILE] = seenFile;
// The processes of mocha load the same code, too.
process.env['NODE_COMPILE_CACHE'] = COMPILED;

let { passed, failed } = await run(OPTIONS);

const missing = unseen(readFileSync(seenFile, 'utf8'));
rmSync(folder, { recursive: true });
for (const one of missing) console.log(`in the contract, and seen in no test: ${one}`);
if (missing.length === 0) passed += 1;
else failed += 1;
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
