/** Of two cookies with the same name, the first wins, because its path is more specific (RFC 6265 §5.4). */
export const readCookies = (header: string): Readonly<Record<string, string>> => {
  const pairs = header.split(';').map((pair) => {
    const cut = pair.indexOf('=');
    return cut < 0 ? (['', ''] as const) : ([pair.slice(0, cut).trim(), pair.slice(cut + 1).trim()] as const);
  });
  // Object.fromEntries defines properties, so that a cookie named `__proto__` is safe
  return Object.fromEntries(pairs.filter(([name]) => name !== '').toReversed());
};

/** A cookie that is `HttpOnly`, `SameSite=Lax` and, under https, `Secure`. */
export type OwnCookie = Readonly<{ name: string; value: string; maxAgeSeconds: number }>;

/**
 * Under https the name gets the `__Host-` prefix, so that other hosts of the domain can't set it (RFC 6265bis
 * §4.1.3.2).
 */
export const setOwnCookie = (publicUrl: string, { name, value, maxAgeSeconds }: OwnCookie): string => {
  const secure = publicUrl.startsWith('https:') ? '; Secure' : '';
  return `${ownCookieName(publicUrl, name)}=${value}; Path=/; Max-Age=${maxAgeSeconds}; HttpOnly; SameSite=Lax${secure}`;
};

export const ownCookieName = (publicUrl: string, name: string): string =>
  publicUrl.startsWith('https:') ? `__Host-${name}` : name;
