import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { CONNECTION_LIMITS } from '../../src/adapters/http/server/limits/connection-limits.ts';
import type { ConnectionLimits } from '../../src/adapters/http/server/limits/connection-limits.ts';
import { listen } from '../../src/adapters/http/server/server.ts';
import { makeLog } from './support.ts';

/** More than the kernel buffers for a client that doesn't read. */
const LARGE = Buffer.alloc(16_000_000, 'x');
const get = (path: string, ...fields: readonly string[]): string =>
  [`GET ${path} HTTP/1.1`, 'Host: x', ...fields, '', ''].join('\r\n');

/** A server with short limits; `asked` are the paths of the requests that reached the application. */
const startShort = async (handle: RequestListener, limits: Partial<ConnectionLimits>, maxConnections = 100) => {
  const { logger, lines } = makeLog();
  const asked: string[] = [];
  const callback = (): RequestListener => (request, response) => {
    asked.push(request.url ?? '');
    handle(request, response);
  };
  const options = { host: '127.0.0.1', port: 0, logger, maxConnections };
  const server = await listen({ callback }, { ...options, limits: { ...CONNECTION_LIMITS, ...limits } });
  const dropped = () =>
    lines.filter(({ msg }) => msg === 'connections were dropped').map((line) => line['connections']);
  return { ...server, asked, dropped };
};

/**
 * A client that never reads; resolves to what ended the connection. The error appears when the socket is written to or
 * closed.
 */
const dialDeaf = (port: number): Readonly<{ socket: Socket; ended: Promise<string> }> => {
  const socket = connect(port, '127.0.0.1');
  socket.pause();
  const ended = new Promise<string>((resolve) => {
    socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'error'));
    socket.on('close', () => resolve('closed'));
  });
  return { socket, ended };
};

/** Everything that the server sends until it closes. */
const readAll = async (socket: Socket): Promise<string> => {
  const chunks: Buffer[] = [];
  socket.on('error', () => undefined).on('data', (chunk) => chunks.push(chunk));
  await new Promise((resolve) => {
    socket.once('close', resolve);
  });
  return Buffer.concat(chunks).toString();
};

describe('requests that come at once over many connections', () => {
  // race 20
  it('are started a few at a time, so that a request that was started before is not held up by all', async () => {
    // requirement 109
    let [begun, begunBefore] = [0, 0];
    const inSteps = (left: number, end: () => void): void =>
      void setImmediate(() => (left > 0 ? inSteps(left - 1, end) : end()));
    const handle: RequestListener = ({ url }, response) => {
      begun += 1;
      if (url !== '/steps') return void response.end('done');
      inSteps(3, () => {
        begunBefore = begun;
        response.end('done');
      });
    };
    const server = await startShort(handle, {}, 300);
    const sockets = await Promise.all(
      Array.from({ length: 200 }, async () => {
        const socket = connect(server.port, '127.0.0.1');
        socket.write(get('/'));
        await once(socket, 'data');
        return socket;
      }),
    );
    begun = 0;
    const answers = sockets.map(readAll);
    sockets.forEach((socket, i) => socket.end(get(i === 0 ? '/steps' : '/', 'Connection: close')));
    await Promise.all(answers);
    expect(begun).to.equal(200);
    expect(begunBefore).to.be.within(1, 100);
    await server.close(0);
  });
});

describe('a client that does not read its answers', () => {
  // requirement 108
  it('is dropped when it has read nothing for the time that an answer may stall, whatever it sends meanwhile', async () => {
    const limits = { stalledMs: 100, checkMs: 20 };
    const server = await startShort((_request, response) => response.end(LARGE), limits);
    const deaf = [' ', '\r\n', 'GET ', get('/'), '\0'].map((more) => {
      const { socket, ended } = dialDeaf(server.port);
      socket.write(get('/'));
      const timer = setInterval(() => socket.write(more), 30);
      return ended.finally(() => clearInterval(timer));
    });
    for (const how of await Promise.all(deaf)) expect(how).to.be.oneOf(['ECONNRESET', 'EPIPE']);
    await server.close(0);
    expect(server.dropped()).to.deep.equal([{ stalled: 5 }]);
  });

  // requirement 108
  it('keeps no second answer waiting: the next request starts when the answer before it was read', async () => {
    const server = await startShort((_request, response) => response.end(LARGE), { stalledMs: 200 });
    const { socket, ended } = dialDeaf(server.port);
    const probe = setInterval(() => socket.write(' '), 50);
    socket.write([1, 2, 3, 4, 5].map((n) => get(`/${n}`)).join(''));
    await ended;
    clearInterval(probe);
    expect(server.asked).to.deep.equal(['/1']);
    await server.close(0);
  });

  // requirement 108
  it('is also dropped when it reads so slowly that the answer does not end in time', async () => {
    const endless: RequestListener = (_request, response) => {
      const timer = setInterval(() => response.write('x'), 10);
      response.on('close', () => clearInterval(timer));
    };
    const server = await startShort(endless, { stalledMs: 60_000, answerMs: 200 });
    const socket = connect(server.port, '127.0.0.1');
    socket.write(get('/'));
    expect(await readAll(socket)).to.match(/^HTTP\/1\.1 200 /);
    await server.close(0);
    expect(server.dropped()).to.deep.equal([{ slow: 1 }]);
  });

  it('is not confused with one that reads slowly, however long the answers take', async () => {
    // Both answers together; each takes longer than an answer may stall.
    const readMs = 4_000;
    const stalledMs = 1_500;
    const server = await startShort((_request, response) => response.end(LARGE), { stalledMs, checkMs: 20 });
    const socket = connect(server.port, '127.0.0.1');
    socket.write(get('/1'));
    let taken = 0;
    const startedAt = performance.now();
    for await (const chunk of socket) {
      if (taken === 0) setTimeout(() => socket.write(get('/2', 'Connection: close')), 100);
      taken += (chunk as Buffer).length;
      // The server sees no progress while the kernel has much to pass on, so a busy machine must not slow the client down.
      const due = startedAt + (readMs * taken) / (2 * LARGE.length);
      await sleep(Math.max(0, due - performance.now()));
    }
    expect(taken).to.be.above(2 * LARGE.length);
    expect(performance.now() - startedAt).to.be.above(2 * stalledMs);
    expect(server.asked).to.deep.equal(['/1', '/2']);
    await server.close(0);
  });

  it('is not confused with one whose answer the application is still making', async () => {
    const late: RequestListener = (_request, response) => void setTimeout(() => response.end('late'), 250);
    const server = await startShort(late, { stalledMs: 50 });
    const socket = connect(server.port, '127.0.0.1');
    socket.write(get('/', 'Connection: close'));
    expect(await readAll(socket)).to.match(/^HTTP\/1\.1 200 [^]*late$/);
    await server.close(0);
  });
});

describe('pipelined requests', () => {
  // requirement 108
  it('are answered one after another, in order, up to a bound after which the connection closes', async () => {
    let running = 0;
    let most = 0;
    const handle: RequestListener = (request, response) => {
      running += 1;
      most = Math.max(most, running);
      setImmediate(() => {
        running -= 1;
        response.end(request.url);
      });
    };
    const server = await startShort(handle, { pipelined: 4 });
    const socket = connect(server.port, '127.0.0.1');
    socket.write([1, 2, 3, 4, 5, 6].map((n) => get(`/${n}`)).join(''));
    const said = await readAll(socket);
    expect(said.match(/^\/\d|(?<=\r\n\r\n)\/\d/gm)).to.deep.equal(['/1', '/2', '/3', '/4']);
    expect(said.match(/^Connection: [\w-]+/gm)?.at(-1)).to.equal('Connection: close');
    expect({ asked: server.asked, most }).to.deep.equal({ asked: ['/1', '/2', '/3', '/4'], most: 1 });
    await server.close(0);
  });

  // requirement 108
  it('are dropped when there are far too many', async () => {
    const server = await startShort(() => undefined, { pipelined: 4 });
    const { socket, ended } = dialDeaf(server.port);
    const probe = setInterval(() => socket.write(get('/')), 20);
    socket.write(get('/').repeat(40));
    await ended;
    clearInterval(probe);
    expect(server.asked.length).to.be.at.most(1);
    await server.close(0);
    expect(server.dropped()).to.deep.equal([{ pipelined: 1 }]);
  });

  it('are answered before malformed bytes after them are refused', async () => {
    const server = await startShort((request, response) => void setImmediate(() => response.end(request.url)), {});
    const socket = connect(server.port, '127.0.0.1');
    socket.write(`${get('/1')}${get('/2')}NONSENSE\r\n\r\n`);
    expect((await readAll(socket)).match(/HTTP\/1\.1 \d+/g)).to.deep.equal([
      'HTTP/1.1 200',
      'HTTP/1.1 200',
      'HTTP/1.1 400',
    ]);
    await server.close(0);
  });
});

describe('a client that closes its side of the connection', () => {
  it('gets the answers to its requests, and then the connection ends', async () => {
    const afterwards: RequestListener = ({ socket, url }, response) => {
      if (socket.readableEnded) response.end(url);
      else socket.once('end', () => setImmediate(() => response.end(url)));
    };
    const server = await startShort(afterwards, {});
    const socket = connect({ port: server.port, host: '127.0.0.1', allowHalfOpen: true });
    socket.end(get('/1') + get('/2'));
    socket.once('end', () => socket.destroy());
    expect(await readAll(socket)).to.match(/^HTTP\/1\.1 200 [^]*\/1HTTP\/1\.1 200 [^]*\/2$/);
    await server.close(0);
  });
});

describe('a client that is slow to send', () => {
  // requirement 99, requirement 108
  it('is refused when its head or its body is not complete in time, or when it sends nothing', async () => {
    const handle: RequestListener = (request, response) => {
      request.resume().on('end', () => response.end());
    };
    const limits = { headersMs: 100, requestMs: 200, checkMs: 20 };
    const server = await startShort(handle, limits);
    for (const [begun, more] of [
      ['GET / HTTP/1.1\r\nHost: x\r\n', 'X-A: b\r\n'],
      ['POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n', 'x'],
      ['POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n', '1\r\nx\r\n'],
      ['POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n', 'X-A: b\r\n'],
      ['', ''],
    ] as const) {
      const socket = connect(server.port, '127.0.0.1');
      socket.write(begun);
      const trickle = setInterval(() => socket.write(more), 20);
      expect(await readAll(socket), begun).to.match(/^HTTP\/1\.1 408 [^]*"status":408/);
      clearInterval(trickle);
    }
    await server.close(0);
  });
});

describe('connections beyond the bound of a process', () => {
  // requirement 108
  it('are closed at once, until another connection ends', async () => {
    const server = await startShort((_request, response) => response.end('here'), {}, 2);
    const held = [1, 2].map(() => connect(server.port, '127.0.0.1'));
    for (const socket of held) {
      socket.write(get('/'));
      await new Promise((resolve) => {
        socket.once('data', resolve);
      });
    }
    expect(await readAll(connect(server.port, '127.0.0.1'))).to.equal('');
    held[0]?.destroy();
    await new Promise((resolve) => {
      held[0]?.once('close', resolve);
    });
    let said = '';
    while (said === '') {
      const next = connect(server.port, '127.0.0.1');
      next.write(get('/', 'Connection: close'));
      said = await readAll(next);
    }
    expect(said).to.match(/^HTTP\/1\.1 200 [^]*here$/);
    await server.close(0);
    expect(server.dropped()[0]).to.have.property('too-many').that.is.above(0);
  });
});
