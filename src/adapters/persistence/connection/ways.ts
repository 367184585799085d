import { isLocal, isSocket } from './connection-url.ts';
import type { Connection, Host, SessionKind, SslMode } from './connection-url.ts';

/** One way to connect: without TLS if `tls` is null; `session` is libpq's `target_session_attrs`. */
export type Way = Host & Readonly<{ tls: SslMode | null; session: SessionKind }>;

export type Defaults = Readonly<{
  /** The mode for remote hosts if the URL has no `sslmode`. */
  sslmode: SslMode;
  session: SessionKind;
}>;

/**
 * Returns the `sslmode` of the URL. If it has none, returns `absent`, or `prefer` for a host on this machine unless
 * `absent` is `disable`. A Unix socket never uses TLS.
 */
export const modeOf = ({ sslmode }: Pick<Connection, 'sslmode'>, host: string, absent: SslMode): SslMode => {
  if (isSocket(host)) return 'disable';
  return sslmode ?? (isLocal(host) && absent !== 'disable' ? 'prefer' : absent);
};

const variants = (mode: SslMode): readonly (SslMode | null)[] => {
  if (mode === 'disable') return [null];
  if (mode === 'allow') return [null, mode];
  return mode === 'prefer' ? [mode, null] : [mode];
};

/** Returns the ways to connect, in the order in which libpq would try them. There is at least one. */
export const waysOf = (connection: Connection, defaults: Defaults): readonly Way[] => {
  const asked = connection.session ?? defaults.session;
  const ways = (session: SessionKind): readonly Way[] =>
    connection.hosts.flatMap((host) =>
      variants(modeOf(connection, host.host, defaults.sslmode)).map((tls) => ({ ...host, tls, session })),
    );
  return asked === 'prefer-standby' ? [...ways('standby'), ...ways('any')] : ways(asked);
};
