import { Query } from 'pg';
import type { Pool, PoolClient, QueryConfig, QueryResult } from 'pg';
import { BEGIN } from './conflicts.ts';

/** A statement that is sent together with the begin of its transaction, which saves a round trip. */
export type Beginning = Readonly<{ begins: true }>;

/** Undocumented, but the version of pg is pinned. */
type Wire = Readonly<{
  parse: (message: Readonly<{ text: string; name: string }>) => void;
  bind: (message: Readonly<{ statement: string }>) => void;
  execute: (message: Readonly<object>) => void;
  parsedStatements: Record<string, string>;
  submittedNamedStatements: Record<string, string>;
}>;
type Insides = { prepare: (wire: Wire) => void };
type Answered = (error: Error | undefined, results: QueryResult | readonly QueryResult[]) => void;

const beginning = new WeakSet<object>();

export const isBeginning = (statement: object): boolean => 'begins' in statement;

/** Whether the connection can send a begin together with a statement. */
export const joinsBegin = (client: PoolClient): boolean => beginning.has(client);

// Both are followed by one Sync, so that the server skips the statement if the transaction can't begin.
const withBegin = (statement: QueryConfig, answered: Answered): Query => {
  const query = new Query({ ...statement, queryMode: 'extended' } as QueryConfig, answered as never);
  const insides = query as unknown as Insides;
  const prepare = insides.prepare.bind(query);
  insides.prepare = (wire) => {
    wire.parse({ text: BEGIN, name: '' });
    wire.bind({ statement: '' });
    wire.execute({});
    prepare(wire);
  };
  return query;
};

/** Lets the connections of the pool send `Beginning` statements. */
export const joinBegin = (pool: Pool): void => {
  pool.on('connect', (client: PoolClient) => {
    const { connection } = client as unknown as { connection: Wire };
    const query = client.query.bind(client) as (...args: readonly unknown[]) => unknown;
    const joined = (statement: QueryConfig & Beginning): Promise<QueryResult | undefined> =>
      new Promise((resolve, reject) => {
        const { name = '' } = statement;
        const isParsed = Object.hasOwn(connection.parsedStatements, name);
        query(
          withBegin(statement, (error, results) => {
            // The driver takes the first of two answers for that of the statement.
            if (error && !isParsed) delete connection.parsedStatements[name];
            if (error) reject(error);
            else resolve([results].flat().at(-1));
          }),
        );
      });
    const either = (statement: unknown, ...rest: readonly unknown[]) =>
      typeof statement === 'object' && statement !== null && isBeginning(statement)
        ? joined(statement as QueryConfig & Beginning)
        : query(statement, ...rest);
    beginning.add(Object.assign(client, { query: either }));
  });
};
