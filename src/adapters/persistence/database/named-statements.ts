import { randomBytes } from 'node:crypto';
import { callbackify } from 'node:util';
import type { Client, Pool, PoolClient, QueryConfig, QueryResult } from 'pg';
import { codeOf } from '../connection/error-code.ts';

/** SQLSTATEs: a prepared statement already exists, or does not exist. */
const MISPLACED = ['42P05', '26000'];

/** Whether a pooler switched to a server connection without the statement, or with that of another client. */
export const isMisplaced = (error: unknown): boolean => MISPLACED.includes(codeOf(error));

type Query = (...args: readonly unknown[]) => Promise<QueryResult>;

const isNamed = (statement: unknown): statement is QueryConfig =>
  typeof statement === 'object' && statement !== null && 'name' in statement && typeof statement.name === 'string';

/** Call `lost` if a pooler turns out to lose prepared statements. From then on, no statement is prepared. */
type NamedStatements = Readonly<{ lost: () => void }>;

/**
 * Prepares named statements if `prepared` is true. A statement that a pooler has lost is sent again unprepared; inside
 * a transaction, `inTransaction` repeats the whole transaction.
 */
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
        // The status is from before this statement. The statement can be sent again only outside a transaction.
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

/**
 * Whether a pooler loses prepared statements. Prepares the same names on two connections, because a pooler that does
 * not track prepared statements confuses them.
 */
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
    // The client received a process id when it connected. If it is the server's id, there is no pooler, because poolers
    // invent ids.
    if (rows[0]?.pid === (one as unknown as { processID: number }).processID) return false;
    const other = await open();
    for (let round = 0; round < ROUNDS; round += 1) {
      const statement = { name: `check_${randomBytes(8).toString('hex')}`, text: 'select 1' };
      for (const client of [one, other]) await client.query(statement);
      // This makes a pooler that uses its server connections in turn move on to the next one.
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
