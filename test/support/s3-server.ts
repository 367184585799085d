import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { startS3rver } from './s3-backends.ts';
import type { StartBackend } from './s3-backends.ts';

/** What the line to the server does: `hangs` takes connections and passes nothing on. */
export type Line = 'passes' | 'refuses' | 'hangs' | 'drops while sending' | 'drops while answering';

export type S3Server = Readonly<{
  /** `STORAGE_URL` for a prefix of its bucket. */
  storageUrl: (prefix: string) => string;
  endpoint: string;
  bucket: string;
  /** Credentials that it accepts, as environment variables. */
  credentials: Readonly<Record<'AWS_ACCESS_KEY_ID' | 'AWS_SECRET_ACCESS_KEY', string>>;
  behave: (line: Line) => void;
  /** The keys of all objects. */
  keys: () => Promise<readonly string[]>;
  close: () => Promise<void>;
}>;

/** Bytes after which a line drops. */
const DROP_AFTER = 1_000;

/** Passes bytes on until more than `DROP_AFTER` have gone in the direction that drops. */
const relay = (from: Socket, to: Socket, drops: boolean): void => {
  let passed = 0;
  from.on('data', (bytes) => {
    passed += bytes.length;
    if (drops && passed > DROP_AFTER) {
      from.destroy();
      to.destroy();
    } else to.write(bytes);
  });
  from.on('error', () => to.destroy());
  from.on('close', () => to.destroy());
};

/** A real S3 server behind a line that can break. */
export const startS3Server = async (start: StartBackend = startS3rver): Promise<S3Server> => {
  const { port, bucket, credentials, keys, close } = await start();
  const sockets = new Set<Socket>();
  let line: Line = 'passes';
  const front = createServer((client) => {
    sockets.add(client);
    client.once('close', () => sockets.delete(client));
    client.on('error', () => undefined);
    if (line === 'refuses') return void client.destroy();
    if (line === 'hangs') return;
    const back = connect(port, '127.0.0.1');
    relay(client, back, line === 'drops while sending');
    relay(back, client, line === 'drops while answering');
  });
  await new Promise<void>((resolve) => void front.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(front.address() as AddressInfo).port}`;
  return {
    storageUrl: (prefix) => `s3://${bucket}/${prefix}?region=us-east-1&endpoint=${endpoint}&forcePathStyle=true`,
    endpoint,
    bucket,
    credentials,
    behave: (next) => {
      line = next;
      for (const socket of sockets) socket.destroy();
    },
    keys,
    close: async () => {
      front.close();
      for (const socket of sockets) socket.destroy();
      await close();
    },
  };
};
