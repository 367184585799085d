import { expect } from 'chai';
import { makeBrowser, pkce } from '../../oauth/browser.ts';
import { ENTRA_TENANTS, LINKED_IN, entra, linkedIn } from '../../oauth/disguises.ts';
import { CLIENT, startRealProvider } from '../../oauth/real-provider.ts';
import type { RealProvider } from '../../oauth/real-provider.ts';
import { freshDatabase } from '../../support/database.ts';
import type { FreshDatabase } from '../../support/database.ts';
import { routeHosts } from '../../support/routed-hosts.ts';
import { anyEmail, call, eventually, join } from '../client.ts';
import { CHEAP, spawnService } from '../process.ts';
import type { ServiceProcess } from '../process.ts';

const RETURN_TO = 'https://app.example.com/';
const ROUTED_HOSTS = new URL('../../support/routed-hosts.ts', import.meta.url).href;
const [TENANT, OTHER_TENANT] = ['72f988bf-86f1-41af-91ab-2d7cd011db47', 'c9f3e1a2-0b4d-4e5f-8a6b-7c8d9e0f1a2b'];

describe('the service with providers that depart from the standard', function () {
  this.timeout(300_000);
  let database: FreshDatabase;
  let service: ServiceProcess;
  let microsoft: RealProvider;
  let linked: RealProvider;
  let slashed: RealProvider;

  const env = (name: string, issuer: string, more: object = {}) =>
    Object.fromEntries(
      Object.entries({ ISSUER: issuer, CLIENT_ID: CLIENT.id, CLIENT_SECRET: CLIENT.secret, ...more }).map(
        ([field, value]) => [`OAUTH_${name}_${field}`, value],
      ),
    );
  const urlOf = (path: string): string => service.url.replace('127.0.0.1', 'localhost') + path;

  before(async () => {
    database = await freshDatabase();
    [microsoft, linked, slashed] = await Promise.all([
      startRealProvider(entra(ENTRA_TENANTS)),
      startRealProvider(linkedIn),
      startRealProvider(null, '/realms/a/'),
    ]);
    slashed.allow(['https://app.example.com/']);
    const hosts = {
      'login.microsoftonline.com': microsoft.origin,
      'www.linkedin.com': linked.origin,
    };
    routeHosts(hosts);
    service = await spawnService(
      {
        ...CHEAP,
        DATABASE_URL: database.url,
        RETURN_TO_ORIGINS: new URL(RETURN_TO).origin,
        ROUTED_HOSTS: JSON.stringify(hosts),
        ...env('MICROSOFT', 'https://login.microsoftonline.com/common/v2.0'),
        ...env('LINKEDIN', LINKED_IN, { NONCE: 'off', TRUST_EMAIL: 'on' }),
        ...env('SLASHED', slashed.issuer.slice(0, -1)),
        ...env('DOWN', 'http://localhost:1'),
      },
      'started',
      ['--import', ROUTED_HOSTS],
    );
    for (const [name, provider] of Object.entries({ microsoft, linkedin: linked }))
      provider.allow([urlOf(`/v1/auth/oauth/${name}/callback`)]);
  });
  after(async () => {
    await service.stop();
    await Promise.all([microsoft, linked, slashed].map(({ close }) => close()));
    await database.drop();
  });

  const meOf = async (token: string) =>
    (await call(service.url, '/v1/me', undefined, { headers: { authorization: `Bearer ${token}` } })).body;
  const idOf = async (email: string): Promise<string> => (await meOf((await join(service.url, email)).accessToken)).id;

  const signIn = async (name: string, subject: string) => {
    const [browser, { verifier, challenge }] = [makeBrowser(), pkce()];
    const isBack = ({ href }: URL): boolean => href.startsWith(RETURN_TO);
    const query = new URLSearchParams({ return_to: RETURN_TO, code_challenge: challenge });
    const login = await browser.follow(urlOf(`/v1/auth/oauth/${name}?${String(query)}`), isBack);
    const answered = await browser.open(login.url, { subject });
    const last = await browser.follow(answered.location!, isBack);
    const code = new URL(last.location!).searchParams.get('code');
    const { body } = await call(service.url, '/v1/auth/oauth/exchange', { code, code_verifier: verifier });
    return meOf(body.access_token);
  };

  // requirement 44
  it('makes the same subject of two tenants two users, and never opens an account by their address', async () => {
    const owner = await idOf('owner@example.com');
    const ids: string[] = [];
    for (const tenant of [TENANT, OTHER_TENANT, TENANT]) {
      microsoft.accounts.set(`${tenant}|same`, { email: 'owner@example.com', email_verified: true });
      const me = await signIn('microsoft', `${tenant}|same`);
      ids.push(me.id);
      const [identity] = me.identities.filter(({ type }: { type: string }) => type === 'oauth');
      expect(identity).to.include({ oauth_provider: 'microsoft', value: `${tenant}/same` });
    }
    expect(ids[2]).to.equal(ids[0]);
    expect(new Set([...ids, owner]).size).to.equal(3);
  });

  it('opens the account of an address that LinkedIn calls verified in text, and no other', async () => {
    for (const [verified, isSame] of [
      ['true', true],
      ['false', false],
    ] as const) {
      const email = anyEmail();
      const owner = await idOf(email);
      linked.accounts.set(email, { email, email_verified: verified });
      expect((await signIn('linkedin', email)).id === owner, verified).to.equal(isSame);
    }
  });

  it('starts, and reports an issuer without its slash and a provider that is down', async () => {
    const reports = await eventually(async () => {
      const lines = service.lines.filter((line) => line.includes('does not answer, or is not configured right'));
      return lines.length >= 2 && lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    }, 'both reports');
    const byName = new Map(reports.map(({ provider, why }) => [provider, why]));
    expect([...byName.keys()].toSorted()).to.deep.equal(['down', 'slashed']);
    expect(byName.get('slashed')).to.equal(`discovery says another issuer: set OAUTH_SLASHED_ISSUER=${slashed.issuer}`);
    expect(byName.get('down')).to.match(/^the provider does not answer: .*ECONNREFUSED/);
  });
});
