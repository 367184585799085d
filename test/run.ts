import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SEEN_FILE, unseen } from './contract/seen.ts';
import { COMPILED } from './e2e/process.ts';
import type { Counts } from './reporter.ts';

// All tests, in parallel processes, because waiting tests would leave a processor idle; then whether every documented
// answer was seen. Tests that measure times, and those that copy the project or send the Postman collection, have their
// own commands: `test:timing` and `test:copies`.
const MOCHA = join(import.meta.dirname, '../node_modules/mocha/bin/mocha.js');
const OPTIONS = ['--parallel', '--jobs', '3', '--ignore', 'test/copies/**'];

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
