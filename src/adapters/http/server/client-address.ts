import { isIP, isIPv4, isIPv6 } from 'node:net';

/**
 * Returns an IPv6 address in its compressed form, in lower case and without its zone, because only this machine knows
 * the zone. Returns null for other text.
 */
const spelled = (address: string): string | null => {
  const bare = address.replace(/%.*$/, '');
  return isIPv6(bare) ? (URL.parse(`http://[${bare}]`)?.hostname.slice(1, -1) ?? null) : null;
};

/** Returns the eight groups of an IPv6 address, or null for other text. */
const groupsOf = (address: string): readonly number[] | null => {
  const spelling = spelled(address);
  if (spelling === null) return null;
  const [head = [], tail = []] = spelling.split('::').map((part) => (part === '' ? [] : part.split(':')));
  const zeros = Array<string>(8 - head.length - tail.length).fill('0');
  return [...head, ...zeros, ...tail].map((group) => Number.parseInt(group, 16));
};

const isMapped = (groups: readonly number[]): boolean =>
  groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;

const dotted = (groups: readonly number[]): string => groups.flatMap((group) => [group >> 8, group & 0xff]).join('.');

/** Returns the address without port and quotes, such as `2001:db8::7` for `[2001:DB8::7]:443`. Null for other text. */
const addressIn = (text: string): string | null => {
  if (isIPv4(text)) return text;
  const quoted = text
    .trim()
    .replace(/^"(.*)"$/, '$1')
    .trim();
  // the last group of an IPv6 address without brackets is not a port
  const host = isIP(quoted) ? quoted : quoted.replace(/:\d{1,5}$/, '');
  const address = host.replace(/^\[(.*)\]$/, '$1');
  if (isIPv4(address)) return address;
  const groups = groupsOf(address);
  return groups !== null && isMapped(groups) ? dotted(groups.slice(6)) : spelled(address);
};

/**
 * Returns the client's address as the outermost of the `trustProxy` proxies saw it, never one that the client wrote
 * into X-Forwarded-For. Falls back to `peer`.
 */
export const clientIp = (peer: string, forwardedFor: string, trustProxy: number): string => {
  const claimed = trustProxy > 0 ? forwardedFor.split(',').at(-trustProxy) : undefined;
  return (claimed === undefined ? null : addressIn(claimed)) ?? addressIn(peer) ?? peer;
};

/**
 * Returns the part of an address that belongs to one client: the IPv4 address, or the /64 prefix of the IPv6 address.
 * Other text is returned unchanged.
 */
export const networkOf = (address: string): string => {
  const groups = groupsOf(address);
  if (groups === null) return address;
  if (isMapped(groups)) return dotted(groups.slice(6));
  const prefix = groups.slice(0, 4).map((group) => group.toString(16));
  return `${prefix.join(':')}::/64`;
};
