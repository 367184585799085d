import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { ROOT } from '../../src/start/project.ts';
import { runPage } from '../docs/page.ts';
import { openShell } from '../docs/shell.ts';
import type { Shell } from '../docs/shell.ts';
import { freePort } from '../support/free-port.ts';

// Times what a new user does: clone the last commit, install, start, follow the README's first session, generate a
// resource, and call it. Run it with a warm package cache: `npm run test:newcomer`.

/** Seconds since the clone began. */
const LIMITS = { 'the first session': 120, 'the own resource answers': 300 } as const;

const started = performance.now();
const seconds = (since: number): number => Math.round((performance.now() - since) / 100) / 10;
const late: string[] = [];

const step = async <A>(name: string, work: () => Promise<A>): Promise<A> => {
  const since = performance.now();
  const result = await work();
  const total = seconds(started);
  const limit = name in LIMITS ? LIMITS[name as keyof typeof LIMITS] : null;
  if (limit !== null && total > limit) late.push(`${name} after ${total} s, and not within ${limit} s`);
  console.log(
    `${name.padEnd(28)}${String(seconds(since)).padStart(7)} s   since the clone ${total} s${limit === null ? '' : ` (at most ${limit} s)`}`,
  );
  return result;
};

/** Remove the variables of the npm that runs this. */
const env = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(?:npm_|NODE|INIT_CWD|DATABASE_URL|PORT$)/.test(name)),
) as Record<string, string>;

const run = (command: string, args: readonly string[], cwd: string) => promisify(execFile)(command, args, { cwd, env });

/** `npm start`, and the process to end. */
type Running = Readonly<{ npm: ChildProcess; pid: number }>;
const start = async (folder: string, port: number): Promise<Running> => {
  const npm = spawn('npm', ['start'], {
    cwd: folder,
    env: { ...env, PORT: String(port) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: npm.stdout });
  return new Promise((resolve, reject) => {
    let pid = 0;
    lines.on('line', (line) => {
      if (line.includes('"msg":"listening"')) ({ pid } = JSON.parse(line) as { pid: number });
      if (line.includes('Mailbox:')) resolve({ npm, pid });
    });
    lines.once('close', () => reject(new Error('npm start ended')));
  });
};
const stop = async ({ npm, pid }: Running): Promise<void> => {
  if (npm.exitCode !== null) return;
  const ended = once(npm, 'exit');
  process.kill(pid, 'SIGTERM');
  await ended;
};

const folder = await mkdtemp(join(tmpdir(), 'newcomer-'));
// As root, the database runs as another user who needs access.
await chmod(folder, 0o755);
const project = join(folder, 'project');
const port = await freePort();
const url = `http://localhost:${port}`;
let running: Running | null = null;
const inShell = async <A>(work: (shell: Shell) => Promise<A>): Promise<A> => {
  const shell = openShell({ cwd: project, scratch: folder, env, timeoutMs: 120_000 });
  try {
    return await work(shell);
  } finally {
    await shell.end();
  }
};
const restart = async (): Promise<void> => {
  if (running) await stop(running);
  running = await start(project, port);
};

const CALL = `
  TOKEN=$(curl -s ${url}/v1/auth/login -H 'Content-Type: application/json' \\
    -d '{"login":"admin@example.com","password":"correct horse battery staple"}' |
    node -pe "JSON.parse(fs.readFileSync(0, 'utf8')).access_token")
  curl -s -o /dev/null -w '%{http_code} ' ${url}/v1/invoices -H "Authorization: Bearer $TOKEN" \\
    -H 'Content-Type: application/json' -d '{"amount":100}'
  curl -s -o /dev/null -w '%{http_code}' ${url}/v1/invoices -H "Authorization: Bearer $TOKEN"`;

const journey = async (): Promise<void> => {
  await step('clone', () => run('git', ['clone', '--quiet', ROOT, project], folder));
  await step('npm ci', () => run('npm', ['ci', '--prefer-offline', '--no-audit', '--no-fund'], project));
  await step('npm start', restart);
  await step('the first session', () =>
    inShell((shell) => {
      const replace = [['http://localhost:3000', url]] as const;
      return runPage(join(project, 'README.md'), { shell, folder: project, databaseUrl: '', replace });
    }),
  );
  await step('npm run new:resource', () =>
    run('npm', ['run', 'new:resource', '--', 'invoice', 'amount:integer', 'note:string?'], project),
  );
  await step('npm start again', restart);
  await step('the own resource answers', async () => {
    const answered = await inShell((shell) => shell.run(CALL));
    if (answered !== '201 200') throw new Error(`POST and GET /v1/invoices answered ${answered}`);
  });
};

const interrupted = new Promise<never>((_, reject) => {
  process.once('SIGINT', () => reject(new Error('interrupted')));
});
try {
  await Promise.race([journey(), interrupted]);
} finally {
  if (running) await stop(running);
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}
for (const why of late) console.error(why);
process.exitCode = late.length === 0 ? 0 : 1;
