import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../support/free-port.ts';
import type { Binary } from './binaries.ts';

export type Bouncer = Readonly<{
  /** The given URL, through PgBouncer. */
  url: string;
  kill: () => Promise<void>;
  start: () => Promise<void>;
  close: () => Promise<void>;
}>;

/** PgBouncer with the settings of docs/deploy.md in front of a database. */
export const startBouncer = async (pgbouncer: Binary, to: string): Promise<Bouncer> => {
  const folder = await mkdtemp(join(tmpdir(), 'pgbouncer-'));
  await chmod(folder, 0o755);
  const [file, port] = [join(folder, 'pgbouncer.ini'), await freePort()];
  const { hostname, port: real, password, pathname } = new URL(to);
  await writeFile(join(folder, 'users.txt'), `"postgres" "${decodeURIComponent(password)}"\n`);
  await writeFile(
    file,
    `[databases]\n${pathname.slice(1)} = host=${hostname} port=${real} dbname=${pathname.slice(1)}\n[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = ${port}\n` +
      `unix_socket_dir =\nauth_type = scram-sha-256\nauth_file = ${join(folder, 'users.txt')}\npool_mode = transaction\ndefault_pool_size = 20\n` +
      `max_client_conn = 1000\nserver_login_retry = 1\nquery_wait_timeout = 5\n` +
      `ignore_startup_parameters = extra_float_digits,statement_timeout,lock_timeout,idle_in_transaction_session_timeout\n`,
  );
  const url = new URL(to);
  Object.assign(url, { hostname: '127.0.0.1', port: String(port) });
  let running: ChildProcess | null = null;

  const start = async (): Promise<void> => {
    const asUser = process.getuid?.() === 0 ? ['-u', 'nobody'] : [];
    running = spawn(pgbouncer.path, [...asUser, file], {
      env: { LD_LIBRARY_PATH: pgbouncer.libraries },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    for await (const chunk of running.stderr!) if (String(chunk).includes('process up')) break;
    running.stderr!.resume();
  };
  const kill = async (): Promise<void> => {
    if (running === null) return;
    const ended = once(running, 'exit');
    running.kill('SIGKILL');
    running = null;
    await ended;
  };
  await start();
  return {
    url: url.href,
    kill,
    start,
    close: async () => {
      await kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
};
