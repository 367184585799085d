import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { LockMode } from '@mikro-orm/core';
import { expect } from 'chai';
import * as E from 'fp-ts/lib/Either.js';
import { openDatabase } from '../../../src/adapters/persistence/database/database.ts';
import type { Database } from '../../../src/adapters/persistence/database/database.ts';
import { composed } from '../../../src/adapters/persistence/database/statement.ts';
import { entityChanges, withEntities } from '../../../src/adapters/persistence/database/with-entities.ts';
import { PrivilegeSchema } from '../../../src/adapters/persistence/schema/privilege.ts';
import { SigningKeySchema } from '../../../src/adapters/persistence/schema/signing-key.ts';
import { MIGRATIONS, SEEDERS } from '../../../src/start/project.ts';
import { freshDatabase } from '../../support/database.ts';
import type { FreshDatabase } from '../../support/database.ts';
import { recordingPool } from '../../support/recording-pool.ts';

/**
 * A relay between the service and the database; `mute` holds back the database's answers on the existing connections.
 */
const startRelay = async (url: string) => {
  const { hostname, port } = new URL(url);
  const sockets: (readonly [Socket, Socket])[] = [];
  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    sockets.push([near, far]);
    near.on('error', () => far.destroy()).pipe(far);
    far.on('error', () => near.destroy()).pipe(near);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const through = new URL(url);
  through.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: through.href,
    mute: () => sockets.forEach(([near, far]) => far.unpipe(near)),
    close: () => {
      sockets.flat().forEach((socket) => socket.destroy());
      server.close();
    },
  };
};

const openOver = (url: string, prepared = true): Database =>
  openDatabase({ url, poolMax: 1, prepared, migrations: MIGRATIONS, seeders: SEEDERS });

describe('entities', () => {
  let fresh: FreshDatabase;
  let database: Database;
  before(async () => {
    fresh = await freshDatabase();
    database = fresh.open();
  });
  after(() => fresh.drop());

  const name = 'secret.name';
  const key = {
    kid: 'secret-kid',
    publicKey: 'secret text',
    privateKey: Buffer.from('secret bytes'),
    activatesAt: new Date('2031-05-06T07:08:09.123Z'),
  };
  /** The spellings that they would have in the text of a statement. */
  const SECRETS = ['secret', Buffer.from('secret').toString('hex'), '2031', String(key.activatesAt.getTime())];
  const writeAndFind = (entities: Database) =>
    withEntities(entities, async ({ em }) => {
      em.create(SigningKeySchema, key);
      await em.flush();
      const found = await em.findOneOrFail(SigningKeySchema, { kid: { $in: ['secret', key.kid] } });
      found.publicKey = 'secret change';
      await em.flush();
      em.remove(found);
    });

  it('are written and found with bind parameters: no value is in the text of a statement', async () => {
    const { pool, take } = recordingPool(database.pool);
    await writeAndFind({ ...database, pool });
    const texts = take().map(({ text }) => text);
    expect(texts.filter((text) => text.includes('signing_key'))).to.have.lengthOf(4);
    for (const text of texts) {
      if (text.includes('signing_key')) expect(text).to.include('$1');
      for (const secret of SECRETS) expect(text).not.to.include(secret);
    }
  });

  it('show no value in pg_stat_activity', async () => {
    const shown = await withEntities(database, async ({ em, run }) => {
      const [{ pid } = { pid: 0 }] = await run(composed<{ pid: number }>('select pg_backend_pid() as pid'));
      em.create(PrivilegeSchema, { name, description: 'a secret' });
      await em.flush();
      const { rows } = await database.pool.query('select query from pg_stat_activity where pid = $1', [pid]);
      return rows[0].query as string;
    });
    expect(shown)
      .to.match(/^insert into "public"."privilege"/)
      .and.include('$1');
    for (const secret of SECRETS) expect(shown).not.to.include(secret);
  });

  it('keep values that look like marks and quotes of SQL as they are', async () => {
    const description = `'? ?? $1 \\? \\'; drop table "privilege"; --`;
    await withEntities(database, async ({ em }) => {
      em.create(PrivilegeSchema, { name: 'odd.marks', description });
    });
    const found = await withEntities(database, ({ em }) => em.findOne(PrivilegeSchema, { description }));
    expect(found).to.include({ name: 'odd.marks', description });
  });

  it('are written only if they changed, and have the time that the database set', async () => {
    const { pool, take } = recordingPool(database.pool);
    const seen = await withEntities({ ...database, pool }, async ({ em, run }) => {
      const row = await em.findOneOrFail(PrivilegeSchema, { name: 'user.read' });
      await em.flush();
      const before = take().filter(({ text }) => text.startsWith('update'));
      row.description = 'changed';
      await em.flush();
      const text = 'select updated_at from public.privilege where id = $1';
      const [stored] = await run(composed<{ updated_at: Date }>(text), row.id);
      return { before, updatedAt: row.updatedAt, stored: stored?.updated_at };
    });
    expect(seen.before).to.deep.equal([]);
    expect(seen.updatedAt).to.deep.equal(seen.stored);
  });

  it('that lack a value cause an error, not an outage', async () => {
    const creating = entityChanges(database, 'privileges').create(async ({ em }) => {
      em.create(PrivilegeSchema, {} as { name: string });
      await em.flush();
      return E.right(null);
    });
    const answer = await creating().catch((error: Error) => error.message);
    expect(answer).to.match(/Privilege\.name/);
  });

  it('are committed together with statements: if one fails, neither is kept', async () => {
    const attempt = withEntities(database, async ({ em, run }) => {
      em.create(PrivilegeSchema, { name: 'never.kept' });
      await em.flush();
      await run(composed('select 1 / 0'));
    });
    const failed = await attempt.then(
      () => 'kept',
      (error: Error) => error.message,
    );
    expect(failed).to.equal('division by zero');
    const { rowCount } = await database.pool.query(`select from privilege where name = 'never.kept'`);
    expect(rowCount).to.equal(0);
  });

  it('are found even if a filter would hide them, because decisions need deleted rows', async () => {
    const own = openOver(fresh.url);
    own.orm.em.addFilter({ name: 'living', cond: { deletedAt: null }, default: true });
    await own.pool.query(`insert into privilege (name, deleted_at) values ('deleted.one', now())`);
    const found = await withEntities(own, ({ em }) => em.findOne(PrivilegeSchema, { name: 'deleted.one' }));
    await own.close();
    expect(found?.deletedAt).to.be.an.instanceOf(Date);
  });

  it('leave no prepared statement where a pooler could not keep it', async () => {
    const off = openOver(fresh.url, false);
    await writeAndFind(off);
    const { rows } = await off.pool.query('select name from pg_prepared_statements');
    await off.close();
    expect(rows).to.deep.equal([]);
  });

  it('are retried after a deadlock', async () => {
    let tries = 0;
    let crossed = (): void => {};
    const both = new Promise<void>((resolve) => (crossed = resolve));
    let holding = 0;
    const change = (first: string, second: string) =>
      withEntities(database, async ({ em }) => {
        tries += 1;
        const lock = (one: string) =>
          em.findOneOrFail(PrivilegeSchema, { name: one }, { lockMode: LockMode.PESSIMISTIC_WRITE });
        await lock(first);
        holding += 1;
        if (holding >= 2) crossed();
        await both;
        (await lock(second)).description = first;
      });
    await Promise.all([change('user.read', 'role.read'), change('role.read', 'user.read')]);
    expect(tries).to.be.at.least(3);
  });

  it('hold no connection when the server stops answering: the next call gets one', async () => {
    // race 17
    const relay = await startRelay(fresh.url);
    const own = openOver(relay.url);
    Object.assign(own.pool.options, { query_timeout: 300 });
    const find = ({ em }: Parameters<Parameters<typeof withEntities>[1]>[0]) =>
      em.findOneOrFail(PrivilegeSchema, { name: 'user.read' }, { lockMode: LockMode.PESSIMISTIC_WRITE });
    const silenced = withEntities(own, async (unit) => {
      await find(unit);
      relay.mute();
      await unit.em.findOneOrFail(PrivilegeSchema, { name: 'role.read' });
    });
    expect(await silenced.catch((error: Error) => error.message)).to.equal('Query read timeout');
    const next = await withEntities(own, find);
    relay.close();
    await own.close();
    expect(next.name).to.equal('user.read');
  });
});
