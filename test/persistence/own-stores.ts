import type { Pool } from 'pg';
import { makeStores } from '../contracts/postgres-harness.ts';
import { freshDatabase } from '../support/database.ts';
import type { FreshDatabase } from '../support/database.ts';

export type Stores = ReturnType<typeof makeStores>;

/** Gives a suite the stores of a database of its own; call it in `describe`. */
export const withOwnStores = (use: (own: Readonly<{ pool: Pool; stores: Stores }>) => void): void => {
  let database: FreshDatabase;
  before(async () => {
    database = await freshDatabase();
    const opened = database.open();
    use({ pool: opened.pool, stores: makeStores(opened) });
  });
  after(() => database.drop());
};
