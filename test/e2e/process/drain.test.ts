import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import { freshDatabase } from '../../support/database.ts';
import type { FreshDatabase } from '../../support/database.ts';
import { PASSWORD, call, eventually } from '../client.ts';
import { CHEAP, spawnService } from '../process.ts';
import type { ServiceProcess } from '../process.ts';

const COUNT = 100;

const connected = async (url: string): Promise<Socket> => {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  return socket;
};

const signIn = (login: string): string => {
  const body = JSON.stringify({ login, password: PASSWORD });
  const head = [
    'POST /v1/auth/login HTTP/1.1',
    'Host: localhost',
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  return `${head.join('\r\n')}\r\n\r\n${body}`;
};

/** The status of each answer; `reset` if the connection ended without one. */
const statusOf = async (socket: Socket): Promise<string> => {
  const answer = await text(socket).catch(() => '');
  return /^HTTP\/1\.1 (\d+)/.exec(answer)?.[1] ?? 'reset';
};

describe('a service that is told to end', function () {
  this.timeout(120_000);
  let database: FreshDatabase;
  let service: ServiceProcess;

  before(async () => {
    database = await freshDatabase();
  });
  afterEach(() => void service?.child.kill('SIGKILL'));
  after(() => database.drop());

  const start = async (env: Readonly<Record<string, string>> = {}): Promise<void> => {
    service = await spawnService({ ...CHEAP, DATABASE_URL: database.url, ...env });
  };

  it('answers what was sent before, although it had no time to read it', async () => {
    // requirement 100, race 26
    await start();
    // The process stands still while the requests arrive, so that all are unread when it learns that it has to end.
    service.child.kill('SIGSTOP');
    const sockets = await Promise.all(Array.from({ length: COUNT }, () => connected(service.url)));
    const answers = sockets.map(statusOf);
    for (const [i, socket] of sockets.entries()) socket.write(signIn(`user${i}`));
    service.child.kill('SIGTERM');
    service.child.kill('SIGCONT');
    const seen = await Promise.all(answers);
    expect(seen).to.deep.equal(Array(COUNT).fill('401'));
    expect(await service.exit).to.deep.equal({ code: 0, signal: null });
  });

  it('is not ready at once, goes on accepting for DRAIN_DELAY, and then refuses connections', async () => {
    // requirement 100, race 26
    await start({ DRAIN_DELAY: '2' });
    const asked = performance.now();
    service.child.kill('SIGTERM');
    await eventually(
      async () => (await call(service.url, '/health/ready')).status === 503,
      'the end of readiness',
      1_000,
    );
    const answer = await call(service.url, '/v1/auth/login', { login: 'nobody', password: PASSWORD });
    expect({ status: answer.status, connection: answer.headers['connection'] }).to.deep.equal({
      status: 401,
      connection: 'close',
    });
    expect((await call(service.url, '/health/live')).status).to.equal(200);
    await eventually(
      () =>
        call(service.url, '/health/live').then(
          () => false,
          () => true,
        ),
      'the end',
      5_000,
    );
    expect(performance.now() - asked).to.be.within(2_000, 5_000);
    expect(await service.exit).to.deep.equal({ code: 0, signal: null });
  });
});
