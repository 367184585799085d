import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

export type Fault = Readonly<
  | { _tag: 'None' | 'Hang' | 'Refuse' }
  | { _tag: 'Delay'; ms: number }
  /** Cuts a connection once so many bytes of the server's answers were passed on. */
  | { _tag: 'Cut'; afterBytes: number }
>;

export type Relay = Readonly<{
  /** The given URL, with the relay's port. */
  url: string;
  /** For open connections and new ones. */
  suffer: (fault: Fault) => void;
  /** Where new connections go. What is open is reset, as by an address that moves to another machine, unless it `stays`. */
  moveTo: (url: string, stays?: 'stays') => void;
  /** Resets open connections. */
  reset: () => void;
  /** Ends the server's side of open connections, and goes on taking what clients send. */
  halfClose: () => void;
  close: () => Promise<void>;
}>;

const targetOf = (url: string): Readonly<{ host: string; port: number }> => {
  const { hostname, port } = new URL(url);
  return { host: hostname, port: Number(port) };
};

/** A network between a service and a server, that a test can break in every way without rights of its own. */
export const startRelay = async (to: string): Promise<Relay> => {
  const pairs = new Set<readonly [near: Socket, far: Socket]>();
  let target = targetOf(to);
  let fault: Fault = { _tag: 'None' };

  const pass = (chunk: Buffer, receiver: Socket): void => {
    if (fault._tag === 'Hang') return;
    if (fault._tag === 'Delay') setTimeout(() => receiver.writable && receiver.write(chunk), fault.ms);
    else if (receiver.writable) receiver.write(chunk);
  };

  const serve = (near: Socket): void => {
    if (fault._tag === 'Refuse') return void near.resetAndDestroy();
    const far = connect(target);
    const pair = [near, far] as const;
    pairs.add(pair);
    let answered = 0;
    near.on('data', (chunk: Buffer) => pass(chunk, far));
    far.on('data', (chunk: Buffer) => {
      const left = fault._tag === 'Cut' ? Math.max(0, fault.afterBytes - answered) : chunk.length;
      answered += chunk.length;
      if (left >= chunk.length) return pass(chunk, near);
      near.write(chunk.subarray(0, left), () => near.resetAndDestroy());
    });
    for (const [one, other] of [pair, pair.toReversed() as [Socket, Socket]])
      one
        .on('error', () => {})
        .on('end', () => fault._tag !== 'Hang' && other.end())
        .on('close', () => {
          pairs.delete(pair);
          other.destroy();
        });
  };

  const server = createServer({ allowHalfOpen: true }, serve).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const own = new URL(to);
  own.hostname = '127.0.0.1';
  own.port = String((server.address() as AddressInfo).port);
  const reset = (): void => {
    for (const [near, far] of pairs) {
      near.resetAndDestroy();
      far.destroy();
    }
  };
  return {
    url: own.href,
    suffer: (next) => void (fault = next),
    moveTo: (url, stays) => {
      target = targetOf(url);
      if (stays === undefined) reset();
    },
    reset,
    halfClose: () => {
      for (const [near] of pairs) near.end();
    },
    close: async () => {
      reset();
      server.close();
      await once(server, 'close');
    },
  };
};
