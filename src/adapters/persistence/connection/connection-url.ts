import { isIP } from 'node:net';
import { userInfo } from 'node:os';
import * as E from 'fp-ts/lib/Either.js';
import { decoded, splitUrl } from './split-url.ts';

const SSL_MODES = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'] as const;
export type SslMode = (typeof SSL_MODES)[number];

const SESSIONS = ['any', 'read-write', 'read-only', 'primary', 'standby', 'prefer-standby'] as const;
export type SessionKind = (typeof SESSIONS)[number];

/** `host` is a name, an IP address, or the folder of a Unix socket. */
export type Host = Readonly<{ host: string; port: number }>;

/** The settings of a URL as libpq interprets them. Null means that the URL does not contain the setting. */
export type Connection = Readonly<{
  hosts: readonly Host[];
  user: string;
  password: string | null;
  database: string;
  sslmode: SslMode | null;
  /** The path of a file with CA certificates, or `system` for those of the operating system. */
  sslrootcert: string | null;
  sslcert: string | null;
  sslkey: string | null;
  options: string | null;
  applicationName: string | null;
  connectTimeoutMs: number | null;
  session: SessionKind | null;
}>;

const PARAMETERS = [
  'user',
  'password',
  'dbname',
  'host',
  'port',
  'sslmode',
  'sslrootcert',
  'sslcert',
  'sslkey',
  'options',
  'application_name',
  'connect_timeout',
  'target_session_attrs',
];

export const isSocket = (host: string): boolean => host.startsWith('/');

export const isLocal = (host: string): boolean => {
  const name = host.toLowerCase().replace(/^::ffff:/, '');
  return isSocket(name) || name === 'localhost' || name === '::1' || (isIP(name) === 4 && name.startsWith('127.'));
};

const REFUSED = Symbol('refused');
const refuse = (problem: string): never => {
  throw new Error(problem, { cause: REFUSED });
};

const HOW_TO_ESCAPE = 'in user, password and database name write % as %25, @ as %40, / as %2F and : as %3A';

const hostsOf = (names: string, ports: string): readonly Host[] => {
  if (names === '') return refuse('names no host; an IPv6 address needs brackets, and a socket ?host= with its folder');
  const [hosts, numbers] = [names.split(','), ports.split(',')];
  if (numbers.length !== 1 && numbers.length !== hosts.length)
    return refuse('has another number of ports than of hosts');
  return hosts.map((host, i) => {
    if (host === '') return refuse('has an empty host in its list');
    if (!isSocket(host) && isIP(host) === 0 && !/^[\p{L}\p{N}_.-]{1,253}$/u.test(host))
      return refuse(`names a host that can't exist; ${HOW_TO_ESCAPE}`);
    const port = (numbers.length === 1 ? numbers[0] : numbers[i]) ?? '';
    if (port !== '' && !(/^\d{1,5}$/.test(port) && Number(port) >= 1 && Number(port) <= 65_535))
      return refuse(`must have ports from 1 to 65535; ${HOW_TO_ESCAPE}`);
    return { host, port: port === '' ? 5432 : Number(port) };
  });
};

const oneOf = <A extends string>(name: string, allowed: readonly A[], value: string | undefined): A | null => {
  if (value === undefined) return null;
  return allowed.find((one) => one === value) ?? refuse(`must have as ${name} one of ${allowed.join(', ')}`);
};

/** `no-verify` is the name that pg uses for `require`. */
const sslmodeOf = (value: string | undefined): SslMode | null =>
  value === 'no-verify' ? 'require' : oneOf('sslmode', SSL_MODES, value);

/** Converts seconds to milliseconds. Returns null, for the default limit, if the value is absent, zero or negative. */
const timeoutOf = (value: string | undefined): number | null => {
  if (value === undefined) return null;
  if (!/^-?\d{1,6}$/.test(value)) return refuse('must have as connect_timeout a whole number of seconds');
  return Number(value) > 0 ? Number(value) * 1000 : null;
};

const ownName = (): string => {
  try {
    return userInfo().username;
  } catch {
    return refuse('names no user');
  }
};

const read = (raw: string): Connection => {
  const url = splitUrl(raw) ?? refuse('must be a PostgreSQL URL, as postgres://user:password@host:5432/database');
  const unknown = url.parameters.map(([name]) => name).filter((name) => !PARAMETERS.includes(name));
  if (unknown.length > 0) {
    // An unencoded password may end up here, so show only names that look like a parameter.
    const names = [...new Set(unknown)].map((name) => (/^[a-z_]{1,40}$/i.test(name) ? name : 'one that is no name'));
    refuse(`has parameters that are not supported: ${names.join(', ')}. Supported are ${PARAMETERS.join(', ')}`);
  }
  const said: Record<string, string | undefined> = { ...url.parts };
  for (const [name, value] of url.parameters) {
    said[name] = value ?? refuse(`has no value for its parameter ${name}`);
  }
  const given = (name: string): string | undefined =>
    said[name] === undefined
      ? undefined
      : (decoded(said[name]) ?? refuse(`has a wrong % in its ${name}; ${HOW_TO_ESCAPE}`));
  const text = (name: string): string | null => given(name) || null;
  const user = text('user') ?? ownName();
  return {
    hosts: hostsOf(text('host') ?? '', text('port') ?? ''),
    user,
    password: text('password'),
    database: text('dbname') ?? user,
    sslmode: sslmodeOf(given('sslmode')),
    sslrootcert: text('sslrootcert'),
    sslcert: text('sslcert'),
    sslkey: text('sslkey'),
    options: text('options'),
    applicationName: text('application_name'),
    connectTimeoutMs: timeoutOf(given('connect_timeout')),
    session: oneOf('target_session_attrs', SESSIONS, given('target_session_attrs')),
  };
};

const agreeing = (url: Connection): Connection => {
  const { sslmode, sslrootcert, sslcert, sslkey } = url;
  if ((sslcert === null) !== (sslkey === null)) refuse('must have both or none of sslcert and sslkey');
  if (sslrootcert === 'system' && sslmode !== null && sslmode !== 'verify-full')
    refuse(
      'must have sslmode=verify-full with sslrootcert=system: everybody can get a certificate of these authorities',
    );
  if (sslrootcert === null && sslmode === 'verify-ca')
    refuse('must have an sslrootcert with sslmode=verify-ca; for public authorities use sslmode=verify-full');
  return { ...url, sslmode: sslrootcert === 'system' ? 'verify-full' : sslmode };
};

/** Parses a URL as libpq does. An error is a text to append to “the URL”, without values, which may be secret. */
export const parseConnectionUrl = (raw: string): E.Either<string, Connection> => {
  try {
    return E.right(agreeing(read(raw)));
  } catch (error) {
    if (error instanceof Error && error.cause === REFUSED) return E.left(error.message);
    throw error;
  }
};

/** Throws if the URL is invalid, which the configuration has already checked. */
export const connectionOf = (url: string): Connection => {
  const connection = parseConnectionUrl(url);
  if (E.isLeft(connection)) throw new Error(`the URL of the database ${connection.left}`);
  return connection.right;
};
