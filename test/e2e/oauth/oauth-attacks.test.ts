import { createHmac, generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import jwt from 'jsonwebtoken';
import { makeBrowser, pkce } from '../../oauth/browser.ts';
import type { Browser, Page } from '../../oauth/browser.ts';
import { startForgingProvider } from '../../oauth/forging-provider.ts';
import type { ForgingProvider, Lies } from '../../oauth/forging-provider.ts';
import { freshDatabase } from '../../support/database.ts';
import type { FreshDatabase } from '../../support/database.ts';
import { call, join } from '../client.ts';
import { sql } from '../people.ts';
import { CHEAP, spawnService } from '../process.ts';
import type { ServiceProcess } from '../process.ts';
import { ROUNDS } from '../rounds.ts';

const RETURN_TO = 'https://app.example.com/';
const segment = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A local port on which nothing listens. */
const closedPort = async (): Promise<number> => {
  const server = createServer().listen(0, 'localhost');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
};

describe('attacks on the sign-in at a provider', function () {
  this.timeout(900_000);
  let database: FreshDatabase;
  let services: readonly ServiceProcess[];
  let forger: ForgingProvider;
  let second: ForgingProvider;

  before(async () => {
    database = await freshDatabase();
    [forger, second] = await Promise.all([startForgingProvider(), startForgingProvider()]);
    const env = {
      ...CHEAP,
      DATABASE_URL: database.url,
      // Both processes share one public URL.
      PUBLIC_URL: 'http://localhost:1',
      RETURN_TO_ORIGINS: 'https://app.example.com,http://localhost:5173',
      OAUTH_FORGER_ISSUER: forger.issuer,
      OAUTH_FORGER_CLIENT_ID: 'us',
      OAUTH_FORGER_TRUST_EMAIL: 'on',
      OAUTH_SECOND_ISSUER: second.issuer,
      OAUTH_SECOND_CLIENT_ID: 'us',
      OAUTH_DOWN_ISSUER: `http://localhost:${await closedPort()}`,
      OAUTH_DOWN_CLIENT_ID: 'us',
    };
    services = await Promise.all([spawnService(env), spawnService(env)]);
  });
  afterEach(() => {
    forger.lie({});
    second.lie({});
  });
  after(async () => {
    await Promise.all(services.map(({ stop }) => stop()));
    await Promise.all([forger.close(), second.close()]);
    await database.drop();
  });

  /** A URL of the service at one of its processes. */
  const at = (url: string, i = 0): string => url.replace('http://localhost:1', services[i]!.url);
  const startPath = (query: Readonly<Record<string, string>>, name = 'forger'): string =>
    `/v1/auth/oauth/${name}?${String(new URLSearchParams(query))}`;

  /** A sign-in up to the URL of the callback, which is not called. */
  const leave = async (browser: Browser, name = 'forger', secrets = pkce()): Promise<string> => {
    const query = { return_to: RETURN_TO, code_challenge: secrets.challenge };
    const sentOff = await browser.open(services[0]!.url + startPath(query, name));
    expect(sentOff.status, sentOff.text).to.equal(302);
    return (await makeBrowser().open(sentOff.location!)).location!;
  };
  const errorOf = ({ location }: Page): string | null => {
    const back = new URL(location!);
    expect(back.origin + back.pathname).to.equal(RETURN_TO);
    expect(back.searchParams.has('code')).to.equal(back.searchParams.get('error') === null);
    return back.searchParams.get('error');
  };
  const isUnknown = ({ status, location, text, headers }: Page): void => {
    expect({ status, location, code: JSON.parse(text).code }).to.deep.equal({
      status: 400,
      location: null,
      code: 'UNKNOWN_OAUTH_FLOW',
    });
    expect(headers.get('content-type')).to.match(/^application\/problem\+json/);
  };
  /** The error that the page gets if the provider lies like this. */
  const errorFor = async (lies: Lies): Promise<string | null> => {
    forger.lie(lies);
    const browser = makeBrowser();
    return errorOf(await browser.open(at(await leave(browser))));
  };

  it('don’t prevent an honest answer', async () => {
    const [browser, secrets] = [makeBrowser(), pkce()];
    const page = await browser.open(at(await leave(browser, 'forger', secrets)));
    expect(errorOf(page)).to.equal(null);
    expect(page.headers.getSetCookie()[0]).to.match(/^oauth-[\w-]{10}=; Path=\/; Max-Age=0; HttpOnly; SameSite=Lax$/);
    const sent = forger.asked.at(-1)!;
    expect(Object.fromEntries(sent)).to.include({
      grant_type: 'authorization_code',
      redirect_uri: 'http://localhost:1/v1/auth/oauth/forger/callback',
    });
    expect(sent.get('code_verifier'))
      .to.match(/^[\w-]{43}$/)
      .and.not.equal(secrets.verifier);
  });

  it('never make the service fetch a picture', async () => {
    // requirement 76
    let connections = 0;
    const trap = createServer((_request, response) => void response.end()).on('connection', () => (connections += 1));
    trap.listen(0, '127.0.0.1');
    await once(trap, 'listening');
    const { port } = trap.address() as AddressInfo;
    forger.lie({ claims: { picture: `http://127.0.0.1:${port}/me.png` } });
    const [browser, secrets] = [makeBrowser(), pkce()];
    const page = await browser.open(at(await leave(browser, 'forger', secrets)));
    const exchange = { code: new URL(page.location!).searchParams.get('code'), code_verifier: secrets.verifier };
    const { body } = await call(services[0]!.url, '/v1/auth/oauth/exchange', exchange);
    const me = await call(services[0]!.url, '/v1/me', undefined, {
      headers: { authorization: `Bearer ${body.access_token}` },
    });
    expect(me.body.profile_image_url).to.equal(null);
    expect(connections).to.equal(0);
    trap.close();
  });

  it('fail with a replayed callback', async () => {
    // requirement 44
    const browser = makeBrowser();
    const callback = await leave(browser);
    const cookies = new Map([...browser.cookies].map(([host, jar]) => [host, new Map(jar)]));
    expect(errorOf(await browser.open(at(callback)))).to.equal(null);
    isUnknown(await browser.open(at(callback)));
    // With the cookie that the browser had deleted.
    for (const [host, jar] of cookies) browser.cookies.set(host, jar);
    const asked = forger.asked.length;
    isUnknown(await browser.open(at(callback)));
    expect(forger.asked).to.have.length(asked);
  });

  it('fail with a callback replayed concurrently in two processes', async () => {
    // requirement 44, race 2
    for (let round = 0; round < ROUNDS; round += 1) {
      const browser = makeBrowser();
      const callback = await leave(browser);
      const [jar] = browser.cookies.values();
      const cookie = [...jar!].map(([name, value]) => `${name}=${value}`).join();
      const answers = await Promise.all(
        [...Array(20).keys()].map((i) => {
          const { origin, pathname, search } = new URL(at(callback, i % 2));
          return call(origin, pathname + search, undefined, { headers: { cookie } });
        }),
      );
      expect(answers.filter(({ status }) => status === 302)).to.have.length(1);
      expect(answers.filter(({ status }) => status === 400)).to.have.length(19);
    }
  });

  it('fail with a callback in another browser, which leaves the flow to the right one', async () => {
    // requirement 44: login CSRF
    const [browser, stranger] = [makeBrowser(), makeBrowser()];
    const callback = at(await leave(browser));
    isUnknown(await stranger.open(callback));
    await leave(stranger);
    isUnknown(await stranger.open(callback));
    const [jar] = browser.cookies.values();
    const [name] = jar!.keys();
    stranger.cookies.set(new URL(callback).host, new Map([[name!, 'A'.repeat(44)]]));
    isUnknown(await stranger.open(callback));
    expect(errorOf(await browser.open(callback))).to.equal(null);
  });

  it('fail with the state of another flow, without a state, and with two', async () => {
    const browser = makeBrowser();
    const [one, two] = [new URL(await leave(browser)), new URL(await leave(browser))];
    const swapped = new URL(one);
    swapped.searchParams.set('code', two.searchParams.get('code')!);
    // The code is bound to the verifier and nonce of the other flow.
    forger.lie({ claims: { nonce: 'of the other flow' } });
    expect(errorOf(await browser.open(at(swapped.href)))).to.equal('invalid_response');
    const without = new URL(two);
    without.searchParams.delete('state');
    isUnknown(await browser.open(at(without.href)));
    const twice = await browser.open(`${at(two.href)}&state=x`);
    expect(twice.status).to.equal(422);
  });

  it('fail with a flow older than ten minutes', async () => {
    const browser = makeBrowser();
    const callback = await leave(browser);
    // Flows of earlier tests would be more than one new flow deletes.
    await sql(database.url, `update oauth_flow set expires_at = now() where stage = 'gone'`);
    isUnknown(await browser.open(at(callback)));
    await leave(browser);
    const over = `select from oauth_flow where stage = 'gone' and expires_at <= now()`;
    expect(await sql(database.url, over), 'what is over').to.have.length(0);
  });

  it('fail with a mixed-up provider: another one answers, or at another callback', async () => {
    // requirement 44: RFC 9207, RFC 9700 §4.4
    expect(await errorFor({ callback: { iss: second.issuer } })).to.equal('invalid_response');
    expect(await errorFor({ callback: { iss: null } })).to.equal('invalid_response');
    const browser = makeBrowser();
    const callback = await leave(browser);
    const elsewhere = callback.replace('/forger/', '/second/');
    const asked = () => ({ forger: forger.asked.length, second: second.asked.length });
    const before = asked();
    expect(errorOf(await browser.open(at(elsewhere)))).to.equal('invalid_response');
    expect(asked(), 'nobody was sent the code').to.deep.equal(before);
    isUnknown(await browser.open(at(callback)));
  });

  const otherKey = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  const past = Math.floor(Date.now() / 1000) - 3600;
  for (const [what, lies] of [
    ['wrong issuer', { claims: { iss: 'https://accounts.google.com' } }],
    ['wrong audience', { claims: { aud: 'them' } }],
    ['no audience', { claims: { aud: undefined } }],
    ['audience of several, for another one', { claims: { aud: ['us', 'them'], azp: 'them' } }],
    ['audience that is right, of a token for another one', { claims: { azp: 'them' } }],
    ['wrong nonce', { claims: { nonce: 'x' } }],
    ['no nonce', { claims: { nonce: undefined } }],
    ['id token that is expired', { claims: { iat: past, exp: past + 60 } }],
    ['id token without an end', { claims: { exp: undefined } }],
    ['id token of the future', { claims: { nbf: Math.floor(Date.now() / 1000) + 3600 } }],
    ['id token without a subject', { claims: { sub: undefined } }],
    ['subject that is no text', { claims: { sub: 7 } }],
    ['subject of 192 characters', { claims: { sub: 'x'.repeat(192) } }],
    ['subject with U+0000', { claims: { sub: 'a\u0000b' } }],
    [
      'id token that somebody else signed',
      { sign: (claims: object) => jwt.sign(claims, otherKey, { algorithm: 'RS256', keyid: 'k1' }) },
    ],
    [
      'id token of an unknown key',
      { sign: (claims: object) => jwt.sign(claims, otherKey, { algorithm: 'RS256', keyid: 'k2' }) },
    ],
    ['id token without a signature', { sign: (claims: object) => `${segment({ alg: 'none' })}.${segment(claims)}.` }],
    [
      'id token signed with what is no secret',
      {
        sign: (claims: object) => {
          const text = `${segment({ alg: 'HS256', kid: 'k1' })}.${segment(claims)}`;
          return `${text}.${createHmac('sha256', 'us').update(text).digest('base64url')}`;
        },
      },
    ],
    ['text in place of an id token', { sign: () => 'nonsense' }],
    [
      'code that the provider does not know',
      {
        token: (response) => {
          response.writeHead(400, { 'Content-Type': 'application/json' }).end('{"error":"invalid_grant"}');
        },
      },
    ],
    [
      'redirect by the token endpoint',
      { token: (response) => void response.writeHead(307, { Location: 'http://localhost:1/' }).end() },
    ],
    [
      'page in place of an answer',
      { token: (response) => void response.setHeader('Content-Type', 'text/html').end('<p>') },
    ],
  ] as readonly (readonly [string, Lies])[]) {
    it(what, async () => {
      // requirement 44
      const users = `select count(*)::int as count from "user"`;
      const before = await sql(database.url, users);
      expect(await errorFor(lies)).to.equal('invalid_response');
      expect(await sql(database.url, users)).to.deep.equal(before);
    });
  }

  it('report no provider error to the page except access_denied', async () => {
    const error = (text: string) => errorFor({ callback: { code: null, error: text, error_description: '<script>' } });
    expect(await error('access_denied')).to.equal('access_denied');
    expect(await error('server_error')).to.equal('provider_error');
    expect(await error('<script>alert(1)</script>')).to.equal('provider_error');
    const refused = (status: number, text: string): Lies => ({
      token: (response) => void response.writeHead(status, { 'Content-Type': 'application/json' }).end(text),
    });
    expect(await errorFor(refused(401, '{"error":"invalid_client"}'))).to.equal('provider_error');
    expect(await errorFor(refused(500, '{}'))).to.equal('provider_unavailable');
    expect(await errorFor(refused(200, JSON.stringify({ filler: 'x'.repeat(600_000) })))).to.equal(
      'provider_unavailable',
    );
  });

  it('wait at most ten seconds for a silent provider', async () => {
    const begun = Date.now();
    expect(await errorFor({ token: () => undefined })).to.equal('provider_unavailable');
    expect(Date.now() - begun).to.be.below(10_000);
  });

  it('get 503 with Retry-After for a provider that is down', async () => {
    const query = { return_to: RETURN_TO, code_challenge: pkce().challenge };
    const { status, body, headers } = await call(services[0]!.url, startPath(query, 'down'));
    expect({ status, code: body.code, retryAfter: headers['retry-after'] }).to.deep.equal({
      status: 503,
      code: 'PROVIDER_UNAVAILABLE',
      retryAfter: '5',
    });
    expect(headers['set-cookie']).to.equal(undefined);
    const { accessToken } = await join(services[0]!.url);
    const link = await call(services[0]!.url, '/v1/me/oauth/down', query, {
      headers: { authorization: `Bearer ${accessToken}` },
    });
    const opened = await makeBrowser().open(at(link.body.authorize_url));
    expect(opened.status).to.equal(503);
    expect((await call(services[0]!.url, startPath(query, 'nobody'))).status).to.equal(404);
  });

  it('fail with an unlisted return URL', async () => {
    // requirement 81
    const refused = [
      'https://evil.example',
      'https://app.example.com.evil.example/',
      'https://app.example.com@evil.example/',
      'https://evil.example/https://app.example.com',
      'https://user@app.example.com/',
      'http://app.example.com/',
      'https://app.example.com:8443/',
      'https://app.example.com:443/',
      'https://APP.example.com/',
      'https:app.example.com/',
      'https:\\\\app.example.com/',
      'https://app.example.com\\@evil.example/',
      'https://app.example.com/\\evil',
      'https://app.example.com/a/../b',
      'https://app.example.com/#fragment',
      'https://app.example.com/#',
      ' https://app.example.com/',
      'https://app.example.com/\tx',
      'https://app.example.com/\nx',
      'https://аpp.example.com/',
      '//app.example.com/',
      '//evil.example',
      '/\\evil.example',
      '/signed-in',
      'javascript:alert(1)//https://app.example.com',
      'data:text/html,x',
      'null',
      '',
      `https://app.example.com/${'x'.repeat(512)}`,
      'http://localhost:1',
    ];
    for (const return_to of refused) {
      const { status, body } = await call(services[0]!.url, startPath({ return_to, code_challenge: pkce().challenge }));
      expect({ status, pointer: body.errors?.[0].pointer }, return_to).to.deep.equal({
        status: 422,
        pointer: '?return_to',
      });
    }
    for (const return_to of ['https://app.example.com', 'https://app.example.com/a?b=c', 'http://localhost:5173/']) {
      const query = { return_to, code_challenge: pkce().challenge };
      expect((await call(services[0]!.url, startPath(query))).status, return_to).to.equal(302);
    }
  });

  it('fail with an invalid or missing challenge', async () => {
    const { challenge } = pkce();
    for (const code_challenge of [
      '',
      'plain',
      challenge.slice(1),
      `${challenge}A`,
      `${challenge.slice(1)}=`,
      `${challenge.slice(1)}+`,
    ])
      expect((await call(services[0]!.url, startPath({ return_to: RETURN_TO, code_challenge }))).status).to.equal(422);
    const { body } = await call(services[0]!.url, startPath({}));
    expect(body.errors.map(({ pointer }: { pointer: string }) => pointer)).to.deep.equal([
      '?return_to',
      '?code_challenge',
    ]);
    const twice = `${startPath({ return_to: RETURN_TO, code_challenge: challenge })}&return_to=https://evil.example`;
    expect((await call(services[0]!.url, twice)).status).to.equal(422);
  });

  it('fail with headers that claim another host', async () => {
    // requirement 84
    const query = { return_to: RETURN_TO, code_challenge: pkce().challenge };
    const evil = 'evil.example';
    const headers = { host: evil, 'x-forwarded-host': evil, 'x-forwarded-proto': 'https', forwarded: `host=${evil}` };
    const { headers: answered } = await call(services[0]!.url, startPath(query), undefined, { headers });
    const sentTo = new URL(String(answered['location']));
    expect(sentTo.searchParams.get('redirect_uri')).to.equal('http://localhost:1/v1/auth/oauth/forger/callback');
    expect(JSON.stringify(answered)).not.to.include(evil);
    const { body } = await call(services[0]!.url, '/v1/auth/oauth', undefined, { headers });
    expect(JSON.stringify(body)).not.to.include(evil);
  });
});
