import { isLocal, isSocket } from './connection-url.ts';
import type { Connection, Host, SessionKind, SslMode } from './connection-url.ts';

/** One way to connect: a host, with TLS (the mode) or without it (null), and what its session must be. */
export type Way = Host & Readonly<{ tls: SslMode | null; session: SessionKind }>;

export type Defaults = Readonly<{
  /** The mode of a URL without `sslmode`, for a host on another machine. */
  sslmode: SslMode;
  session: SessionKind;
}>;

/** Without an `sslmode`, a host on this machine is asked for TLS but need not have it. */
export const modeOf = ({ sslmode }: Pick<Connection, 'sslmode'>, host: string, absent: SslMode): SslMode => {
  if (isSocket(host)) return 'disable';
  return sslmode ?? (isLocal(host) && absent !== 'disable' ? 'prefer' : absent);
};

const variants = (mode: SslMode): readonly (SslMode | null)[] => {
  if (mode === 'disable') return [null];
  if (mode === 'allow') return [null, mode];
  return mode === 'prefer' ? [mode, null] : [mode];
};

/** The ways that libpq tries, in its order; at least one. */
export const waysOf = (connection: Connection, defaults: Defaults): readonly Way[] => {
  const asked = connection.session ?? defaults.session;
  const ways = (session: SessionKind): readonly Way[] =>
    connection.hosts.flatMap((host) =>
      variants(modeOf(connection, host.host, defaults.sslmode)).map((tls) => ({ ...host, tls, session })),
    );
  return asked === 'prefer-standby' ? [...ways('standby'), ...ways('any')] : ways(asked);
};
