import { clientsOf, connectMs } from './client.ts';
import { connectionOf } from './connection-url.ts';
import type { SessionKind, SslMode } from './connection-url.ts';

// In milliseconds. The server enforces the first three. The client enforces `QUERY_TIMEOUT_MS`, for a server that does
// not answer.
export const SERVER_TIMEOUTS = {
  statement_timeout: 10_000,
  lock_timeout: 5_000,
  idle_in_transaction_session_timeout: 15_000,
};
export const QUERY_TIMEOUT_MS = 11_000;

/** Returns our timeouts, except those that the URL sets in its `options`, because ours would override these. */
const timeoutsBeside = (options: string): Partial<typeof SERVER_TIMEOUTS> =>
  Object.fromEntries(
    Object.entries(SERVER_TIMEOUTS).filter(
      ([name]) => !new RegExp(`(?:-c\\s*|--)${name.replaceAll('_', '[-_]')}\\s*=`, 'i').test(options),
    ),
  );

const WAIT_MS = 2_000;

export type PoolSettings = Readonly<{
  /** The maximum wait for a connection, in milliseconds. A longer wait is treated as an outage. Default: 2,000. */
  waitMs?: number;
  /** The `sslmode` for remote hosts if the URL has none; `prefer` by default. */
  absentSslmode?: SslMode;
  /** The `target_session_attrs` if the URL has none. */
  session: SessionKind;
}>;

export const poolOptions = (url: string, { waitMs = WAIT_MS, absentSslmode = 'prefer', session }: PoolSettings) => {
  const connection = connectionOf(url);
  const hostsMs = connection.hosts.length * connectMs(connection, waitMs);
  return {
    application_name: 'koa-identity-starter',
    keepAlive: true,
    ...timeoutsBeside(connection.options ?? ''),
    query_timeout: QUERY_TIMEOUT_MS,
    Client: clientsOf(connection, { sslmode: absentSslmode, session }, waitMs),
    // The pool's limit covers all hosts together. `setTimeout` accepts at most 31 bits.
    connectionTimeoutMillis: Math.min(2 ** 31 - 1, Math.max(waitMs, hostsMs)),
  };
};
