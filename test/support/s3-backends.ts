import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import S3rver from '@20minutes/s3rver';

type Backend = Readonly<{
  port: number;
  bucket: string;
  /** Credentials that it accepts, as environment variables. */
  credentials: Readonly<Record<'AWS_ACCESS_KEY_ID' | 'AWS_SECRET_ACCESS_KEY', string>>;
  /** The keys of all objects. */
  keys: () => Promise<readonly string[]>;
  close: () => Promise<void>;
}>;
export type StartBackend = () => Promise<Backend>;

const BUCKET = 'images';

const filesUnder = async (folder: string): Promise<readonly string[]> =>
  (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)));

export const startS3rver: StartBackend = async () => {
  const directory = await mkdtemp(join(tmpdir(), 's3-'));
  const options = { address: '127.0.0.1', port: 0, silent: true, directory, configureBuckets: [{ name: BUCKET }] };
  const server = new S3rver(options);
  const { port } = await server.run();
  return {
    port,
    bucket: BUCKET,
    credentials: { AWS_ACCESS_KEY_ID: 'S3RVER', AWS_SECRET_ACCESS_KEY: 'S3RVER' },
    keys: async () => (await filesUnder(join(directory, BUCKET))).filter((path) => path.endsWith('_object')),
    close: async () => {
      await server.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
};

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
};

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(true));
    socket.once('error', () => resolve(false)).once('close', () => resolve(false));
    socket.end();
  });

/** versitygw, an S3 server in front of a folder. */
const startVersity: StartBackend = async () => {
  const directory = await mkdtemp(join(tmpdir(), 's3-'));
  const [objects, metadata] = [join(directory, 'objects'), join(directory, 'metadata')];
  for (const one of [join(objects, BUCKET), metadata]) await mkdir(one, { recursive: true });
  const [port, secret] = [await freePort(), 'of-the-tests'];
  const gateway = spawn(
    'versitygw',
    ['--access', 'tester', '--secret', secret, '--port', `127.0.0.1:${port}`, 'posix', '--sidecar', metadata, objects],
    { stdio: 'ignore' },
  );
  while (!(await answers(port))) {
    if (gateway.exitCode !== null) throw new Error(`versitygw ended with code ${gateway.exitCode}`);
    await sleep(20);
  }
  return {
    port,
    bucket: BUCKET,
    credentials: { AWS_ACCESS_KEY_ID: 'tester', AWS_SECRET_ACCESS_KEY: secret },
    keys: () => filesUnder(join(objects, BUCKET)),
    close: async () => {
      gateway.kill();
      await once(gateway, 'exit');
      await rm(directory, { recursive: true, force: true });
    },
  };
};

const isOnPath = (program: string): boolean =>
  (process.env['PATH'] ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });

/** Every S3 server that this machine has, by name. */
export const S3_BACKENDS: Readonly<Record<string, StartBackend>> = {
  s3rver: startS3rver,
  ...(isOnPath('versitygw') ? { versitygw: startVersity } : {}),
};
