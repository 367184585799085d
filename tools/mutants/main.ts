import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import { parseArgs } from 'node:util';
import { API } from 'typescript/unstable/sync';
import { ROOT } from '../../src/start/project.ts';
import { mutantsOf } from './mutations.ts';
import type { Mutant } from './mutations.ts';

// Measures whether the tests of the core notice mistakes. Changes one random operator or literal in src/core at a time,
// and runs the tests of the domain, the use cases and the contracts (on the fakes). Lists the changes that no test
// notices.
const { values } = parseArgs({
  options: {
    mutants: { type: 'string', default: '100' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    in: { type: 'string', default: 'src/core' },
  },
});
const LEAST_NOTICED = 0.95;
const AT_ONCE = 2;
/** A test that runs this long is in an endless loop, so it has noticed the change. */
const TIMEOUT = 120_000;
const LOAD = join(import.meta.dirname, 'load.ts');
const MOCHA = join(ROOT, 'node_modules/mocha/bin/mocha.js');
const OPTIONS = ['--no-config', '--bail', '--exit', '--reporter', 'min', '--timeout', '60000'];
const TESTS = ['test/use-cases/**/*.test.ts', 'test/contracts/fakes.test.ts', 'test/domain/**/*.test.ts'];
const IMPORT = /^(?:import|export)\s(?!type\b)[^;']*from '(\.[^']+)'/gm;

const allMutants = (folder: string): readonly Mutant[] => {
  const api = new API({ cwd: ROOT });
  const project = api.updateSnapshot({ openProjects: [join(ROOT, 'tsconfig.json')] }).getProjects()[0];
  const mutants = globSync(`${folder}/**/*.ts`, { cwd: ROOT }).flatMap((path) => {
    const file = project?.program.getSourceFile(join(ROOT, path));
    return file ? mutantsOf(path, file) : [];
  });
  api.close();
  return mutants;
};

/** Returns a random sample. The same seed gives the same sample as long as the source is unchanged. */
const sample = (all: readonly Mutant[], size: number, seed: number): readonly Mutant[] => {
  let state = seed;
  // the random number generator mulberry32
  const random = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  return all
    .map((mutant) => ({ mutant, at: random() }))
    .toSorted((a, b) => a.at - b.at)
    .slice(0, size)
    .map(({ mutant }) => mutant);
};

/** Returns the file and everything that it imports, directly or indirectly. */
const reach = (path: string, seen = new Set<string>()): ReadonlySet<string> => {
  if (seen.has(path)) return seen;
  seen.add(path);
  for (const [, to = ''] of readFileSync(join(ROOT, path), 'utf8').matchAll(IMPORT))
    reach(posix.join(posix.dirname(path), to), seen);
  return seen;
};
const tests = globSync(TESTS, { cwd: ROOT }).map((path) => {
  const files = reach(path);
  // a computed import may load any file
  const isAny = readFileSync(join(ROOT, path), 'utf8').includes('import(');
  return { path, reaches: (file: string) => isAny || files.has(file) };
});

/** Whether all tests that can reach the mutant pass. */
const passes = async (mutant: Mutant): Promise<boolean> => {
  const files = tests.filter(({ reaches }) => reaches(mutant.path)).map(({ path }) => path);
  const run = spawn(process.execPath, ['--import', LOAD, MOCHA, ...OPTIONS, ...files], {
    cwd: ROOT,
    env: { ...process.env, MUTANT: JSON.stringify(mutant), NODE_COMPILE_CACHE: cache },
    stdio: 'ignore',
    timeout: TIMEOUT,
    killSignal: 'SIGKILL',
  });
  const [code] = (await once(run, 'close')) as [number | null];
  return code === 0;
};

const cache = mkdtempSync(join(tmpdir(), 'mutants-'));
const [first, ...others] = sample(allMutants(values.in), Number(values.mutants), Number(values.seed));
if (!first) throw new Error(`nothing to change in ${values.in}`);
if (!(await passes({ ...first, after: first.before }))) throw new Error('the tests fail without a change');

const mutants = [first, ...others];
const queue = mutants.values();
let missed = 0;
const work = async (): Promise<void> => {
  for (const mutant of queue)
    if (await passes(mutant)) {
      missed += 1;
      console.log(`${mutant.path}:${mutant.line}  ${mutant.before} → ${mutant.after || '(nothing)'}`);
    }
};
await Promise.all(Array.from({ length: AT_ONCE }, work));

rmSync(cache, { recursive: true });
const noticed = mutants.length - missed;
console.log(`${noticed} of ${mutants.length} mutants noticed (seed ${values.seed})`);
process.exitCode = noticed < LEAST_NOTICED * mutants.length ? 1 : 0;
