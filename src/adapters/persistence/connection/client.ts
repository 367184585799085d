import { callbackify } from 'node:util';
import { Client } from 'pg';
import type { ClientConfig, Connection as Wire } from 'pg';
import type { Connection, SessionKind } from './connection-url.ts';
import { codeOf } from './error-code.ts';
import { sendFormats } from './formats.ts';
import { isWanted, reportedBy } from './session.ts';
import { tlsOptions } from './tls.ts';
import { waysOf } from './ways.ts';
import type { Defaults, Way } from './ways.ts';

/** Undocumented fields of pg's client; the version of pg is pinned. */
type Insides = Client & { connection: Wire & { stream: { destroy: () => void } }; password: unknown };

/** SQLSTATE of a server that is starting or shutting down; another host may be up. */
const CANNOT_CONNECT_NOW = '57P03';
/** SQLSTATE of a server that accepts no writes. */
const READ_ONLY = '25006';
const WRITING: readonly SessionKind[] = ['read-write', 'primary'];
const TIMED_OUT = 'timeout expired';
const SQLSTATE = /^[0-9A-Z]{5}$/;

/** `reached` is false if the host can't be reached or is of the wrong kind, so that another host should be tried. */
type Failure = Readonly<{ reached: boolean; error: Error }>;

const configOf = (connection: Connection, options: ClientConfig, way: Way, waitMs: number): ClientConfig => ({
  ...options,
  host: way.host,
  port: way.port,
  user: connection.user,
  // Pass a function if there is no password: otherwise, pg would take one from the environment or from a file.
  password: connection.password ?? (() => ''),
  database: connection.database,
  ssl: way.tls === null ? false : tlsOptions(connection, way.tls, way.host),
  connectionTimeoutMillis: waitMs,
  ...(connection.applicationName === null ? {} : { application_name: connection.applicationName }),
  ...(connection.options === null ? {} : { options: connection.options }),
});

const abandon = ({ connection }: Insides): void => {
  connection.removeAllListeners();
  connection.on('error', () => {});
  connection.stream.destroy();
};

/** Resets a failed or unused client so that it can connect again. The object and its listeners stay the same. */
const renew = (client: Insides, config: ClientConfig): void => {
  abandon(client);
  const { _events, _eventsCount, _maxListeners, ...fresh } = new Client(config) as unknown as Record<string, unknown>;
  Object.assign(client, fresh, { password: config.password });
};

const isSameHost = (one: Way, other: Way): boolean =>
  one.host === other.host && one.port === other.port && one.session === other.session;

// Retries as libpq does. If the host can't be reached or is of the wrong kind, try the other hosts. If the server
// rejects the user (SQLSTATE class 28), try the same host with or without TLS. Any other error from the server is
// final. After any other failure to connect, try everything that is left.
const waysAfter = (way: Way, { reached, error }: Failure, left: readonly Way[]): readonly Way[] => {
  const code = codeOf(error);
  if (!reached || code === CANNOT_CONNECT_NOW || error.message === TIMED_OUT)
    return left.filter((other) => !isSameHost(way, other));
  if (SQLSTATE.test(code)) return left.filter((other) => code.startsWith('28') && isSameHost(way, other));
  return left;
};

const problemOf = ({ host, port }: Way, { error }: Failure, several: boolean): string => {
  const message = error.message || codeOf(error);
  return several ? `${host}:${port}: ${message}` : message;
};

export const connectMs = (connection: Connection, waitMs: number): number => connection.connectTimeoutMs ?? waitMs;

/**
 * pg connects to a single host, either with or without TLS. These clients try every host and TLS mode that the URL
 * allows, starting with the one that last worked.
 */
export const clientsOf = (connection: Connection, defaults: Defaults, waitMs: number): typeof Client => {
  const ways = waysOf(connection, defaults);
  const several = connection.hosts.length > 1;
  let good: Way | undefined;

  const make = function (options: ClientConfig): Client {
    const client = new Client({ ...options, ssl: false, password: () => '' }) as Insides;
    sendFormats(client);
    // Without a listener, an error would end the process until the pool adds its own listener. The next statement fails
    // anyway.
    client.on('error', () => {});
    const connectOnce = client.connect.bind(client) as () => Promise<unknown>;

    const tryWay = async (way: Way): Promise<Failure | null> => {
      let reached = false;
      try {
        renew(client, configOf(connection, options, way, connectMs(connection, waitMs)));
        client.connection.once('connect', () => (reached = true));
        const reported = reportedBy(client.connection);
        await connectOnce();
        if (await isWanted(way.session, client, reported)) return null;
        reached = false;
        throw Object.assign(
          new Error(`the server is not ${way.session}, as target_session_attrs asks`),
          WRITING.includes(way.session) && { code: READ_ONLY },
        );
      } catch (error) {
        abandon(client);
        return { reached, error: error instanceof Error ? error : new Error(String(error)) };
      }
    };

    const connect = async (): Promise<void> => {
      const problems: string[] = [];
      let left = good === undefined ? ways : [good, ...ways.filter((way) => way !== good)];
      for (;;) {
        const [way, ...others] = left;
        if (way === undefined) throw new Error('the URL of the database names no host');
        const failure = await tryWay(way);
        if (failure === null) {
          // With `prefer-standby`, don't remember a host that is only the second choice, such as a primary.
          if (way.session === ways[0]?.session) good = way;
          return;
        }
        problems.push(problemOf(way, failure, several));
        left = waysAfter(way, failure, others);
        if (left.length === 0) throw Object.assign(failure.error, { message: [...new Set(problems)].join('; ') });
      }
    };
    const connectWith = callbackify(connect);
    Object.assign(client, {
      connect: (callback?: (error: Error | null) => void) => (callback ? connectWith(callback) : connect()),
    });
    return client;
  };
  return make as unknown as typeof Client;
};
