import { readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect } from 'chai';
import { Client } from 'pg';
import { openDatabase } from '../../../src/adapters/persistence/database/database.ts';
import type { Database } from '../../../src/adapters/persistence/database/database.ts';
import { migrate } from '../../../src/adapters/persistence/database/migrate.ts';
import { MIGRATIONS, ROOT, SEEDERS } from '../../../src/start/project.ts';
import { freshDatabase } from '../../support/database.ts';
import type { FreshDatabase } from '../../support/database.ts';
import { runToEnd } from '../one-off.ts';
import { sql } from '../people.ts';
import { emptyDatabase } from './empty-database.ts';
import { difference, schemaOf } from './schema.ts';

/** A schema, rows and the list of migrations, as each release left them. */
const FIXTURES = join(import.meta.dirname, '../../fixtures');
const NAMES = readdirSync(MIGRATIONS).map((file) => basename(file, '.ts'));

const migratorOn = async <A>(url: string, work: (orm: Database['orm']) => Promise<A>): Promise<A> => {
  const log = () => undefined;
  const database = openDatabase({ url, poolMax: 2, prepared: true, migrations: MIGRATIONS, seeders: SEEDERS, log });
  try {
    return await work(database.orm);
  } finally {
    await database.close();
  }
};

describe('the migrations', function () {
  this.timeout(60_000);
  let database: FreshDatabase;
  let schema: readonly string[];

  before(async () => {
    database = await freshDatabase();
    schema = await schemaOf(database.url);
  });

  after(() => database.drop());

  it('undo everything but their own list, and create the same schema again', async () => {
    const other = await freshDatabase();
    try {
      await migratorOn(other.url, (orm) => orm.migrator.down({ to: 0 }));
      const left = (await schemaOf(other.url)).filter((line) => !line.startsWith('mikro_orm_migrations'));
      expect(left).to.deep.equal([]);
      expect(await migratorOn(other.url, migrate)).to.deep.equal(NAMES);
      expect(difference(schema, await schemaOf(other.url))).to.deep.equal([]);
    } finally {
      await other.drop();
    }
  });

  it('recreate a database that is not empty with migration:fresh', async () => {
    const other = await freshDatabase();
    try {
      const cli = join(ROOT, 'node_modules/@mikro-orm/cli/cli.js');
      const env = { NODE_ENV: 'test', DATABASE_URL: other.url };
      const { code, stderr } = await runToEnd([cli, 'migration:fresh'], env);
      expect(code, stderr).to.equal(0);
      expect(difference(schema, await schemaOf(other.url))).to.deep.equal([]);
      expect(await sql(other.url, 'select from "user"')).to.deep.equal([]);
    } finally {
      await other.drop();
    }
  });

  // A dump changes settings of its connection, so it gets one of its own.
  const load = async (url: string, file: string): Promise<void> => {
    const client = new Client({ connectionString: url });
    await client.connect();
    await client.query(readFileSync(join(FIXTURES, file), 'utf8'));
    await client.end();
  };

  const fixtures = readdirSync(FIXTURES).filter((file) => /^schema-.*\.sql$/.test(file));

  it('continue from a first release', () => expect(fixtures).to.include('schema-0.1.0.sql'));

  for (const file of fixtures)
    it(`upgrade ${file} to the current schema, and keep its users`, async () => {
      // requirement 94
      const other = await emptyDatabase();
      try {
        await load(other.url, file);
        const former = await sql<{ name: string }>(other.url, 'select name from mikro_orm_migrations');
        const users = 'select id, first_name, created_at from "user"';
        const before = await sql(other.url, users);
        expect(before).to.have.length.above(0);
        expect([...former.map(({ name }) => name), ...(await migratorOn(other.url, migrate))]).to.have.members(NAMES);
        expect(difference(schema, await schemaOf(other.url))).to.deep.equal([]);
        expect(await sql(other.url, users)).to.deep.equal(before);
      } finally {
        await other.drop();
      }
    });
});
