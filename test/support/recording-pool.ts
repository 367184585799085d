import type { Pool, PoolClient, QueryConfig, QueryResult } from 'pg';

/** A statement that was sent, with the number of its rows. */
type Recorded = Readonly<{ name: string; rows: number; ms: number; text: string; values: readonly unknown[] }>;

type Over = Pool | PoolClient;

/** A pool that records its statements in order; `take` returns and clears them. */
export const recordingPool = (pool: Pool): Readonly<{ pool: Pool; take: () => readonly Recorded[] }> => {
  let recorded: Recorded[] = [];
  const querying = (over: Over) => async (statement: string | (QueryConfig & { name: string })) => {
    const startedAt = performance.now();
    const result: QueryResult = await over.query(statement);
    const {
      name,
      text,
      values = [],
    } = typeof statement === 'string' ? { name: statement, text: statement } : statement;
    recorded.push({ name, rows: result.rowCount ?? 0, ms: performance.now() - startedAt, text, values });
    return result;
  };
  const recording = <A extends Over>(over: A): A =>
    new Proxy(over, {
      get: (target, property) => {
        if (property === 'query') return querying(target);
        if (property === 'connect') return async () => recording(await (target as Pool).connect());
        const value: unknown = Reflect.get(target, property);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
  return {
    pool: recording(pool),
    take: () => {
      const taken = recorded;
      recorded = [];
      return taken;
    },
  };
};
