import { Agent, request } from 'node:http';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { expect } from 'chai';
import { listen } from '../../src/adapters/http/server/server.ts';
import type { Listening, ListenOptions } from '../../src/adapters/http/server/server.ts';
import { exchange, makeLog } from './support.ts';

type Call = Readonly<{ request: IncomingMessage; response: ServerResponse }>;

/** A server whose answers the test gives one by one. */
const startBare = async (options: Partial<ListenOptions> = {}) => {
  const { logger, lines } = makeLog();
  const waiting: ((call: Call) => void)[] = [];
  const arrived: Call[] = [];
  const handle: RequestListener = (incoming, response) => {
    const call = { request: incoming, response };
    const next = waiting.shift();
    if (next) next(call);
    else arrived.push(call);
  };
  const call = async (): Promise<Call> =>
    arrived.shift() ??
    new Promise((resolve) => {
      waiting.push(resolve);
    });
  const bare = { host: '127.0.0.1', port: 0, logger, maxConnections: 1000, ...options };
  const server = await listen({ callback: () => handle }, bare);
  return { ...server, call, lines, logger };
};

const get = (port: number, agent: Agent): Promise<Readonly<{ headers: IncomingMessage['headers']; text: string }>> =>
  new Promise((resolve, reject) => {
    const sent = request({ port, host: '127.0.0.1', agent }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () => resolve({ headers: response.headers, text })).on('error', reject);
    });
    sent.on('error', reject).end();
  });

const isRefused = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(false);
    });
    socket.on('error', () => resolve(true));
  });

const settled = async (promise: Promise<unknown>): Promise<string> => {
  const turn = new Promise((resolve) => {
    setImmediate(() => setImmediate(resolve, 'pending'));
  });
  return String(await Promise.race([promise.then(() => 'done'), turn]));
};

describe('the server', () => {
  it('reports its port, and rejects if the address is taken', async () => {
    const server = await startBare();
    expect(server.port).to.be.above(0);
    const second = await listen(
      { callback: () => () => undefined },
      { host: '127.0.0.1', port: server.port, logger: server.logger, maxConnections: 1 },
    ).catch((error: NodeJS.ErrnoException) => error.code);
    expect(second).to.equal('EADDRINUSE');
    await server.close(0);
  });

  it('answers what is not HTTP with a bare problem document', async () => {
    const server = await startBare();
    const said = await exchange(server.port, 'NONSENSE\r\n\r\n');
    const [head = '', body = ''] = said.split('\r\n\r\n');
    expect(head).to.match(/^HTTP\/1.1 400 Bad Request\r\n/);
    expect(head)
      .to.match(/content-type: application\/problem\+json/i)
      .and.match(/x-content-type-options: nosniff/i);
    expect(JSON.parse(body)).to.deep.include({ type: 'about:blank', status: 400 });
    const long = await exchange(server.port, `GET / HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(17_000)}\r\n\r\n`);
    expect(long).to.match(/^HTTP\/1.1 431 /);
    const smuggled = 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n';
    expect(await exchange(server.port, smuggled)).to.match(/^HTTP\/1.1 400 /);
    await server.close(0);
  });

  it('refuses ambiguous requests, which do not reach the application', async () => {
    const server = await startBare();
    const body = '2\r\n{}\r\n0\r\n\r\n';
    const host = 'Host: x\r\n';
    for (const [head, status] of [
      ['GET / HTTP/1.1\r\n\r\n', 400],
      [`GET / HTTP/1.1\r\n${host}${host}\r\n`, 400],
      [`GET / HTTP/1.1\r\n${host}Authorization: Bearer a\r\nauthorization: Bearer b\r\n\r\n`, 400],
      [`POST / HTTP/1.1\r\n${host}Content-Type: a/b\r\nContent-Type: a/c\r\nContent-Length: 0\r\n\r\n`, 400],
      [`POST / HTTP/1.1\r\n${host}Transfer-Encoding: gzip, chunked\r\n\r\n${body}`, 400],
      [`POST / HTTP/1.0\r\n${host}Transfer-Encoding: chunked\r\n\r\n${body}`, 400],
      [`GET /?a=1#&b=2 HTTP/1.1\r\n${host}\r\n`, 400],
      [`GET / HTTP/2.0\r\n${host}\r\n`, 400],
      [`GET / HTTP/0.9\r\n${host}\r\n`, 400],
      ['GET /\r\n\r\n', 400],
      [`CONNECT evil.example:443 HTTP/1.1\r\n${host}\r\n`, 501],
    ] as const) {
      const said = await exchange(server.port, head);
      expect(said, head).to.match(new RegExp(`^HTTP/1.1 ${status} `));
      expect(said, head)
        .to.match(/^content-type: application\/problem\+json; charset=utf-8\r$/im)
        .and.match(/^x-content-type-options: nosniff\r$/im)
        .and.match(/^connection: close\r$/im);
      expect(JSON.parse(said.split('\r\n\r\n')[1] ?? ''), head).to.deep.include({ type: 'about:blank', status });
    }
    const old = exchange(server.port, 'GET /old HTTP/1.0\r\n\r\n');
    const { request: seen, response } = await server.call();
    expect(seen.url).to.equal('/old');
    response.end();
    expect(await old).to.match(/^HTTP\/1.1 200 /);
    await server.close(0);
  });

  it('serves requests with other expectations than 100-continue', async () => {
    const server = await startBare();
    const head = 'POST /e HTTP/1.1\r\nHost: x\r\nExpect: 200-ok\r\nConnection: close\r\nContent-Length: 0\r\n\r\n';
    const said = exchange(server.port, head);
    const { request: seen, response } = await server.call();
    expect(seen.headers.expect).to.equal('200-ok');
    response.end();
    expect(await said).to.match(/^HTTP\/1.1 200 /);
    await server.close(0);
  });

  it('closes idle connections at once, kept alive or never used', async () => {
    const server = await startBare();
    const agent = new Agent({ keepAlive: true });
    const first = get(server.port, agent);
    (await server.call()).response.end('one');
    expect((await first).headers.connection).to.equal('keep-alive');
    const fresh = connect(server.port, '127.0.0.1');
    await new Promise((resolve) => {
      fresh.once('connect', resolve);
    });
    const freshClosed = new Promise((resolve) => {
      fresh.on('error', resolve).on('close', resolve);
    });
    const startedAt = performance.now();
    await Promise.all([server.close(60_000), freshClosed]);
    expect(performance.now() - startedAt).to.be.below(1000);
    agent.destroy();
  });

  it('lets running requests end with Connection: close, and accepts no new ones', async () => {
    const server = await startBare();
    const agent = new Agent({ keepAlive: true });
    const [early, late] = [get(server.port, agent), get(server.port, agent)];
    const [one, two] = [await server.call(), await server.call()];
    one.response.write('begun ');
    const closed = server.close(60_000);
    // it first takes what has arrived
    while (!(await isRefused(server.port))) expect(await settled(closed)).to.equal('pending');
    expect(await settled(closed)).to.equal('pending');
    one.response.end('and done');
    two.response.end('done');
    expect((await early).text).to.be.oneOf(['begun and done', 'done']);
    const answers = [await early, await late];
    expect(answers.map(({ text }) => text)).to.have.members(['begun and done', 'done']);
    expect(answers.find(({ text }) => text === 'done')?.headers.connection).to.equal('close');
    await closed;
    expect(server.lines).to.deep.equal([]);
    agent.destroy();
  });

  it('answers a request that waits on a busy connection, and then closes the connection', async () => {
    const server = await startBare();
    const socket = connect(server.port, '127.0.0.1');
    const said = new Promise<string>((resolve) => {
      let text = '';
      socket.on('data', (chunk) => {
        text += chunk.toString();
      });
      socket.on('close', () => resolve(text));
    });
    socket.write(['/1', '/2'].map((path) => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`).join(''));
    const first = await server.call();
    first.response.write('one');
    const closed = server.close(60_000);
    first.response.end();
    const second = await server.call();
    second.response.end('two');
    expect((await said).match(/Connection: [\w-]+/g)).to.deep.equal(['Connection: keep-alive', 'Connection: close']);
    await closed;
  });

  it('drops requests that have not ended after the grace time, and logs that', async () => {
    const server = await startBare();
    const agent = new Agent({ keepAlive: true });
    const outcome = get(server.port, agent).then(
      () => 'answered',
      (error: NodeJS.ErrnoException) => error.code,
    );
    await server.call();
    await server.close(10);
    expect(await outcome).to.equal('ECONNRESET');
    expect(server.lines).to.have.length(1);
    expect(server.lines[0]).to.deep.include({ requests: 1 });
    agent.destroy();
  });

  it('may be closed twice', async () => {
    const server: Listening = await startBare();
    await Promise.all([server.close(0), server.close(60_000)]);
  });
});
