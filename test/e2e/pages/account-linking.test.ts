import { expect } from 'chai';
import { makeBrowser } from '../../oauth/browser.ts';
import { CLIENT, startRealProvider } from '../../oauth/real-provider.ts';
import type { RealProvider } from '../../oauth/real-provider.ts';
import { anyEmail, call } from '../client.ts';
import { oneService } from '../own-database.ts';
import { as, joinAtBrowser } from './browser-session.ts';
import type { Visitor } from './visitor.ts';

describe('an account at a provider', function () {
  this.timeout(120_000);
  let provider: RealProvider;
  let own: Awaited<ReturnType<typeof oneService>>;
  let origin: string;
  before(async () => {
    provider = await startRealProvider();
    own = await oneService({
      OAUTH_ACME_ISSUER: provider.issuer,
      OAUTH_ACME_CLIENT_ID: CLIENT.id,
      OAUTH_ACME_CLIENT_SECRET: CLIENT.secret,
    });
    origin = own.service.url.replace('127.0.0.1', 'localhost');
    provider.allow([`${origin}/v1/auth/oauth/acme/callback`]);
  });
  after(async () => {
    await own.end();
    await provider.close();
  });

  /** From the page of the account over the provider's form to the address that comes back. */
  const goThrough = async (visitor: Visitor, subject: string): Promise<string> => {
    provider.accounts.set(subject, { email: anyEmail(), email_verified: true });
    await visitor.open('/account/sign-in');
    const page = await visitor.submit({}, '/account/link/acme');
    expect({ status: page.status, path: page.path }).to.deep.equal({ status: 200, path: '/account/link/acme' });
    const [, href = ''] = /href="([^"]*\/v1\/auth\/oauth\/acme\/link\?ticket=[^"]+)"/.exec(page.text) ?? [];
    const browser = makeBrowser();
    const isBack = ({ pathname }: URL): boolean => pathname === '/account/linked';
    const login = await browser.follow(origin + href, isBack);
    const answered = await browser.open(login.url, { subject });
    const { location } = await browser.follow(answered.location!, isBack);
    const back = new URL(location!);
    expect(back.origin).to.equal(origin);
    return back.pathname + back.search;
  };

  it('is linked, opens the account, and is unlinked', async () => {
    const { member, visitor } = await joinAtBrowser(own);
    const back = await goThrough(visitor, 'subject-1');
    const linked = await visitor.open(back);
    expect({ path: linked.path, said: linked.words.includes('The account is linked.') }).to.deep.equal({
      path: '/account/sign-in',
      said: true,
    });
    expect(linked.words).to.include('Acme').and.include('Unlink');
    const { body } = await call(own.service.url, '/v1/me', undefined, as(member));
    const { id } = body.identities.find(({ type }: { type: string }) => type === 'oauth');
    // the code and its secret work once
    expect((await visitor.open(back)).words).to.include('The account was not linked.');
    const removePath = `/account/addresses/${id}/remove`;
    expect((await visitor.open(removePath)).heading).to.equal('Unlink your account at Acme');
    expect((await visitor.submit({}, removePath)).words).to.include('Not linked');
  });

  it('is not linked in a browser that did not start it, nor to two accounts', async () => {
    const [ada, bob] = [await joinAtBrowser(own), await joinAtBrowser(own)];
    const stolen = await goThrough(ada.visitor, 'subject-2');
    expect((await bob.visitor.open(stolen)).words).to.include('The account was not linked.');
    expect((await ada.visitor.open(stolen)).words).to.include('The account is linked.');
    const again = await goThrough(bob.visitor, 'subject-2');
    expect((await bob.visitor.open(again)).words).to.include('belongs to another account here');
    expect((await call(own.service.url, '/v1/me', undefined, as(bob.member))).body.identities).to.have.lengthOf(1);
  });

  it('of an unknown provider is nothing here', async () => {
    const { visitor } = await joinAtBrowser(own);
    expect((await visitor.send('GET', '/account/link/nobody')).status).to.equal(404);
    expect((await visitor.send('POST', '/account/link/nobody', {})).status).to.equal(404);
    expect((await visitor.open('/account/linked?error=access_denied&provider=acme')).words).to.include(
      'The account was not linked.',
    );
  });
});
