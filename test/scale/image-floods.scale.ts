import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { on } from 'node:events';
import { readFileSync, readdirSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { Agent } from 'node:http';
import { tmpdir } from 'node:os';
import { join as joinPath } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { call, eventually, join } from '../e2e/client.ts';
import type { Member } from '../e2e/client.ts';
import { spawnService } from '../e2e/process.ts';
import type { ServiceProcess } from '../e2e/process.ts';
import { residentMb } from '../e2e/resident-memory.ts';
import { freshDatabase } from '../support/database.ts';
import type { FreshDatabase } from '../support/database.ts';
import { FILE_FORM, fileForm } from '../support/file-form.ts';
import { dial } from '../support/raw.ts';
import type { Uploads } from './uploader.ts';

const UPLOADERS = 16;
const SIGN_INS = 30;
const BURSTS = 10;
const ABORTED = 1_000;
const AT_ONCE = 50;

const descriptorsOf = ({ child }: ServiceProcess): number => readdirSync(`/proc/${child.pid}/fd`).length;
const p99Of = (waited: readonly number[]): number =>
  waited.toSorted((a, b) => a - b)[Math.floor(waited.length * 0.99)] ?? Infinity;

const MMAP_THRESHOLD =
  /MALLOC_MMAP_THRESHOLD_=(\d+)/.exec(readFileSync(joinPath(import.meta.dirname, '../../Dockerfile'), 'utf8'))?.[1] ??
  '';

describe('many uploads of images', function () {
  this.timeout(600_000);
  let database: FreshDatabase;
  let service: ServiceProcess;
  let folder: string;
  const members: Member[] = [];
  // a process of its own, because a busy client would measure itself
  let uploader: ChildProcess;
  const [agent, watcher] = [new Agent({ keepAlive: true }), new Agent({ keepAlive: true })];
  before(async () => {
    uploader = fork(joinPath(import.meta.dirname, 'uploader.ts'));
    folder = await mkdtemp(joinPath(tmpdir(), 'image-floods-'));
    database = await freshDatabase();
    service = await spawnService({
      DATABASE_URL: database.url,
      STORAGE_URL: `file:${folder}`,
      OWN_CHANGES: '10000',
      MALLOC_MMAP_THRESHOLD_: MMAP_THRESHOLD,
    });
    // one after the other, because too many at once are refused
    for (let i = 0; i < UPLOADERS; i += 1) members.push(await join(service.url));
  });
  after(async () => {
    uploader.disconnect();
    for (const one of [agent, watcher]) one.destroy();
    await service.stop();
    await database.drop();
    await rm(folder, { recursive: true });
  });

  const signIn = async (): Promise<number> => {
    const { email, password } = members[0]!;
    const startedAt = performance.now();
    const { status } = await call(service.url, '/v1/auth/login', { login: email, password }, { agent });
    expect(status).to.equal(200);
    return performance.now() - startedAt;
  };
  const signIns = async (): Promise<readonly number[]> => {
    const waited: number[] = [];
    for (let i = 0; i < SIGN_INS; i += 1) waited.push(await signIn());
    return waited;
  };

  it('hardly delay sign-ins, stay within 100 MB, and are refused beyond what is waited for', async () => {
    const put = async (who: readonly Member[]): Promise<readonly number[]> => {
      const uploads: Uploads = { url: service.url, tokens: who.map(({ accessToken }) => accessToken) };
      uploader.send(uploads);
      const statuses: number[] = [];
      for await (const [status] of on(uploader, 'message')) if (statuses.push(status) === who.length) break;
      return statuses;
    };
    expect(await put(members.slice(0, 1))).to.deep.equal([200]);
    await signIns();
    const base = residentMb(service.child);
    const statuses = new Set<number>();
    const [alone, beside]: [number[], number[]] = [[], []];
    let [most, slowest] = [0, 0];
    const watch = async (isDone: () => boolean): Promise<void> => {
      while (!isDone()) {
        const startedAt = performance.now();
        await call(service.url, '/health/live', undefined, { agent: watcher });
        slowest = Math.max(slowest, performance.now() - startedAt);
        most = Math.max(most, residentMb(service.child));
        await sleep(5);
      }
    };
    // in turn, because the machine may have other work at any time
    for (let burst = 0; burst < BURSTS; burst += 1) {
      alone.push(...(await signIns()));
      let isDone = false;
      const uploading = put(members).finally(() => (isDone = true));
      const watching = watch(() => isDone);
      while (!isDone) beside.push(await signIn());
      await watching;
      for (const status of await uploading) statuses.add(status);
    }
    const [p99Alone, p99Beside] = [p99Of(alone), p99Of(beside)];
    console.log(
      `      sign-in p99 ${p99Alone.toFixed(0)} ms alone, ${p99Beside.toFixed(0)} ms beside; health ${slowest.toFixed(0)} ms; ${(most - base).toFixed(0)} MB more`,
    );
    expect([...statuses].toSorted()).to.deep.equal([200, 503]);
    expect(p99Beside / p99Alone).to.be.below(2);
    expect(slowest).to.be.below(100);
    expect(most - base).to.be.below(100);
  });

  it('leave nothing behind if a thousand are broken off half-way', async () => {
    // requirement 75
    const body = fileForm(Buffer.alloc(400_000, 'x'));
    const abort = (i: number): Promise<void> => {
      const { accessToken } = members[i % members.length]!;
      const socket = dial(service.url);
      socket.on('error', () => undefined);
      socket.write(
        `PUT /v1/me/profile-image HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${accessToken}\r\nContent-Type: ${FILE_FORM}\r\nContent-Length: ${body.length}\r\n\r\n`,
      );
      return new Promise((resolve) => {
        socket.once('close', () => resolve());
        socket.write(body.subarray(0, body.length / 2), () => socket.destroy());
      });
    };
    const flood = async (count: number): Promise<void> => {
      for (let i = 0; i < count; i += AT_ONCE)
        await Promise.all(Array.from({ length: AT_ONCE }, (_, k) => abort(i + k)));
    };
    await flood(200);
    const [memory, descriptors, files] = [
      residentMb(service.child),
      descriptorsOf(service),
      (await readdir(folder)).length,
    ];
    await flood(ABORTED);
    await eventually(
      async () => residentMb(service.child) - memory < 30 && descriptorsOf(service) - descriptors < 20,
      'memory and descriptors are back',
      5_000,
    );
    // the job may have removed images that were replaced before
    expect((await readdir(folder)).length).to.be.at.most(files);
    expect(
      service.lines.filter((line) => line.includes('uncaught') || line.includes('unexpected error')),
    ).to.deep.equal([]);
  });
});
