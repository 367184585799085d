import { readFileSync } from 'node:fs';
import { Agent } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { call } from '../e2e/client.ts';
import { CHEAP, spawnService } from '../e2e/process.ts';
import type { ServiceProcess } from '../e2e/process.ts';
import { residentMb } from '../e2e/resident-memory.ts';
import { holdTime } from '../faults/load.ts';
import { freshDatabase } from '../support/database.ts';
import type { FreshDatabase } from '../support/database.ts';
import { dial } from '../support/raw.ts';

const CONNECTIONS = 300;
const REQUESTS = 40;
const LIVE_MS = 250;
/** How much of its memory before a process has afterwards. */
const MOST_LEFT = 1.25;
/** TCP states in which a process still holds a connection: ESTABLISHED and CLOSE_WAIT. */
const HELD = ['01', '08'];

/** Connections held by the process; what the kernel still delivers after a close does not count. */
const connectionsOf = ({ url }: ServiceProcess): number => {
  const port = Number(new URL(url).port).toString(16).toUpperCase().padStart(4, '0');
  const lines = readFileSync('/proc/net/tcp', 'utf8').trim().split('\n').slice(1);
  return lines.filter((line) => {
    const [, local = '', , state = ''] = line.trim().split(/\s+/);
    return local.endsWith(`:${port}`) && HELD.includes(state);
  }).length;
};

const p99Of = (waited: readonly number[]): number =>
  waited.toSorted((a, b) => a - b)[Math.floor(waited.length * 0.99)] ?? Infinity;

describe(`${CONNECTIONS} clients that request openapi.json ${REQUESTS} times each and never read`, function () {
  this.timeout(300_000);
  let database: FreshDatabase;
  let service: ServiceProcess;
  before(async () => {
    database = await freshDatabase();
    service = await spawnService({ ...CHEAP, DATABASE_URL: database.url });
  });
  after(async () => {
    await service.stop();
    await database.drop();
  });

  for (const encoding of ['identity', 'gzip'])
    // requirement 108
    it(`are disconnected within a minute, their memory is freed within two, and the process keeps answering: ${encoding}`, async () => {
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      const alive = async (): Promise<number> => {
        const asked = performance.now();
        expect((await call(service.url, '/health/live', undefined, { agent })).status).to.equal(200);
        return performance.now() - asked;
      };
      const quiet: number[] = [];
      for (let i = 0; i < 200; i += 1) quiet.push(await alive());
      const before = residentMb(service.child);
      const request = `GET /openapi.json HTTP/1.1\r\nHost: x\r\nAccept-Encoding: ${encoding}\r\n\r\n`;
      const sockets: Socket[] = Array.from({ length: CONNECTIONS }, () => {
        const socket = dial(service.url).on('error', () => undefined);
        socket.pause();
        socket.write(request.repeat(REQUESTS));
        return socket;
      });
      const startedAt = performance.now();
      const waited: number[] = [];
      let most = 0;
      let held = CONNECTIONS;
      while (held > 1 && performance.now() - startedAt < 120_000) {
        waited.push(await alive());
        most = Math.max(most, residentMb(service.child));
        await sleep(50);
        held = connectionsOf(service);
      }
      const goneMs = performance.now() - startedAt;
      let after = residentMb(service.child);
      while (after > MOST_LEFT * before && performance.now() - startedAt < 120_000) {
        await sleep(1_000);
        after = residentMb(service.child);
      }
      const freedMs = performance.now() - startedAt;
      for (const socket of sockets) socket.destroy();
      agent.destroy();
      const p99 = p99Of(waited);
      console.log(
        `      gone after ${(goneMs / 1000).toFixed(1)} s; ${before.toFixed(0)} MB before, ${most.toFixed(0)} MB at most, ${after.toFixed(0)} MB after ${(freedMs / 1000).toFixed(1)} s; liveness p99 ${p99.toFixed(1)} ms of ${waited.length}, ${p99Of(quiet).toFixed(1)} ms before`,
      );
      expect(held, 'connections').to.be.at.most(1);
      expect(goneMs / 1000, 'seconds until they are gone').to.be.at.most(60);
      expect(after / before, 'memory').to.be.at.most(MOST_LEFT);
      holdTime(p99, LIVE_MS, 'p99 of liveness');
    });
});
