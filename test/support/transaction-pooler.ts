import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { Client } from 'pg';

/** `most` is how many server connections were in use at once. */
export type Pooler = Readonly<{ url: string; most: () => number; close: () => Promise<void> }>;

const message = (type: string, content: Buffer | string): Buffer => {
  const body = Buffer.from(content);
  const head = Buffer.alloc(5, type);
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
};
/** Accepts everybody, and invents the number of a server process, as poolers do. */
const WELCOME = Buffer.concat([
  message('R', Buffer.alloc(4)),
  message('S', 'server_version\x0015.0\0'),
  message('S', 'client_encoding\0UTF8\0'),
  message('K', Buffer.alloc(8)),
  message('Z', 'I'),
]);
const SSL_REQUEST = 80_877_103;

/** Splits what arrives into messages; the first one of a client has no type. */
const splitter = (isTyped: boolean, take: (whole: Buffer, type: string) => void) => {
  let rest = Buffer.alloc(0);
  let typed = isTyped;
  return (chunk: Buffer): void => {
    rest = Buffer.concat([rest, chunk]);
    for (;;) {
      const lengthAt = typed ? 1 : 0;
      if (rest.length < lengthAt + 4) return;
      const size = lengthAt + rest.readInt32BE(lengthAt);
      if (rest.length < size) return;
      const whole = rest.subarray(0, size);
      rest = rest.subarray(size);
      const type = typed ? String.fromCharCode(whole[0]!) : '';
      if (type === '' && whole.readInt32BE(4) !== SSL_REQUEST) typed = true;
      take(whole, type);
    }
  };
};

type Server = { readonly socket: Socket; toClient: (whole: Buffer, type: string) => void };

/** A connection that was signed in by the driver and then taken from it. */
const openServer = async (url: string): Promise<Server> => {
  const client = new Client({ connectionString: url });
  await client.connect();
  const { stream: socket } = (client as unknown as { connection: { stream: Socket } }).connection;
  socket.removeAllListeners();
  const server: Server = { socket, toClient: () => {} };
  socket.on(
    'data',
    splitter(true, (whole, type) => server.toClient(whole, type)),
  );
  socket.on('error', () => {});
  return server;
};

/**
 * Gives each transaction one of `size` server connections, the one that was used last first, and knows nothing of prepared
 * statements: like PgBouncer before 1.21 with `pool_mode = transaction`.
 */
export const startPooler = async (url: string, size: number): Promise<Pooler> => {
  const all = await Promise.all(Array.from({ length: size }, () => openServer(url)));
  const free = [...all];
  const waiting: ((server: Server) => void)[] = [];
  const clients = new Set<Socket>();
  let most = 0;

  const take = (use: (server: Server) => void): void => {
    const server = free.pop();
    if (server === undefined) waiting.push(use);
    else use(server);
    most = Math.max(most, size - free.length);
  };
  const giveBack = (server: Server): void => {
    const next = waiting.shift();
    if (next === undefined) free.push(server);
    else next(server);
  };

  const serve = (client: Socket): void => {
    clients.add(client);
    let server: Server | null = null;
    let isAsking = false;
    let unsent: Buffer[] = [];
    /** Answers that end with “ready for query”. */
    let expected = 0;
    const toClient = (whole: Buffer, type: string): void => {
      client.write(whole);
      if (type !== 'Z') return;
      expected -= 1;
      const isIdle = String.fromCharCode(whole[5]!) === 'I';
      if (!isIdle || expected > 0 || server === null) return;
      const done = server;
      server = null;
      giveBack(done);
    };
    const send = (whole: Buffer): void => {
      if (server !== null) return void server.socket.write(whole);
      unsent.push(whole);
      if (isAsking) return;
      isAsking = true;
      take((taken) => {
        isAsking = false;
        if (client.destroyed) return giveBack(taken);
        server = taken;
        server.toClient = toClient;
        for (const one of unsent) taken.socket.write(one);
        unsent = [];
      });
    };
    const fromClient = (whole: Buffer, type: string): void => {
      if (type === '') return void client.write(whole.readInt32BE(4) === SSL_REQUEST ? 'N' : WELCOME);
      if (type === 'X') return;
      if (type === 'Q' || type === 'S') expected += 1;
      send(whole);
    };
    client.on('data', splitter(false, fromClient)).on('error', () => {});
    client.on('close', () => {
      clients.delete(client);
      // A client that leaves within a transaction leaves it to be rolled back.
      if (server === null) return;
      const left = server;
      left.toClient = (_, type) => void (type === 'Z' && giveBack(left));
      left.socket.write(message('Q', 'rollback\0'));
    });
  };

  const listener = createServer(serve).listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const own = new URL(url);
  own.port = String((listener.address() as AddressInfo).port);
  return {
    url: own.href,
    most: () => most,
    close: async () => {
      for (const socket of [...clients, ...all.map((server) => server.socket)]) socket.destroy();
      listener.close();
      await once(listener, 'close');
    },
  };
};
