import { glob } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'chai';
import { Client, types } from 'pg';
import type { FieldDef } from 'pg';
import type { Run } from '../../../src/adapters/persistence/database/sql.ts';
import { declared } from '../../../src/adapters/persistence/database/statement.ts';
import type { Column, Statement } from '../../../src/adapters/persistence/database/statement.ts';
import { searchOf } from '../../../src/adapters/persistence/directory/user-filter-sql.ts';
import { pageStatement, surveyOf } from '../../../src/adapters/persistence/directory/user-page.ts';
import { lockState } from '../../../src/adapters/persistence/locks/lock-state.ts';
import { REHEARSED } from '../../../src/adapters/persistence/moving-users/rehearsed-imports.ts';
import { USER_SORTS } from '../../../src/core/domain/directory/user-filter.ts';
import type { UserFilter, UserSort } from '../../../src/core/domain/directory/user-filter.ts';
import type { PageRequest } from '../../../src/core/domain/page.ts';
import { makeStores } from '../../contracts/postgres-harness.ts';
import { freshDatabase } from '../../support/database.ts';
import type { FreshDatabase } from '../../support/database.ts';
import { describeStatement } from '../../support/described.ts';
import { policies } from '../../support/values.ts';

const PERSISTENCE = path.join(import.meta.dirname, '../../../src/adapters/persistence');

const { BOOL, BYTEA, INT8, INT4, TEXT, JSON, VARCHAR, DATE, TIMESTAMPTZ, UUID, JSONB } = types.builtins;
const [INT4_ARRAY, TEXT_ARRAY, VARCHAR_ARRAY, TIMESTAMPTZ_ARRAY] = [1007, 1009, 1015, 1185];
/**
 * The JavaScript type that the service's connections return for each PostgreSQL type. No `float8`, whose digits depend
 * on `extra_float_digits`.
 */
const READ_AS: ReadonlyMap<number, string> = new Map([
  [BOOL, 'boolean'],
  [BYTEA, 'Buffer'],
  [INT4, 'number'],
  [INT8, 'string'],
  [TEXT, 'string'],
  [VARCHAR, 'string'],
  [UUID, 'string'],
  [DATE, 'string'],
  [TIMESTAMPTZ, 'Date'],
  [JSON, 'Json'],
  [JSONB, 'Json'],
  [INT4_ARRAY, 'number[]'],
  [TEXT_ARRAY, 'string[]'],
  [VARCHAR_ARRAY, 'string[]'],
  [TIMESTAMPTZ_ARRAY, 'Date[]'],
]);

type Kind = Readonly<{ type: string; nullable: boolean }>;

describe('the statements of the service', () => {
  let database: FreshDatabase;
  let client: Client;
  /**
   * The kind of each entity property, by `table.column`; and whether a column accepts null, by the ids of table and
   * column.
   */
  const entities = new Map<string, Kind>();
  const nullable = new Map<string, boolean>();

  before(async () => {
    database = await freshDatabase();
    client = new Client({ connectionString: database.url });
    await client.connect();
    await client.query(REHEARSED);
    // Whatever a role is set to, each statement must name its schema.
    await client.query(`set search_path = ''`);
    const opened = database.open();
    // Some statements depend on the limits of a store.
    makeStores(opened);
    for await (const file of glob('**/*.ts', { cwd: PERSISTENCE })) await import(path.join(PERSISTENCE, file));
    for (const { tableName, props } of opened.orm.getMetadata())
      for (const { fieldNames = [], columnTypes, runtimeType, targetMeta, nullable: mayBeNull = false } of props) {
        const read = targetMeta?.getPrimaryProps()[0]?.runtimeType ?? runtimeType;
        const type = { jsonb: 'Json', 'timestamptz[]': 'Date[]' }[columnTypes[0] ?? ''] ?? read;
        for (const name of fieldNames) entities.set(`${tableName}.${name}`, { type, nullable: mayBeNull });
      }
  });
  after(async () => {
    await client.end();
    await database.drop();
  });

  const kindOf = (column: Column): Kind => {
    if ('computed' in column) return { type: column.computed, nullable: false };
    const stored = entities.get(`${column.table}.${column.column}`);
    if (stored === undefined) throw new Error(`no entity has ${column.table}.${column.column}`);
    return stored;
  };

  const faultOf = (column: Column, field: FieldDef): string | null => {
    const says = kindOf(column);
    const gives = READ_AS.get(field.dataTypeID) ?? `type ${field.dataTypeID}`;
    if (says.type !== gives) return `is declared as ${says.type} and read as ${gives}`;
    const mayBeNull = nullable.get(`${field.tableID}.${field.columnID}`);
    if (column.nullable !== undefined || mayBeNull === undefined || mayBeNull === says.nullable) return null;
    return mayBeNull ? 'may be null, and is declared as never null' : 'is never null, and is declared as if it were';
  };

  const faultsOf = async ({ text, columns }: Statement): Promise<readonly string[]> => {
    const fields = await describeStatement(client, text).catch((error: Error) => error);
    if (fields instanceof Error) return [`is refused: ${fields.message}`];
    if (columns === undefined) return [];
    const names = new Set(fields.map(({ name }) => name));
    return [
      ...Object.keys(columns).flatMap((name) => (names.has(name) ? [] : [`${name} is declared and not given`])),
      ...fields.flatMap((field) => {
        const column = columns[field.name];
        if (column === undefined) return [`${field.name} is given and not declared`];
        const fault = faultOf(column, field);
        return fault === null ? [] : [`${field.name} ${fault}`];
      }),
    ];
  };

  /** The faults by the name of the statement. */
  const allFaults = async (): Promise<Readonly<Record<string, readonly string[]>>> => {
    const { rows } = await client.query<{ place: string; nullable: boolean }>(
      `select attrelid || '.' || attnum as place, not attnotnull as nullable from pg_attribute where attnum > 0`,
    );
    for (const row of rows) nullable.set(row.place, row.nullable);
    const faults: Record<string, readonly string[]> = {};
    for (const statement of declared) {
      const found = await faultsOf(statement);
      if (found.length > 0) faults[statement.name || statement.text] = found;
    }
    return faults;
  };

  it('return the columns that they declare, with the types and nullability of the entities', async () => {
    expect(declared).to.have.length.greaterThan(100);
    expect(await allFaults()).to.deep.equal({});
  });

  const drifts = [
    {
      drift: 'a column that was renamed',
      sql: 'alter table public.session rename column late_retries to retries',
      undo: 'alter table public.session rename column retries to late_retries',
      shows: { session_see: ['is refused: column s.late_retries does not exist'] },
    },
    {
      drift: 'a column of another type',
      sql: 'alter table public.session alter column late_retries type bigint',
      undo: 'alter table public.session alter column late_retries type int',
      shows: { session_see: ['late_retries is declared as number and read as string'] },
    },
    {
      drift: 'a column that takes null',
      sql: 'alter table public.session alter column late_retries drop not null',
      undo: 'alter table public.session alter column late_retries set not null',
      shows: { session_see: ['late_retries may be null, and is declared as never null'] },
    },
    {
      drift: 'a column that takes null no more',
      sql: 'alter table public.session alter column ip set not null',
      undo: 'alter table public.session alter column ip drop not null',
      shows: { session_list: ['ip is never null, and is declared as if it were'] },
    },
  ];
  for (const { drift, sql, undo, shows } of drifts)
    it(`show ${drift}`, async () => {
      await client.query(sql);
      try {
        const found = await allFaults();

        expect(found).to.deep.include(shows);
      } finally {
        await client.query(undo);
      }
    });

  it('are made by `statement` or `composed`: the types refuse any other', () => {
    // @ts-expect-error -- it was not declared
    const sends = (run: Run) => run({ name: 'own', text: 'select 1' });
    expect(sends).to.be.a('function');
  });

  it('return the same in every form of the search for users', async () => {
    const locks = lockState(policies.passwordLockout.maxTotal);
    const search = (filter: UserFilter, request: PageRequest<UserSort>) => searchOf(filter, request.sort.by, locks);
    const formOf = (filter: UserFilter, request: PageRequest<UserSort>): readonly Statement[] => {
      const asked = search(filter, request);
      const pages = [0, 5_000, Infinity].map((many) =>
        pageStatement(filter, request, asked, { found: asked.selective.map(() => many), roleId: 1 }),
      );
      return [surveyOf(filter, request, asked), ...pages].flatMap((one) => (one === null ? [] : [one.statement]));
    };
    const states = ['exclude', 'only', 'include'] as const;
    const filters = states.flatMap((deleted) =>
      states.flatMap((unconfirmed) =>
        [undefined, true, false].flatMap((locked) =>
          [
            {},
            { q: 'a' },
            { role: 'User', createdFrom: new Date() },
            { q: 'a', isActive: true, createdTo: new Date() },
          ].map((rest): UserFilter => ({ deleted, unconfirmed, locked, ...rest })),
        ),
      ),
    );
    const requests = USER_SORTS.flatMap((by) =>
      [true, false].map((descending): PageRequest<UserSort> => {
        const after = descending ? { value: '1', id: '1' } : null;
        return { limit: 50, after, sort: { by, descending }, count: descending };
      }),
    );
    const forms = filters.flatMap((filter) => requests.flatMap((request) => formOf(filter, request)));
    const texts = new Map(forms.map((form) => [form.text, form]));
    expect(texts.size).to.be.greaterThan(500);

    for (const form of texts.values()) expect(await faultsOf(form), form.text).to.deep.equal([]);
  });

  it('have unique names', () => {
    const texts = new Map<string, string>();
    const shared = declared.filter(({ name, text }) => {
      const known = texts.get(name);
      texts.set(name, text);
      return name !== '' && known !== undefined && known !== text;
    });
    expect(shared.map(({ name }) => name)).to.deep.equal([]);
  });
});
