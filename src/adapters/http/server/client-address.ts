import { isIP, isIPv6 } from 'node:net';

// a dual-stack socket writes 192.0.2.1 as ::ffff:192.0.2.1
const plain = (address: string): string => address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '');

/**
 * The client's address behind `trustProxy` proxies, each of which adds an address to X-Forwarded-For: the one that the
 * outermost proxy saw, never what the client wrote to the left of it. The peer of the socket where that is missing or
 * malformed.
 */
export const clientIp = (peer: string, forwardedFor: string, trustProxy: number): string => {
  const hops = forwardedFor.split(',').map((hop) => hop.trim());
  const claimed = trustProxy > 0 ? (hops.at(-trustProxy) ?? '') : '';
  // a zone is a local name of any length
  return plain(isIP(claimed) && !claimed.includes('%') ? claimed : peer);
};

/** The eight groups of an IPv6 address; null for other text. */
const groupsOf = (address: string): readonly number[] | null => {
  const bare = address.replace(/%.*$/, '');
  const spelled = isIPv6(bare) ? URL.parse(`http://[${bare}]`)?.hostname.slice(1, -1) : undefined;
  if (spelled === undefined) return null;
  const [head = [], tail = []] = spelled.split('::').map((part) => (part === '' ? [] : part.split(':')));
  const zeros = Array<string>(8 - head.length - tail.length).fill('0');
  return [...head, ...zeros, ...tail].map((group) => Number.parseInt(group, 16));
};

const isMapped = (groups: readonly number[]): boolean =>
  groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;

const dotted = (groups: readonly number[]): string => groups.flatMap((group) => [group >> 8, group & 0xff]).join('.');

/**
 * What one client controls: an IPv4 address, or the /64 of an IPv6 address, because each line gets a whole /64. Equal
 * addresses give equal text: `192.0.2.1`, also for `::ffff:c000:201`; `2001:db8:0:1::/64`. Other text stays as it is.
 */
export const networkOf = (address: string): string => {
  const groups = groupsOf(address);
  if (groups === null) return address;
  if (isMapped(groups)) return dotted(groups.slice(6));
  const prefix = groups.slice(0, 4).map((group) => group.toString(16));
  return `${prefix.join(':')}::/64`;
};
