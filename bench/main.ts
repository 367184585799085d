import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbedded } from '../src/adapters/embedded-postgres/start.ts';
import { removeTemplate } from '../test/support/template.ts';
import { chartOf } from './chart.ts';
import { describeMachine } from './machine/machine.ts';
import { ROOT } from './machine/programs.ts';
import type { Result } from './result.ts';
import { NAMES, runCase } from './run.ts';
import type { Plan } from './run.ts';
import { tableOf } from './table.ts';
import { openWorld } from './world.ts';

// Usage: npm run bench [-- NAME …]. BENCH_USERS, BENCH_PAIRS and BENCH_SECONDS make a run larger or shorter.
const setting = (name: string, fallback: number): number => Number(process.env[name] ?? fallback);
const PLAN: Plan = {
  pairs: setting('BENCH_PAIRS', 9),
  seconds: setting('BENCH_SECONDS', 2),
  warmUp: setting('BENCH_WARM_UP', 3_000),
  many: setting('BENCH_MANY', 1_000_000),
  few: 10_000,
  soak: { seconds: setting('BENCH_SOAK', 600) },
};
const PEOPLE = 400;

const names = process.argv.slice(2);
const unknown = names.find((name) => !NAMES.includes(name));
if (unknown !== undefined) {
  console.error(`There is no benchmark "${unknown}". Choose from: ${NAMES.join(' ')}`);
  process.exit(2);
}
const chosen = names.length === 0 ? NAMES : names;

const say = (name: string, progress: string): void => {
  const line = `${name} ${chosen.indexOf(name) + 1} of ${chosen.length}: ${progress}`;
  process.stderr.write(process.stderr.isTTY ? `\r\u001b[K${line}` : `${line}\n`);
};

const folder = await mkdtemp(join(tmpdir(), 'bench-postgres-'));
// If started by root, the server runs as another user, who needs access to the folder.
await chmod(folder, 0o755);
const postgres = await startEmbedded({
  dataDir: join(folder, 'postgres'),
  log: console.error,
  settings: { max_connections: '100', shared_buffers: '512MB' },
});
process.env['TEST_DATABASE_URL'] = postgres.url.replace(/\/app$/, '/postgres');
const at = new Date().toISOString();
const world = await openWorld(setting('BENCH_USERS', PLAN.few), PEOPLE);
const machine = describeMachine(world.postgres.version);
const cases: Result[] = [];
try {
  for (const name of chosen) cases.push(await runCase(world, name, PLAN, say));
} finally {
  await world.close();
  await removeTemplate();
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
}
process.stderr.write('\n');
console.log(`${machine}\n\n${tableOf(cases)}`);
await writeFile(join(ROOT, 'bench/results.json'), `${JSON.stringify({ machine, at, cases }, null, 2)}\n`);
if (names.length === 0) await writeFile(join(ROOT, 'docs/images/performance.svg'), chartOf(cases, machine, at));
