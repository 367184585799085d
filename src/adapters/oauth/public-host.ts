import { lookup as lookUp } from 'node:dns';
import { BlockList, isIP } from 'node:net';
import type { LookupFunction } from 'node:net';

const NOT_PUBLIC_V4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
];
/** Ranges of global unicast (2000::/3) that are not public or that embed an IPv4 address. */
const NOT_PUBLIC_V6 = ['2001::/32', '2001:db8::/32', '2002::/16'];

const listOf = (family: 'ipv4' | 'ipv6', ranges: readonly string[]): BlockList => {
  const list = new BlockList();
  for (const range of ranges) {
    const [net = '', bits] = range.split('/');
    list.addSubnet(net, Number(bits), family);
  }
  return list;
};

const notPublicV4 = listOf('ipv4', NOT_PUBLIC_V4);
const notPublicV6 = listOf('ipv6', NOT_PUBLIC_V6);
const unicastV6 = listOf('ipv6', ['2000::/3']);

/** Whether an IP address is public (IANA special-purpose registries). */
export const isPublicAddress = (address: string): boolean => {
  if (isIP(address) === 4) return !notPublicV4.check(address, 'ipv4');
  return isIP(address) === 6 && unicastV6.check(address, 'ipv6') && !notPublicV6.check(address, 'ipv6');
};

const LOCAL_NAME = /(?:^|\.)(?:localhost|local|internal|intranet|lan|home\.arpa)$/;

/** Whether a URL is https and its host may be public. The name is not resolved here. */
export const isPublicUrl = ({ protocol, hostname }: URL): boolean => {
  const host = hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  if (protocol !== 'https:') return false;
  return isIP(host) === 0 ? host.includes('.') && !LOCAL_NAME.test(host) : isPublicAddress(host);
};

/** Resolves a host name while connecting. Fails if an address is not public. */
export const publicLookup: LookupFunction = (hostname, options, callback) => {
  lookUp(hostname, { ...options, all: true }, (error, addresses) => {
    const [first] = addresses ?? [];
    if (error !== null || first === undefined) return callback(error ?? new Error(`${hostname} has no address`), []);
    if (!addresses.every(({ address }) => isPublicAddress(address)))
      return callback(new Error(`${hostname} has an address that is not public`), []);
    return options.all === true ? callback(null, addresses) : callback(null, first.address, first.family);
  });
};
