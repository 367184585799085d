import { SocketAddress } from 'node:net';
import { expect } from 'chai';
import fc from 'fast-check';
import { clientIp, networkOf } from '../../src/adapters/http/server/client-address.ts';

// requirement 29
describe('the network of a client', () => {
  it('is an IPv4 address itself, also as a dual-stack socket writes it', () => {
    const spellings = [
      '192.0.2.1',
      '::ffff:192.0.2.1',
      '::FFFF:c000:201',
      '0:0:0:0:0:ffff:192.0.2.1',
      '::ffff:c000:0201',
    ];
    for (const spelling of spellings) expect(networkOf(spelling), spelling).to.equal('192.0.2.1');
    expect(networkOf('192.0.2.2')).to.equal('192.0.2.2');
    expect(networkOf('::ffff:0.0.0.0')).to.equal('0.0.0.0');
  });

  it('is the /64 of an IPv6 address, in one spelling', () => {
    const spellings = [
      '2001:db8:0:1::1',
      '2001:db8:0:1:ffff:ffff:ffff:ffff',
      '2001:0DB8:0000:0001:0000:0000:0000:0002',
      '2001:db8::1:0:0:0:9',
      '2001:db8:0:1::192.0.2.1',
      '2001:db8:0:1::5%eth0',
    ];
    for (const spelling of spellings) expect(networkOf(spelling), spelling).to.equal('2001:db8:0:1::/64');
    for (const [other, network] of [
      ['2001:db8:0:2::1', '2001:db8:0:2::/64'],
      ['2001:db8::1', '2001:db8:0:0::/64'],
      ['::1', '0:0:0:0::/64'],
      ['fe80::1%lo', 'fe80:0:0:0::/64'],
      ['::1:ffff:c000:201', '0:0:0:0::/64'],
      ['ff::ffff:192.0.2.1', 'ff:0:0:0::/64'],
    ] as const)
      expect(networkOf(other), other).to.equal(network);
  });

  it('is the same for every host and spelling of a /64, and differs for another /64', () => {
    const group = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 0xffff }));
    const half = fc.tuple(group, group, group, group);
    const long = (groups: readonly number[]) =>
      groups.map((one) => one.toString(16).padStart(4, '0').toUpperCase()).join(':');
    fc.assert(
      fc.property(half, half, half, half, (net, host, otherNet, otherHost) => {
        // Mapped IPv4 addresses are under ::/64.
        fc.pre(net.some(Boolean));
        const short = new SocketAddress({ address: long([...net, ...host]), family: 'ipv6' }).address;
        expect(networkOf(short)).to.equal(networkOf(long([...net, ...otherHost])));
        if (otherNet.some(Boolean) && long(net) !== long(otherNet))
          expect(networkOf(short)).not.to.equal(networkOf(long([...otherNet, ...host])));
      }),
    );
  });

  it('is the text itself if it is not an address', () => {
    for (const text of ['', 'unknown', '[::1]', '192.0.2.1:80', ':::', '%eth0']) expect(networkOf(text)).to.equal(text);
  });
});

describe('the address of a client behind a proxy', () => {
  const PROXY = '192.0.2.99';

  it('is the one that the proxy saw, without port, brackets, quotes and zone', () => {
    for (const [written, meant] of [
      ['203.0.113.7', '203.0.113.7'],
      ['203.0.113.7:51234', '203.0.113.7'],
      ['"203.0.113.7:51234"', '203.0.113.7'],
      [' \t203.0.113.7:1 ', '203.0.113.7'],
      ['2001:db8::7', '2001:db8::7'],
      ['[2001:db8::7]', '2001:db8::7'],
      ['[2001:db8::7]:443', '2001:db8::7'],
      ['"[2001:db8::7]:443"', '2001:db8::7'],
      ['[2001:DB8:0:0:0:0:0:7]:443', '2001:db8::7'],
      ['2001:db8:0:0:0:0:0:7:443', '2001:db8::7'],
      ['2001:db8::443', '2001:db8::443'],
      ['::ffff:203.0.113.7', '203.0.113.7'],
      ['[::FFFF:203.0.113.7]:80', '203.0.113.7'],
      ['::ffff:cb00:7107', '203.0.113.7'],
      ['fe80::1%eth0', 'fe80::1'],
      ['[fe80::1%25eth0]:443', 'fe80::1'],
    ] as const)
      for (const header of [written, `10.0.0.1,${written}`, `198.51.100.1:9, ${written}`])
        expect(clientIp(PROXY, header, 1), header).to.equal(meant);
    expect(clientIp(PROXY, '203.0.113.7:51234, [2001:db8::9]:80', 2)).to.equal('203.0.113.7');
  });

  it('is that of the proxy if the header names no address', () => {
    for (const written of [
      '',
      'unknown',
      '_hidden',
      '203.0.113.7:port',
      '203.0.113.7:123456',
      '203.0.113.7:1:2',
      '203.0.113.007',
      '[2001:db8::7',
      '2001:db8::7]:443',
      '[]:80',
      ':80',
      'id.example.com:80',
      '203.0.113.7;x',
    ])
      expect(clientIp(PROXY, `198.51.100.1, ${written}`, 1), written).to.equal(PROXY);
  });

  it('is that of the peer without a trusted proxy', () => {
    expect(clientIp('::ffff:192.0.2.99', '203.0.113.7', 0)).to.equal(PROXY);
    expect(clientIp('::1', '203.0.113.7', 0)).to.equal('::1');
    expect(clientIp(PROXY, '203.0.113.7', 2)).to.equal(PROXY);
  });
});
