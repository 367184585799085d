import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { hiddenEndpoints } from '../../src/adapters/oauth/discovery.ts';
import { makeProviderFetch } from '../../src/adapters/oauth/provider-fetch.ts';
import { isPublicAddress, isPublicUrl, publicLookup } from '../../src/adapters/oauth/public-host.ts';

const ask = { body: undefined, headers: {}, method: 'GET', redirect: 'manual' } as const;

describe('requests caused by a public provider', () => {
  it('go to public IP addresses', () => {
    for (const yes of ['8.8.8.8', '172.15.0.1', '172.32.0.1', '2606:4700::1111', '2a00:1450:4001::1'])
      expect(isPublicAddress(yes), yes).to.equal(true);
    const refused = [
      '127.0.0.1',
      '127.8.9.10',
      '0.0.0.0',
      '10.1.2.3',
      '172.16.0.1',
      '172.31.255.255',
      '192.168.1.1',
      '169.254.169.254',
      '100.64.0.1',
      '224.0.0.1',
      '255.255.255.255',
      '::1',
      '::',
      'fe80::1',
      'fc00::1',
      'fd00:ec2::254',
      '::ffff:127.0.0.1',
      '::ffff:8.8.8.8',
      '64:ff9b::a00:1',
      '2002:7f00:1::',
      '2001:db8::1',
      'nonsense',
    ];
    for (const no of refused) expect(isPublicAddress(no), no).to.equal(false);
  });

  it('go to https URLs whose host can be public', () => {
    for (const yes of ['https://accounts.google.com/', 'https://idp.example.org:8443/a', 'https://8.8.8.8/'])
      expect(isPublicUrl(new URL(yes)), yes).to.equal(true);
    const refused = [
      'http://accounts.google.com/',
      'https://localhost/',
      'https://localhost./',
      'https://a.localhost/',
      'https://printer.local/',
      'https://metadata.google.internal/',
      'https://intranet/',
      'https://127.1/',
      'https://0x7f000001/',
      'https://2130706433/',
      'https://[::1]/',
      'https://[::ffff:10.0.0.1]/',
      'https://169.254.169.254/',
      'ftp://accounts.google.com/',
    ];
    for (const no of refused) expect(isPublicUrl(new URL(no)), no).to.equal(false);
  });

  it('never go to a name that resolves to this machine when connecting', async () => {
    const resolve = (all: boolean) =>
      new Promise((done) => publicLookup('localhost', { all }, (error) => done(error?.message)));
    expect(await resolve(true)).to.match(/not public/);
    expect(await resolve(false)).to.match(/not public/);
  });

  it('are refused before anything is sent', async () => {
    const fetching = makeProviderFetch(new URL('https://accounts.example.org'));
    for (const url of ['http://accounts.example.org/token', 'https://127.0.0.1/token', 'https://a.internal/keys']) {
      const failure = await fetching(url, ask).then(
        () => 'it was asked',
        (error: Error) => error.message,
      );
      expect(failure, url).to.match(/is no public https host$/);
    }
  });

  it('never use private endpoints from the provider’s metadata, nor send browsers there', () => {
    const issuer = 'https://accounts.example.org';
    const hiddenOf = (metadata: Readonly<Record<string, string>>, from = issuer) =>
      hiddenEndpoints(new URL(from), { issuer: from, ...metadata });
    const good = {
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: 'https://tokens.example.net/token',
      jwks_uri: `${issuer}/keys`,
      userinfo_endpoint: 'https://93.184.216.34/me',
    };
    expect(hiddenOf(good)).to.deep.equal([]);
    const bad = [
      'http://accounts.example.org/',
      'https://127.0.0.1/',
      'https://[::1]/',
      'https://db.internal/',
      'javascript:alert(1)',
      'nowhere',
    ];
    for (const [name, url] of Object.keys(good).flatMap((one) => bad.map((at) => [one, at] as const)))
      expect(hiddenOf({ ...good, [name]: url }), url).to.deep.equal([name]);
    const local = 'http://localhost:8080';
    expect(hiddenOf({ token_endpoint: `${local}/token`, jwks_uri: 'http://127.0.0.1:9/keys' }, local)).to.deep.equal(
      [],
    );
  });

  it('of a private issuer may go anywhere; redirects are not followed, and endless answers fail', async () => {
    const server = createServer((request, response) => {
      if (request.url === '/there') return void response.writeHead(302, { Location: '/here' }).end();
      if (request.url === '/here') return void response.setHeader('Content-Type', 'application/json').end('{"a":1}');
      const more = setInterval(() => response.write('x'.repeat(100_000)), 1);
      response.on('close', () => clearInterval(more));
    });
    await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
    const issuer = `http://localhost:${(server.address() as AddressInfo).port}`;
    const fetching = makeProviderFetch(new URL(issuer));
    expect(await (await fetching(`${issuer}/here`, ask)).json()).to.deep.equal({ a: 1 });
    expect((await fetching(`${issuer}/there`, ask)).status).to.equal(302);
    const failure = await fetching(`${issuer}/endless`, ask).catch((error: Error) => error.message);
    expect(failure).to.match(/larger than 512000 bytes/);
    server.closeAllConnections();
    server.close();
  });
});
