import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { LEASE_MS } from '../../../src/adapters/persistence/limits/idempotency-keys.ts';
import type { UserId } from '../../../src/core/domain/ids.ts';
import { makeStores, rewind } from '../../contracts/postgres-harness.ts';
import { problemOf, start } from '../../http/support.ts';
import type { Service } from '../../http/support.ts';
import { byNumber, makeThings, sending } from '../../http/things.ts';
import type { Things } from '../../http/things.ts';
import { freshDatabase } from '../../support/database.ts';
import type { FreshDatabase } from '../../support/database.ts';
import { succeed } from '../../support/values.ts';
import { sql } from '../people.ts';

const ROUNDS = 3;

describe('Idempotency-Key on PostgreSQL, in two processes', function () {
  this.timeout(60_000);
  let database: FreshDatabase;
  let services: readonly Service[] = [];
  let things: Things;
  let userId: UserId;
  let key = '';

  before(async () => {
    database = await freshDatabase();
    const [admin] = await sql<{ id: UserId }>(database.url, 'select id from "user" limit 1');
    userId = admin!.id;
  });
  after(() => database.drop());
  beforeEach(async () => {
    things = makeThings();
    key = randomUUID();
    const make = () =>
      start({
        routes: things.routes,
        authenticate: byNumber,
        idempotencyKeys: makeStores(database.open()).idempotencyKeys,
      });
    services = await Promise.all([make(), make()]);
  });
  afterEach(() => Promise.all(services.map(({ close }) => close(0))));

  const send = (title: string, to = 0) =>
    services[to % 2]!.call('/v1/things', sending(`user${userId}`, key, { title }));
  const rows = () =>
    sql<{ id: string; fingerprint: Buffer; answer: Buffer | null }>(
      database.url,
      'select * from idempotency_key where user_id = $1 and key = $2',
      [userId, key],
    );

  it('runs exactly one of fifty equal concurrent requests, and gives the others its answer', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      key = randomUUID();
      const before = things.runs.length;
      const letGo = things.hold();
      let refused = 0;
      const first = await Promise.all(
        Array.from({ length: 50 }, async (_, n) => {
          const { status } = await send('one', n);
          if (status === 409) refused += 1;
          // Release when all others have run into it, or when a second one runs.
          if (refused === 49 || things.runs.length > before + 1) letGo();
          return status;
        }),
      );
      expect(first.toSorted()).to.deep.equal([201, ...Array(49).fill(409)]);
      expect(things.runs).to.have.lengthOf(before + 1);
      const later = await Promise.all(Array.from({ length: 50 }, (_, n) => send('one', n)));
      for (const response of later) {
        expect({
          status: response.status,
          idempotencyReplayed: response.headers.get('idempotency-replayed'),
        }).to.deep.equal({ status: 201, idempotencyReplayed: 'true' });
        expect(await response.json()).to.deep.equal({ id: before + 1, title: 'one' });
      }
      expect(things.runs).to.have.lengthOf(before + 1);
    }
  });

  it('answers all fifty while refusals release the key repeatedly, and leaves nothing behind', async () => {
    const answers = await Promise.all(Array.from({ length: 50 }, (_, n) => send('refused', n)));
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 403)).to.have.lengthOf(things.runs.length);
    expect([...new Set(statuses)].filter((status) => status !== 403 && status !== 409)).to.deep.equal([]);
    expect(await rows()).to.deep.equal([]);
    expect((await send('one')).status).to.equal(201);
  });

  it('gives the key of a crashed process to the next request after the lease', async () => {
    const letGo = things.hold();
    const running = things.nextRun();
    const dead = send('one', 0);
    await running;
    expect((await send('one', 1)).status).to.equal(409);
    const { pool } = database.open(1);
    await rewind(pool, LEASE_MS);
    expect((await problemOf(await send('two', 1))).code).to.equal('IDEMPOTENCY_KEY_REUSED');
    const again = things.nextRun();
    const next = send('one', 1);
    await again;
    letGo();
    // The process was slow, not dead, so the request ran at least once.
    expect(await (await dead).json()).to.deep.equal({ id: 1, title: 'one' });
    expect(await (await next).json()).to.deep.equal({ id: 2, title: 'one' });
    expect(await (await send('one', 0)).json()).to.deep.equal({ id: 2, title: 'one' });
    expect(things.runs).to.have.lengthOf(2);
  });

  it('stores neither request nor answer readably or comparably', async () => {
    await send('canary');
    const [one] = await rows();
    key = randomUUID();
    await send('canary');
    const [other] = await rows();
    for (const { fingerprint, answer } of [one!, other!]) {
      expect(fingerprint).to.have.lengthOf(32);
      expect(answer!.toString('latin1')).not.to.match(/canary|\/v1\/things|201/);
    }
    expect(one!.fingerprint.equals(other!.fingerprint)).to.equal(false);
  });

  it('is deleted with its user', async () => {
    const ada = await sql<{ id: UserId }>(
      database.url,
      `insert into "user" (first_name, role_id) select 'Ada', min(id) from role returning id`,
    );
    const { idempotencyKeys } = makeStores(database.open(1));
    await succeed(idempotencyKeys.claim(ada[0]!.id, key, 'request'));
    await sql(database.url, 'delete from "user" where id = $1', [ada[0]!.id]);
    const left = await sql(database.url, 'select from idempotency_key where key = $1', [key]);
    expect(left).to.deep.equal([]);
  });
});
