import { randomBytes } from 'node:crypto';
import { callbackify } from 'node:util';
import type { Client, Pool, PoolClient, QueryConfig, QueryResult } from 'pg';
import { codeOf } from '../connection/error-code.ts';

/** “Already exists” and “does not exist”, of a prepared statement. */
const MISPLACED = ['42P05', '26000'];

/** Whether a pooler used a server connection on which another client, or none, has prepared the statement. */
export const isMisplaced = (error: unknown): boolean => MISPLACED.includes(codeOf(error));

type Query = (...args: readonly unknown[]) => Promise<QueryResult>;

const isNamed = (statement: unknown): statement is QueryConfig =>
  typeof statement === 'object' && statement !== null && 'name' in statement && typeof statement.name === 'string';

/** `lost` is called when a pooler turns out to lose prepared statements; then no more are prepared. */
type NamedStatements = Readonly<{ lost: () => void }>;

/** Without preparing, statements are parsed each time. A lost one is sent again, or repeated by `inTransaction`. */
export const nameStatements = (pool: Pool, prepared: boolean, onLost: () => void = () => {}): NamedStatements => {
  let isOn = prepared;
  const lost = (): void => {
    if (isOn) onLost();
    isOn = false;
  };
  pool.on('connect', (client: PoolClient) => {
    const query = client.query.bind(client) as Query;
    const send = async (statement: QueryConfig, ...values: readonly unknown[]): Promise<QueryResult> => {
      const unnamed = { ...statement, name: undefined };
      if (!isOn) return query(unnamed, ...values);
      try {
        return await query(statement, ...values);
      } catch (error) {
        if (isMisplaced(error)) lost();
        // The status before the statement.
        if (!isMisplaced(error) || client.getTransactionStatus() !== 'I') throw error;
        return query(unnamed, ...values);
      }
    };
    const sendWith = callbackify(send) as unknown as Query;
    const either: Query = (statement, ...rest) => {
      if (!isNamed(statement)) return query(statement, ...rest);
      return typeof rest.at(-1) === 'function' ? sendWith(statement, ...rest) : send(statement, ...rest);
    };
    Object.assign(client, { query: either });
  });
  return { lost };
};

const ROUNDS = 3;

/** Two connections use the same names: a pooler that does not know of them mixes them up. */
export const losesStatements = async (pool: Pool): Promise<boolean> => {
  const { Client: Connecting, ...options } = pool.options as unknown as { Client: typeof Client };
  const opened: Client[] = [];
  const open = async (): Promise<Client> => {
    const client = new Connecting(options);
    opened.push(client);
    await client.connect();
    return client.on('error', () => {});
  };
  try {
    const one = await open();
    const { rows } = await one.query<{ pid: number }>('select pg_backend_pid() as pid');
    // A pooler invents the number of the process that it tells its clients.
    if (rows[0]?.pid === (one as unknown as { processID: number }).processID) return false;
    const other = await open();
    for (let round = 0; round < ROUNDS; round += 1) {
      const statement = { name: `check_${randomBytes(8).toString('hex')}`, text: 'select 1' };
      for (const client of [one, other]) await client.query(statement);
      // For poolers that use server connections in turn.
      await one.query('select 1');
      for (const client of [one, other]) await client.query(statement);
    }
    return false;
  } catch (error) {
    return isMisplaced(error);
  } finally {
    await Promise.all(opened.map((client) => client.end().catch(() => {})));
  }
};
