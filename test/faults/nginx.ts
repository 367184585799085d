import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../../src/start/project.ts';
import { call, eventually } from '../e2e/client.ts';
import { freePort } from '../support/free-port.ts';
import type { Binary } from './binaries.ts';

export type Proxy = Readonly<{ url: string; close: () => Promise<void> }>;

/** nginx with the block of docs/deploy.md, without TLS, in front of two processes; resolves once it passes calls on. */
export const startNginx = async (nginx: Binary, ports: readonly number[]): Promise<Proxy> => {
  const folder = await mkdtemp(join(tmpdir(), 'nginx-'));
  await chmod(folder, 0o777);
  const own = await freePort();
  const url = `http://127.0.0.1:${own}`;
  const documented = /```nginx\n([^]*?)```/.exec(await readFile(join(ROOT, 'docs/deploy.md'), 'utf8'))![1]!;
  const block = documented
    .replace('listen 443 ssl;', `listen 127.0.0.1:${own};`)
    .replace('127.0.0.1:3000', `127.0.0.1:${ports[0]}`)
    .replace('127.0.0.1:3001', `127.0.0.1:${ports[1]}`);
  const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${folder}/${name};`,
  );
  await writeFile(
    join(folder, 'nginx.conf'),
    `daemon off;\nmaster_process off;\npid ${folder}/pid;\nerror_log stderr notice;\nevents {}\nhttp {\naccess_log off;\n${paths.join('\n')}\n${block}}\n`,
  );
  const proxy = spawn(nginx.path, ['-c', join(folder, 'nginx.conf'), '-p', folder, '-e', 'stderr'], {
    env: { LD_LIBRARY_PATH: nginx.libraries },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  proxy.stderr.resume();
  const close = async (): Promise<void> => {
    proxy.kill('SIGKILL');
    if (proxy.exitCode === null && proxy.signalCode === null) await once(proxy, 'exit');
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await eventually(
      () =>
        call(url, '/health/ready').then(
          ({ status }) => status === 200,
          () => false,
        ),
      'nginx',
    );
    return { url, close };
  } catch (error) {
    await close();
    throw error;
  }
};
