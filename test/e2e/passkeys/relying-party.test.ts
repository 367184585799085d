import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import { call, eventually } from '../client.ts';
import { oneService } from '../own-database.ts';
import { CHEAP, spawnService } from '../process.ts';
import { challengeOf, enrolled, login } from '../second-factor/enrolled.ts';
import { keyed, problemOf, send, signIn, signInOptions, withPasskey } from './passkey-steps.ts';

const SITE = 'http://localhost:3000';
const RELATED = 'https://shop.example';
const appOf = (fingerprint: Buffer): string => `android:apk-key-hash:${fingerprint.toString('base64url')}`;
const APP = appOf(randomBytes(32));

describe('the sites and apps of one relying party', function () {
  this.timeout(60_000);
  let own: Awaited<ReturnType<typeof oneService>>;
  let url: string;
  before(async () => {
    own = await oneService({ PUBLIC_URL: SITE, WEBAUTHN_ORIGINS: [SITE, RELATED, APP].join() });
    ({ url } = own.service);
  });
  after(() => own.end());

  it('take its passkeys, and no others do', async () => {
    const ada = await keyed(url, { origin: APP });
    for (const origin of [SITE, RELATED, APP])
      expect((await signIn(url, ada.key, { origin })).status, origin).to.equal(200);
    const others = [`${RELATED}.evil.example`, `${RELATED}:8443`, `${RELATED}/`, 'null', '', appOf(randomBytes(32))];
    for (const origin of others)
      expect(problemOf(await signIn(url, ada.key, { origin })), origin).to.equal('401 INVALID_PASSKEY');
  });

  it('are named to browsers, but for the apps', async () => {
    expect((await call(url, '/.well-known/webauthn')).body.origins).to.deep.equal([SITE, RELATED]);
  });

  it('lose their passkeys with another domain, which the service says at its start', async () => {
    const ada = await withPasskey(url, await enrolled(url), { origin: SITE });
    const moved = 'http://id.localhost:3000';
    const other = await spawnService({
      ...CHEAP,
      DATABASE_URL: own.database.url,
      PUBLIC_URL: moved,
      WEBAUTHN_RP_ID: 'id.localhost',
    });
    try {
      const isSaid = async () => other.lines.some((line) => line.includes('are of another WEBAUTHN_RP_ID'));
      await eventually(isSaid, 'the warning');
      const options = { ...(await signInOptions(other.url)), rpId: 'localhost' };
      expect(problemOf(await send(other.url, ada.key.get(options, { origin: moved })))).to.equal('401 INVALID_PASSKEY');
      const challenge = challengeOf(await login(other.url, ada));
      const named = await call(other.url, '/v1/auth/second-factor/options', { challenge });
      expect(named.body.options).to.deep.include({ rpId: 'id.localhost', allowCredentials: [] });
    } finally {
      await other.stop();
    }
    expect((await signIn(url, ada.key)).status, 'at the former domain').to.equal(200);
  });
});
