import { fork } from 'node:child_process';
import { once } from 'node:events';
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SEEN_FILE, unseen } from './contract/seen.ts';
import { COMPILED } from './e2e/process.ts';
import type { Counts } from './reporter.ts';

// Tests in parallel processes, more than there are processors, because many wait. Without an argument: those that show
// the effect of a change soon, and then whether every documented answer was seen. With `slow`: those with many processes
// or requests, or with other servers. `test:copies` and `test:timing` have the others.
const MOCHA = join(import.meta.dirname, '../node_modules/mocha/bin/mocha.js');
const SLOW = [
  // processes that start, stop, migrate, are killed or race each other
  'test/e2e/process/*.test.ts',
  'test/embedded-postgres/*.test.ts',
  'test/e2e/moving-users/*.test.ts',
  'test/e2e/*/*{races,kills,floods}.test.ts',
  'test/e2e/locks/hot-rows.test.ts',
  'test/bench/*.test.ts',
  // limits, which take many requests to reach
  'test/e2e/account/own-changes.test.ts',
  'test/e2e/http/{connections,rate-limit,unread-answers}.test.ts',
  'test/e2e/messages/{delivery,send-budgets}.test.ts',
  'test/e2e/sign-in/{enumeration,known-devices}.test.ts',
  'test/persistence/{generic-plans,piled-up,same-states,same-statements-of-factors}.test.ts',
  // generated and hostile input
  'test/contract/codecs.test.ts',
  'test/e2e/http/fuzzing.test.ts',
  'test/e2e/images/{hostile-files,interrupted-uploads}.test.ts',
  'test/pages/{foreign-forms,hostile-text,language-switch}.test.ts',
  // other servers, other systems' hashes, and hashes at their real cost
  'test/crypto/library-hashes.test.ts',
  'test/e2e/images/images-in-s3.test.ts',
  'test/storage/odd-object-stores.test.ts',
  'test/e2e/sign-in/all-sign-in-ways.test.ts',
  'test/e2e/oauth/odd-providers.test.ts',
  'test/e2e/passkeys/relying-party.test.ts',
  'test/persistence/connection/{standby,tls}.test.ts',
];
// Expanded here, because mocha takes a pattern that has braces only for the name of a file.
const SLOW_FILES = SLOW.flatMap((pattern) => {
  const files = globSync(pattern, { cwd: join(import.meta.dirname, '..') });
  if (files.length === 0) throw new Error(`no test is named like ${pattern}`);
  return files;
});
const isSlow = process.argv[2] === 'slow';
const ALONE = [
  '--no-config',
  '--require',
  './test/setup.ts',
  '--reporter',
  './test/reporter.ts',
  '--timeout',
  '240000',
];
const CHOSEN = isSlow
  ? [...ALONE, ...SLOW_FILES]
  : ['test/copies/**', ...SLOW_FILES].flatMap((files) => ['--ignore', files]);
const OPTIONS = ['--parallel', '--jobs', '4', ...CHOSEN];

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

const { passed, failed: broken } = await run(OPTIONS);

const missing = isSlow ? [] : unseen(readFileSync(seenFile, 'utf8'));
rmSync(folder, { recursive: true });
for (const one of missing) console.log(`in the contract, and seen in no test: ${one}`);
const failed = broken + (missing.length > 0 ? 1 : 0);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
