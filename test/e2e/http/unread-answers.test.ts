import { expect } from 'chai';
import { holdAgainstContract } from '../../contract/held.ts';
import { freshDatabase } from '../../support/database.ts';
import type { FreshDatabase } from '../../support/database.ts';
import { answersIn, dial, exchangeAt } from '../../support/raw.ts';
import { call, eventually } from '../client.ts';
import { CHEAP, spawnService } from '../process.ts';
import type { ServiceProcess } from '../process.ts';

const MAX = 20;
const MORE = 5;
const PIPELINED = 32;
const get = (path: string): string => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`;

describe('connections to a running process', function () {
  this.timeout(60_000);
  let database: FreshDatabase;
  let service: ServiceProcess;
  before(async () => {
    database = await freshDatabase();
    service = await spawnService({ ...CHEAP, DATABASE_URL: database.url, MAX_CONNECTIONS: String(MAX) });
  });
  after(async () => {
    await service.stop();
    await database.drop();
  });

  // requirement 108
  it('get a bounded number of answers to pipelined requests, in order, then close', async () => {
    const said = await exchangeAt(service.url, holdAgainstContract, Array(40).fill(get('/openapi.json')));
    const answers = answersIn(Buffer.from(said), Array(40).fill('GET'));
    expect(answers).to.have.lengthOf(PIPELINED);
    const { body } = await call(service.url, '/openapi.json');
    for (const [i, answer] of answers.entries()) {
      expect(answer.body).to.deep.equal(body);
      expect(answer.headers['connection'], String(i)).to.deep.equal([i === PIPELINED - 1 ? 'close' : 'keep-alive']);
    }
  });

  // requirement 108
  it('are at most MAX_CONNECTIONS; a further one is closed, and served once another ends', async () => {
    const dialled = Array.from({ length: MAX + MORE }, () => dial(service.url).on('error', () => undefined));
    const served = await Promise.all(
      dialled.map((socket) => {
        socket.write(get('/health/live'));
        return new Promise<boolean>((resolve) => {
          socket.once('data', () => resolve(true)).once('close', () => resolve(false));
        });
      }),
    );
    // A connection of the previous test may still be open.
    expect(served.filter(Boolean).length).to.be.within(MAX - 2, MAX);
    for (const socket of dialled) socket.destroy();
    const asked = (): Promise<number> =>
      call(service.url, '/health/live').then(
        ({ status }) => status,
        () => 0,
      );
    await eventually(async () => (await asked()) === 200, 'an answer');
    const logLine = async () => service.lines.find((line) => line.includes('connections were dropped'));
    expect(JSON.parse(await eventually(logLine, 'a line of the log')))
      .to.have.nested.property('connections.too-many')
      .that.is.at.least(MORE);
  });
});
