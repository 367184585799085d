import { expect } from 'chai';
import { anyEmail, call, eventually, join as register } from '../e2e/client.ts';
import type { Answer, Member } from '../e2e/client.ts';
import { makeSuperAdmin } from '../e2e/people.ts';
import { CHEAP, spawnService } from '../e2e/process.ts';
import type { ServiceProcess } from '../e2e/process.ts';
import { holdTime } from './load.ts';
import { startRelay } from './relay.ts';
import type { Relay } from './relay.ts';
import { ask, startServer } from './servers.ts';
import type { Server } from './servers.ts';

/** What a list gives a replica before the primary answers. */
const PATIENCE_MS = 1_000;

describe('a replica that lists are read from, two processes', function () {
  this.timeout(300_000);
  let primary: Server;
  let replica: Server;
  let relay: Relay;
  let services: ServiceProcess[];
  let admin: Member;

  beforeEach(async () => {
    primary = await startServer();
    const first = await spawnService({ ...CHEAP, DATABASE_URL: primary.url(), MIGRATE_ON_START: 'on' });
    admin = await register(first.url);
    await makeSuperAdmin(primary.url(), admin.email);
    await first.stop();
    replica = await primary.standby();
    relay = await startRelay(replica.url());
    const env = {
      ...CHEAP,
      DATABASE_URL: primary.url(),
      DATABASE_REPLICA_URLS: relay.url,
      PUBLIC_URL: 'https://id.test',
    };
    services = await Promise.all([spawnService(env), spawnService(env)]);
    const signedIn = await call(services[0]!.url, '/v1/auth/login', { login: admin.email, password: admin.password });
    admin = { ...admin, accessToken: signedIn.body.access_token };
  });
  afterEach(async () => {
    await Promise.all((services ?? []).map(({ stop }) => stop()));
    await relay?.close();
    await Promise.all([replica, primary].map((one) => one?.remove()));
  });

  let turn = 0;
  const as = (path: string, body?: unknown, method = body === undefined ? 'GET' : 'POST'): Promise<Answer> =>
    call(services[(turn += 1) % 2]!.url, path, body, {
      method,
      headers: { authorization: `Bearer ${admin.accessToken}` },
    });
  const listed = async (): Promise<readonly number[]> => {
    const { status, body } = await as('/v1/users?sort=-id&unconfirmed=include');
    expect(status).to.equal(200);
    return body.items.map(({ id }: { id: number }) => id);
  };

  /** Creates and changes a user, a role and the own profile, and reads each at once at the other process. */
  const readOwnWrites = async (): Promise<number> => {
    const made = await as('/v1/users', { first_name: 'Grace', role: 'User', email: anyEmail() });
    expect(made.status, made.text).to.equal(201);
    const { id } = made.body;
    expect((await as(`/v1/users/${id}`)).body.first_name).to.equal('Grace');
    expect((await as(`/v1/users/${id}`, { job_title: 'Admiral' }, 'PATCH')).status).to.equal(200);
    expect((await as(`/v1/users/${id}`)).body.job_title).to.equal('Admiral');
    const role = await as('/v1/roles', { name: `Role ${id}` });
    expect((await as(`/v1/roles/${role.body.id}`)).body.name).to.equal(`Role ${id}`);
    expect((await as('/v1/me', { job_title: `chief of ${id}` }, 'PATCH')).status).to.equal(200);
    expect((await as('/v1/me')).body.job_title).to.equal(`chief of ${id}`);
    expect((await as('/v1/me/events')).body.items[0].action).to.equal('user.changed');
    return id;
  };
  const timed = async (work: () => Promise<unknown>): Promise<number> => {
    const before = performance.now();
    await work();
    return performance.now() - before;
  };

  it('that lags: lists come without what is new, and own writes are read at once', async () => {
    // requirement 100, race 17
    await ask(replica.url(), 'select pg_wal_replay_pause()');
    const id = await readOwnWrites();
    expect(await listed(), 'lists are read from the replica').not.to.include(id);
    await ask(replica.url(), 'select pg_wal_replay_resume()');
    await eventually(async () => (await listed()).includes(id), 'the end of the lag');
  });

  it('that hangs: one list per process waits a second, the primary answers, and the replica is used again later', async () => {
    // requirement 100, race 17
    await listed();
    await listed();
    relay.suffer({ _tag: 'Hang' });
    const [first, second] = [await timed(listed), await timed(listed)];
    for (const ms of [first, second])
      expect(ms, 'waits for the replica').to.be.within(PATIENCE_MS - 50, PATIENCE_MS + 1_500);
    const id = await readOwnWrites();
    const times: number[] = [];
    for (let i = 0; i < 40; i += 1) times.push(await timed(async () => expect(await listed()).to.include(id)));
    console.log(
      `      first lists ${Math.round(first)} and ${Math.round(second)} ms, then at most ${Math.round(Math.max(...times))} ms`,
    );
    holdTime(Math.max(...times), 150, 'a list while the replica rests');
    relay.suffer({ _tag: 'None' });
    relay.reset();
    await ask(replica.url(), 'select pg_wal_replay_pause()');
    const later = await readOwnWrites();
    await eventually(async () => !(await listed()).includes(later), 'the use of the replica again', 30_000);
    await ask(replica.url(), 'select pg_wal_replay_resume()');
  });

  it('that is promoted: lists come, own writes are read at once, and nothing is written there', async () => {
    // requirement 100, race 17
    await readOwnWrites();
    await ask(replica.url(), 'select pg_promote(true, 60)');
    const before = await ask(replica.url(), 'select max(id) as id from "user"');
    for (let i = 0; i < 3; i += 1) await readOwnWrites();
    for (let i = 0; i < 10; i += 1) expect(await listed()).not.to.deep.equal([]);
    expect(await ask(replica.url(), 'select max(id) as id from "user"')).to.deep.equal(before);
  });
});
