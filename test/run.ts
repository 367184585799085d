import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SEEN_FILE, unseen } from './contract/seen.ts';
import { COMPILED } from './e2e/process.ts';
import type { Counts } from './reporter.ts';

// Every test: most of them in three processes at once, because a test that waits would leave one of two processors idle;
// then those that compare times, with the machine to themselves; and whether all of them together saw every answer that
// the contract lists. What makes copies of the project, or sends the whole Postman collection to one, has a command of its
// own, `test:copies`.
const MOCHA = join(import.meta.dirname, '../node_modules/mocha/bin/mocha.js');
const RUNS = [
  ['--parallel', '--jobs', '3', '--ignore', 'test/{timing,copies}/**'],
  ['--ignore', 'test/!(timing)/**', '--ignore', 'test/*.test.ts'],
];

/** One run of mocha; one that breaks off before it can count counts as a failure. */
const run = async (options: readonly string[]): Promise<Counts> => {
  const mocha = fork(MOCHA, options);
  let counts: Counts = { passed: 0, failed: 1 };
  mocha.on('message', (told: Counts) => (counts = told));
  const [code] = (await once(mocha, 'close')) as [number | null];
  return code === 0 || counts.failed > 0 ? counts : { ...counts, failed: 1 };
};

const folder = mkdtempSync(join(tmpdir(), 'contract-seen-'));
const seenFile = join(folder, 'seen.txt');
writeFileSync(seenFile, '');
process.env[SEEN_FILE] = seenFile;
// the processes of mocha load the same code, too
process.env['NODE_COMPILE_CACHE'] = COMPILED;

let [passed, failed] = [0, 0];
for (const options of RUNS) {
  const counts = await run(options);
  passed += counts.passed;
  failed += counts.failed;
}

const missing = unseen(readFileSync(seenFile, 'utf8'));
rmSync(folder, { recursive: true });
for (const one of missing) console.log(`in the contract, and seen in no test: ${one}`);
if (missing.length === 0) passed += 1;
else failed += 1;
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
