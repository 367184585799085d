import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Counts } from './reporter.ts';

// Every test: most of them in two processes at once, then those that compare times, with the machine to themselves.
const MOCHA = join(import.meta.dirname, '../node_modules/mocha/bin/mocha.js');
const RUNS = [
  ['--parallel', '--jobs', '2', '--ignore', 'test/timing/**'],
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

let [passed, failed] = [0, 0];
for (const options of RUNS) {
  const counts = await run(options);
  passed += counts.passed;
  failed += counts.failed;
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
