/** The parts of a PostgreSQL URL, still percent-encoded. A parameter without `=` has the value undefined. */
type SplitUrl = Readonly<{
  parts: Readonly<Record<'user' | 'password' | 'host' | 'port' | 'dbname', string>>;
  parameters: readonly (readonly [name: string, value: string | undefined])[];
}>;

const groups = (pattern: RegExp, text: string): Readonly<Record<string, string | undefined>> | undefined =>
  pattern.exec(text)?.groups;

const parameterOf = (pair: string): readonly [string, string | undefined] => {
  const at = pair.indexOf('=');
  return at === -1 ? [pair, undefined] : [pair.slice(0, at), pair.slice(at + 1)];
};

/** Splits a URL as libpq does: `#` is an ordinary character. Returns null if the URL is not for PostgreSQL. */
export const splitUrl = (raw: string): SplitUrl | null => {
  const url = groups(/^postgres(?:ql)?:\/\/(?:(?<user>[^@/:]*)(?::(?<password>[^@/]*))?@)?(?<rest>.*)$/s, raw.trim());
  const rest = groups(/^(?<servers>[^/?]*)(?:\/(?<dbname>[^?]*))?(?:\?(?<query>.*))?$/s, url?.['rest'] ?? '');
  if (url === undefined || rest === undefined) return null;
  const servers = (rest['servers'] ?? '')
    .split(',')
    .map(
      (server) => groups(/^(?:\[(?<address>[^\]]+)\]|(?<name>[^:]*))(?::(?<port>.*))?$/s, server) ?? { name: server },
    );
  const { user = '', password = '' } = url;
  return {
    parts: {
      user,
      password,
      host: servers.map(({ address, name }) => address ?? name ?? '').join(','),
      port: servers.map(({ port }) => port ?? '').join(','),
      dbname: rest['dbname'] ?? '',
    },
    parameters: (rest['query'] ?? '')
      .split('&')
      .filter((pair) => pair !== '')
      .map(parameterOf),
  };
};

/** Returns null if the percent-encoding is invalid or encodes a NUL. A `+` stays a `+`. */
export const decoded = (text: string): string | null => {
  try {
    const plain = decodeURIComponent(text);
    return plain.includes('\0') ? null : plain;
  } catch {
    return null;
  }
};
