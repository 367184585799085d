import { createPublicKey } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { makeKeys } from '../../../src/adapters/crypto/keys.ts';
import { loadConfig } from '../../../src/config/load-config.ts';
import { signingKeysOf } from '../../../src/wiring/keys.ts';
import { freshDatabase } from '../../support/database.ts';
import type { FreshDatabase } from '../../support/database.ts';
import { cutTokens, forgedTokens, makeForger } from '../../tokens/forged.ts';
import type { Genuine } from '../../tokens/forged.ts';
import { call, join } from '../client.ts';
import { CHEAP, SECRET_KEY, spawnService } from '../process.ts';
import type { ServiceProcess } from '../process.ts';
import { switched } from '../process/empty-database.ts';

const [ISSUER, AUDIENCE] = ['https://id.example.com', 'https://api.example.com'];
const ENV = { ...CHEAP, OTP_RESEND_INTERVAL: '0', PUBLIC_URL: ISSUER, JWT_AUDIENCE: AUDIENCE };

/** Tokens that the HTTP parser passes on unchanged. */
const canBeSent = (token: string): boolean => token.length < 12_000 && token === token.trim();

describe('forged tokens', function () {
  this.timeout(60_000);
  let database: FreshDatabase;
  let service: ServiceProcess;

  before(async () => {
    database = await freshDatabase();
    service = await spawnService({ ...ENV, DATABASE_URL: database.url });
  });

  after(async () => {
    await service.stop();
    await database.drop();
  });

  const me = (token: string) =>
    call(service.url, '/v1/me', undefined, { headers: { authorization: `Bearer ${token}` } });

  /** The service's signing key, which only database and secret together reveal. */
  const genuine = async (): Promise<Genuine> => {
    const { accessToken: token, sessionId: sid } = await join(service.url);
    const loaded = loadConfig({ ...ENV, NODE_ENV: 'test', DATABASE_URL: database.url, SECRET_KEY });
    if (loaded._tag === 'Left') throw new Error('the configuration is refused');
    const keys = makeKeys({ current: Buffer.from(SECRET_KEY, 'base64url'), old: [] });
    const found = await signingKeysOf(loaded.right, database.open(2), keys).load();
    const { kid, privateKey } = found.keys[0]!;
    const now = Math.floor(Date.now() / 1000);
    return { token, kid, privateKey, issuer: ISSUER, audience: AUDIENCE, sid, gen: 1, now };
  };

  it('are 401 without a database call, while a valid one is 503 because the database is down', async () => {
    // requirement 36, 37, 38, 39, 40, 41
    const made = await genuine();
    const { forged, goodHeader, goodClaims } = makeForger(made);
    const likeOurs = forged(goodHeader, goodClaims);
    expect(
      {
        made: (await me(made.token)).status,
        likeOurs: (await me(likeOurs)).status,
      },
      'the forger has the key',
    ).to.deep.equal({ made: 200, likeOurs: 200 });
    const server = await switched(database.url);
    await server.allow(false);
    const rows = [...Object.entries(forgedTokens(made)), ['cut', cutTokens(made.token)] as const].flatMap(
      ([what, table]) => Object.entries(table).map(([name, token]) => ({ what: `${what}: ${name}`, token })),
    );
    const sent = rows.filter(({ token }) => canBeSent(token));
    expect(sent.length).to.be.above(1000);
    for (const { what, token } of sent) {
      const { status, body, headers } = await me(token);
      expect({ status, code: body.code }, what).to.deep.equal({ status: 401, code: 'UNAUTHENTICATED' });
      expect(headers['www-authenticate'], what).to.match(/^Bearer/);
    }
    expect({
      made: (await me(made.token)).status,
      likeOurs: (await me(likeOurs)).status,
    }).to.deep.equal({ made: 503, likeOurs: 503 });
    await server.allow(true);
  });

  it('never cause a key to be fetched', async () => {
    // requirement 40
    const made = await genuine();
    const asked: (string | undefined)[] = [];
    const keys = createServer((request, response) => {
      asked.push(request.url);
      response.setHeader('Content-Type', 'application/json');
      response.end(JSON.stringify({ keys: [createPublicKey(made.privateKey).export({ format: 'jwk' })] }));
    }).listen(0, '127.0.0.1');
    await once(keys, 'listening');
    const url = `http://127.0.0.1:${(keys.address() as AddressInfo).port}`;
    const { withHeader, withClaims, forged, goodHeader, goodClaims } = makeForger(made);
    for (const token of [
      ...['jku', 'x5u', 'kid', 'iss', 'jwks_uri'].map((name) => withHeader({ [name]: `${url}/${name}` })),
      withClaims({ iss: url }),
      forged({ ...goodHeader, jku: `${url}/own`, kid: 'theirs' }, { ...goodClaims, iss: url }),
    ])
      expect((await me(token)).status).to.equal(401);
    // Requests to be detected have arrived before this one.
    await call(url, '/last');
    keys.close();
    expect(asked).to.deep.equal(['/last']);
  });
});
