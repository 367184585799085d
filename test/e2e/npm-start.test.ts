import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, cp, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect } from 'chai';
import { ROOT } from '../../src/environment.ts';
import { isGone, serverPid } from '../embedded/support.ts';
import { anyEmail, call, codeFrom, eventually, join as joinService, PASSWORD } from './client.ts';

const PARTS = ['src', 'migrations', 'seeders', 'tools', 'package.json', 'mikro-orm.config.ts'];
const ADMINISTRATOR = { login: 'admin@example.com', password: 'correct horse battery staple' };

/** `npm start`, and the service that it started. */
type Started = Readonly<{ url: string; pid: number; output: () => string; npm: ChildProcess }>;

const startIn = async (folder: string): Promise<Started> => {
  const npm = spawn('npm', ['start'], {
    cwd: folder,
    env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', PORT: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  for (const stream of [npm.stdout, npm.stderr])
    createInterface({ input: stream }).on('line', (line) => lines.push(line));
  const output = () => lines.join('\n');
  const started = await eventually(
    async () => {
      if (npm.exitCode !== null) throw new Error(`npm start ended with code ${npm.exitCode}:\n${output()}`);
      return /Mailbox:/.test(output()) && lines.find((line) => line.includes('"msg":"started"'));
    },
    'the start',
    30_000,
  );
  // what it announces follows in one piece
  await eventually(async () => /Mailbox:.*\n(?:.*Administrator|\n)/.test(`${output()}\n\n`), 'the announcement');
  const { pid, port } = JSON.parse(started) as { pid: number; port: number };
  return { url: `http://localhost:${port}`, pid, output, npm };
};

const stop = async ({ pid, npm }: Started, signal: NodeJS.Signals): Promise<void> => {
  const ended = npm.exitCode === null && npm.signalCode === null ? once(npm, 'exit') : undefined;
  try {
    process.kill(pid, signal);
  } catch {
    // it has ended already
  }
  await ended;
};

describe('npm start', function () {
  this.timeout(120_000);
  let folder: string;
  const running: Started[] = [];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'npm-start-test-'));
    // for root the server runs as another user, who has to get in
    await chmod(folder, 0o755);
    for (const part of PARTS) await cp(join(ROOT, part), join(folder, part), { recursive: true });
    await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  });

  after(async () => {
    for (const one of running) await stop(one, 'SIGTERM');
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  const start = async (): Promise<Started> => {
    const one = await startIn(folder);
    running.push(one);
    return one;
  };

  it('runs the service on a database of its own, shares it, survives kill -9, keeps data and leaves nothing running', async () => {
    const first = await start();
    expect(first.output()).to.include(first.url).and.include(`${first.url}/dev/mailbox`);
    expect(first.output()).to.include(ADMINISTRATOR.login).and.include(ADMINISTRATOR.password);
    expect((await call(first.url, '/health/ready')).status).to.equal(200);
    expect((await call(first.url, '/dev/mailbox')).headers['content-type']).to.equal('text/html; charset=utf-8');
    expect((await call(first.url, '/v1/auth/login', ADMINISTRATOR)).status).to.equal(200);
    const { email } = await joinService(first.url);
    const [mine, other] = [{ login: email, password: PASSWORD }, anyEmail()];
    const pending = await codeFrom(first.url, other, () =>
      call(first.url, '/v1/auth/register', { first_name: 'Eve', email: other, password: PASSWORD }),
    );

    const second = await start();
    expect(second.url).not.to.equal(first.url);
    expect((await call(second.url, '/v1/auth/login', mine)).status).to.equal(200);
    const server = await serverPid(join(folder, '.data/postgres'));

    await stop(first, 'SIGKILL');
    expect((await call(second.url, '/v1/auth/login', mine)).status, 'the other goes on').to.equal(200);
    const third = await start();
    expect((await call(third.url, '/v1/auth/login', mine)).status).to.equal(200);
    // the secret that codes are made with is kept too
    const verified = await call(third.url, '/v1/auth/otp/verify', { type: 'email', value: other, code: pending });
    expect(verified.status).to.equal(200);

    for (const one of [second, third]) await stop(one, 'SIGTERM');
    for (const { pid } of running) expect(isGone(pid)).to.equal(true);
    await eventually(async () => isGone(server), 'the end of the database');

    const fourth = await start();
    expect((await call(fourth.url, '/v1/auth/login', mine)).status, 'after all had ended').to.equal(200);
    const last = await serverPid(join(folder, '.data/postgres'));
    await stop(fourth, 'SIGINT');
    await eventually(async () => isGone(last), 'the end of the database');
  });
});
