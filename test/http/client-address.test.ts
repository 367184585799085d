import { SocketAddress } from 'node:net';
import { expect } from 'chai';
import fc from 'fast-check';
import { networkOf } from '../../src/adapters/http/server/client-address.ts';

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
