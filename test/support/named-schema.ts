import type { Pool, PoolClient } from 'pg';
import { tables } from '../../src/adapters/persistence/schema/tables.ts';

const TABLES = tables.map(({ meta }) => meta.tableName).join('|');
const UNNAMED = new RegExp(`\\b(?:from|join|into|update|using|table)\\s+"?(?:${TABLES})"?(?![\\w.])`);

/** Fails each statement of the service that finds a table by the search path; the tests' own are plain text. */
export const refuseUnnamedSchema = (pool: Pool): void => {
  pool.on('connect', (client: PoolClient) => {
    const query = client.query.bind(client) as (...args: readonly unknown[]) => unknown;
    const checked = (sent: string | { text: string }, ...rest: readonly unknown[]) => {
      const unnamed = typeof sent === 'string' ? null : UNNAMED.exec(sent.text);
      if (unnamed !== null) throw new Error(`“${unnamed[0]}” names no schema, in ${JSON.stringify(sent)}`);
      return query(sent, ...rest);
    };
    Object.assign(client, { query: checked });
  });
};
