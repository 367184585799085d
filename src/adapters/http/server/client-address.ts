import { isIP, isIPv6 } from 'node:net';

// A dual-stack socket calls 192.0.2.1 ::ffff:192.0.2.1; both are one client.
const plain = (address: string): string => address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '');

/**
 * Who calls, when `trustProxy` proxies in front each add an address to X-Forwarded-For: the one that the outermost of
 * them saw, and never what the caller wrote left of it. The socket's peer where that is missing or no address.
 */
export const clientIp = (peer: string, forwardedFor: string, trustProxy: number): string => {
  const hops = forwardedFor.split(',').map((hop) => hop.trim());
  const claimed = trustProxy > 0 ? (hops.at(-trustProxy) ?? '') : '';
  // a zone is a name of the machine that wrote it, of any length
  return plain(isIP(claimed) && !claimed.includes('%') ? claimed : peer);
};

/** The eight groups of an IPv6 address, however it is spelled; null where it is none. */
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
 * What one client is taken to own: an IPv4 address, or the /64 of an IPv6 address, because a single line gets a whole
 * /64. In one spelling: `192.0.2.1`, also for `::ffff:c000:201`; `2001:db8:0:1::/64`. Other text stays as it is.
 */
export const networkOf = (address: string): string => {
  const groups = groupsOf(address);
  if (groups === null) return address;
  if (isMapped(groups)) return dotted(groups.slice(6));
  const prefix = groups.slice(0, 4).map((group) => group.toString(16));
  return `${prefix.join(':')}::/64`;
};
