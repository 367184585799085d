import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

/** Before the database gets the commit, after it was done, or at the next statement of anybody. */
export type Moment = 'before' | 'after' | 'later';

/** The audit trail puts the id of the request into each transaction, which tells them apart. */
type Armed = Readonly<{ requestId: string; moment: Moment; strike: () => void }>;

/** The statement as it is sent, and the end of an answer outside a transaction. */
const [COMMIT, IDLE] = ['commit\0', 'Z\0\0\0\u0005I'];

/** A proxy to the database that strikes at the commit of one request. */
export const commitProxy = async (to: URL) => {
  let armed: Armed | null = null;
  let isOver = false;
  const sockets = new Set<Socket>();
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
    sockets.clear();
  };
  const server = createServer((near) => {
    const far = connect(Number(to.port), to.hostname);
    let isOurs = false;
    let isCommit = false;
    near.on('data', (chunk) => {
      if (isOver) return armed?.strike();
      if (armed) isOurs ||= chunk.includes(armed.requestId);
      isCommit = isOurs && armed !== null && chunk.includes(COMMIT);
      if (isCommit && armed?.moment === 'before') return armed.strike();
      return void far.write(chunk);
    });
    far.on('data', (chunk) => {
      if (isCommit && armed?.moment === 'after') return armed.strike();
      isOver ||= isCommit;
      isOurs &&= !chunk.includes(IDLE);
      return void near.write(chunk);
    });
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      one.on('error', () => {}).on('close', () => other.destroy());
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(to);
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.href,
    arm: (wanted: Armed): void => void (armed = wanted),
    disarm: (): void => void ([armed, isOver] = [null, false]),
    /** Breaks every connection. */
    cut,
    close: (): void => {
      cut();
      server.close();
    },
  };
};

export type CommitProxy = Awaited<ReturnType<typeof commitProxy>>;
