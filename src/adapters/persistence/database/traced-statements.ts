import { AsyncResource } from 'node:async_hooks';
import { callbackify } from 'node:util';
import type { Pool, PoolClient } from 'pg';

export type TraceStatement = <A>(name: string, work: () => Promise<A>) => Promise<A>;

type Query = (...args: readonly unknown[]) => Promise<unknown>;
type Connected = (error?: Error, client?: PoolClient, release?: PoolClient['release']) => void;

/** Returns no text of a statement, because the ORM writes values into it. */
const nameOf = (sent: unknown): string => {
  const { name, text } =
    typeof sent === 'string' ? { name: '', text: sent } : (sent as Readonly<{ name?: string; text?: string }>);
  if (name) return name;
  return (
    /^\s*(begin|commit|delete|insert|rollback|select|update|with)\b/i.exec(text ?? '')?.[1]?.toLowerCase() ?? 'sql'
  );
};

export const traceStatements = (pool: Pool, trace: TraceStatement): void => {
  pool.on('connect', (client: PoolClient) => {
    const query = client.query.bind(client) as Query;
    const traced: Query = (sent, ...rest) => {
      const callback = rest.at(-1);
      if (typeof callback !== 'function') return trace(nameOf(sent), () => query(sent, ...rest));
      const run = (...values: readonly unknown[]) => trace(nameOf(sent), () => query(sent, ...values));
      return (callbackify(run) as unknown as Query)(...rest);
    };
    Object.assign(client, { query: traced });
  });
  // Otherwise, a call that gets a connection released by another request would continue in that request's trace.
  const connect = pool.connect.bind(pool) as (callback?: Connected) => Promise<PoolClient>;
  Object.assign(pool, { connect: (callback?: Connected) => connect(callback && AsyncResource.bind(callback)) });
};
