import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import { checkProviders } from '../../src/adapters/oauth/check-providers.ts';
import { makeOAuthProviders } from '../../src/adapters/oauth/openid-providers.ts';
import type { ConfiguredProvider } from '../../src/adapters/oauth/openid-providers.ts';
import type { ProviderName } from '../../src/core/domain/oauth/provider-profile.ts';
import { routeHosts } from '../support/routed-hosts.ts';
import { refusal, succeed } from '../support/values.ts';
import { makeBrowser } from './browser.ts';
import { ENTRA_TENANTS, LINKED_IN, entra, linkedIn } from './disguises.ts';
import type { Disguise } from './disguises.ts';
import { CLIENT, startRealProvider } from './real-provider.ts';
import type { RealProvider } from './real-provider.ts';

const PUBLIC_URL = 'http://service.example';
const NAME = 'odd' as ProviderName;
const ENTRA = 'https://login.microsoftonline.com';
const [TENANT, OTHER_TENANT] = ['72f988bf-86f1-41af-91ab-2d7cd011db47', 'c9f3e1a2-0b4d-4e5f-8a6b-7c8d9e0f1a2b'];
const PERSONAL = '9188040d-6c67-4c5b-b112-36a304b66dad';
const random = (): string => randomBytes(32).toString('base64url');

describe('providers that depart from the standard', function () {
  this.timeout(60_000);
  let running: RealProvider[];
  let failures: string[];
  beforeEach(() => void ([running, failures] = [[], []]));
  afterEach(() => Promise.all(running.map(({ close }) => close())));

  const startAs = async (disguise: Disguise | null, path = ''): Promise<RealProvider> => {
    const provider = await startRealProvider(disguise, path);
    running.push(provider);
    provider.allow([`${PUBLIC_URL}/v1/auth/oauth/odd/callback`]);
    routeHosts({ [new URL(provider.issuer).host]: provider.origin });
    return provider;
  };
  const configured = (issuer: string, more: Partial<ConfiguredProvider> = {}): ConfiguredProvider => ({
    name: NAME,
    issuer,
    clientId: CLIENT.id,
    clientSecret: CLIENT.secret,
    scope: 'openid email profile',
    emailTrust: 'all',
    hasNonce: true,
    ...more,
  });

  /** A sign-in up to the answer of the provider; `verifier` replaces the right one. */
  const arriveAt = async (provider: ConfiguredProvider, subject: string, verifier: string | null = null) => {
    const at = makeOAuthProviders({
      providers: [provider],
      publicUrl: PUBLIC_URL,
      now: () => performance.now(),
      onFailure: (_, why) => void failures.push(why),
    });
    const secrets = { state: random(), nonce: random(), codeVerifier: random() };
    const asked = await succeed(at.authorizeUrl(NAME, secrets));
    const isBack = ({ origin }: URL): boolean => origin === PUBLIC_URL;
    const browser = makeBrowser();
    const login = await browser.follow(asked, isBack);
    const answered = await browser.open(login.url, { subject });
    const { location } = await browser.follow(answered.location!, isBack);
    const params = Object.fromEntries(new URL(location!).searchParams);
    const sent = { ...secrets, ...(verifier !== null && { codeVerifier: verifier }) };
    return { asked: new URL(asked), arrival: at.arrival(NAME, params, sent) };
  };
  const profileAt = async (provider: ConfiguredProvider, subject: string) =>
    succeed((await arriveAt(provider, subject)).arrival);
  const reportsOn = async (issuer: string): Promise<readonly string[]> => {
    const reports: string[] = [];
    await checkProviders([configured(issuer)], (provider, why) => void reports.push(`${provider}: ${why}`));
    return reports;
  };

  for (const audience of ['common', 'organizations'])
    // requirement 44
    it(`Entra’s ${audience}: the same subject of two tenants is two people, whose addresses are not trusted`, async () => {
      const provider = await startAs(entra(ENTRA_TENANTS));
      const subjects: string[] = [];
      for (const tenant of [TENANT, OTHER_TENANT, TENANT]) {
        const id = `${tenant}|AAAA-the-same_subject`;
        provider.accounts.set(id, { email: 'owner@example.com', email_verified: true, given_name: 'Ada' });
        const profile = await profileAt(configured(`${ENTRA}/${audience}/v2.0`), id);
        expect(profile).to.deep.include({ email: { value: 'owner@example.com', isTrusted: false } });
        subjects.push(profile.subject);
      }
      expect(subjects).to.deep.equal([TENANT, OTHER_TENANT, TENANT].map((tenant) => `${tenant}/AAAA-the-same_subject`));
      expect(await reportsOn(`${ENTRA}/${audience}/v2.0`)).to.deep.equal([]);
    });

  // requirement 44
  it('Entra: an id token of one tenant that names another tenant, or none, is refused', async () => {
    for (const tid of [OTHER_TENANT, undefined, '', '{tenantid}', 'not-a-tenant', 7]) {
      const honest = entra(ENTRA_TENANTS);
      const { origin, accounts } = await startAs({
        ...honest,
        claims: (claims) => ({ ...honest.claims(claims), ...(claims['iss'] !== undefined && { tid }) }),
      });
      accounts.set(`${TENANT}|ada`, { email: 'ada@example.com', email_verified: true });
      expect(origin).to.match(/^http:\/\/localhost:/);
      const { arrival } = await arriveAt(configured(`${ENTRA}/common/v2.0`), `${TENANT}|ada`);
      expect(await refusal(arrival), String(tid)).to.equal('invalid_response');
    }
  });

  it('Entra’s consumers and a tenant’s own endpoint work, and have one issuer', async () => {
    for (const [path, tenant] of [
      ['consumers', PERSONAL],
      [TENANT, TENANT],
      ['contoso.onmicrosoft.com', TENANT],
    ] as const) {
      const provider = await startAs(entra(`${ENTRA}/${tenant}/v2.0`));
      for (const from of [tenant, OTHER_TENANT])
        provider.accounts.set(`${from}|ada`, { email: 'ada@example.com', email_verified: true });
      const at = configured(`${ENTRA}/${path}/v2.0`);
      expect((await profileAt(at, `${tenant}|ada`)).subject, path).to.equal('ada');
      const { arrival } = await arriveAt(at, `${OTHER_TENANT}|ada`);
      expect(await refusal(arrival), path).to.equal('invalid_response');
    }
  });

  it('LinkedIn: an id token without a nonce is accepted only if the nonce is off, bound by PKCE', async () => {
    const provider = await startAs(linkedIn);
    provider.accounts.set('ada', { email: 'ada@example.com', email_verified: 'true', given_name: 'Ada' });
    const strict = await arriveAt(configured(LINKED_IN), 'ada');
    expect(await refusal(strict.arrival)).to.equal('invalid_response');
    expect(failures.at(-1)).to.match(/nonce.* claim missing; .*NONCE=off$/);

    const off = configured(LINKED_IN, { hasNonce: false });
    const { asked, arrival } = await arriveAt(off, 'ada');
    expect(Object.fromEntries(asked.searchParams)).to.include({ code_challenge_method: 'S256' });
    expect(asked.searchParams.has('nonce')).to.equal(false);
    expect(await succeed(arrival)).to.deep.include({ email: { value: 'ada@example.com', isTrusted: true } });

    const stolen = await arriveAt(off, 'ada', random());
    expect(await refusal(stolen.arrival)).to.equal('invalid_response');
  });

  it('an id token with a nonce that was not asked for is refused', async () => {
    const provider = await startAs({
      ...linkedIn,
      claims: (claims) => ({ ...linkedIn.claims(claims), nonce: 'of another flow' }),
    });
    provider.accounts.set('ada', { email: 'ada@example.com', email_verified: true });
    const { arrival } = await arriveAt(configured(LINKED_IN, { hasNonce: false }), 'ada');
    expect(await refusal(arrival)).to.equal('invalid_response');
  });

  it('an issuer that is spelled differently is reported with the right one', async () => {
    for (const path of ['', '/realms/a', '/realms/a/']) {
      const { issuer: right } = await startAs(null, path);
      expect(await reportsOn(right), right).to.deep.equal([]);
      const wrong = path.endsWith('/') ? right.slice(0, -1) : `${right}/`;
      for (const issuer of [wrong, wrong.replace('localhost', 'LOCALHOST')])
        expect(await reportsOn(issuer), issuer).to.deep.equal([
          `odd: discovery says another issuer: set OAUTH_ODD_ISSUER=${right}`,
        ]);
    }
  });

  it('an issuer without a discovery document, or that does not answer, is reported', async () => {
    const provider = await startAs(null);
    expect(await reportsOn(`${provider.issuer}/nowhere`)).to.deep.equal([
      'odd: no discovery document there, but status 404: check OAUTH_ODD_ISSUER',
    ]);
    await provider.close();
    running = [];
    const [report, ...others] = await reportsOn(provider.issuer);
    expect(report).to.match(/^odd: the provider does not answer: (?:.*ECONNREFUSED|socket hang up)/);
    expect(others).to.deep.equal([]);
  });
});
