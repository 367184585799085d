import { isIP } from 'node:net';

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
