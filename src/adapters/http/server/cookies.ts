/** The cookies of a request; of two with one name the first counts, as it is that of the longer path (RFC 6265 §5.4). */
export const readCookies = (header: string): Readonly<Record<string, string>> => {
  const pairs = header.split(';').map((pair) => {
    const cut = pair.indexOf('=');
    return cut < 0 ? (['', ''] as const) : ([pair.slice(0, cut).trim(), pair.slice(cut + 1).trim()] as const);
  });
  // fromEntries defines properties, so that a cookie named __proto__ is only one more name
  return Object.fromEntries(pairs.filter(([name]) => name !== '').toReversed());
};

/** A cookie for the browser alone: no script reads it, and no other site's request but a visit carries it. */
export type OwnCookie = Readonly<{ name: string; value: string; maxAgeSeconds: number }>;

/**
 * Its `Set-Cookie` line. Where the service is reached by https the name gets the prefix that keeps neighbours from
 * setting it (RFC 6265bis §4.1.3.2); `ownCookieName` says which name it has then.
 */
export const setOwnCookie = (publicUrl: string, { name, value, maxAgeSeconds }: OwnCookie): string => {
  const secure = publicUrl.startsWith('https:') ? '; Secure' : '';
  return `${ownCookieName(publicUrl, name)}=${value}; Path=/; Max-Age=${maxAgeSeconds}; HttpOnly; SameSite=Lax${secure}`;
};

export const ownCookieName = (publicUrl: string, name: string): string =>
  publicUrl.startsWith('https:') ? `__Host-${name}` : name;
