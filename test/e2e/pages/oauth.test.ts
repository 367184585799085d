import { expect } from 'chai';
import { makeBrowser } from '../../oauth/browser.ts';
import type { Browser, Page } from '../../oauth/browser.ts';
import { CLIENT, startRealProvider } from '../../oauth/real-provider.ts';
import type { RealProvider } from '../../oauth/real-provider.ts';
import { freshDatabase } from '../../support/database.ts';
import type { FreshDatabase } from '../../support/database.ts';
import { anyEmail } from '../client.ts';
import { disable } from '../people.ts';
import { CHEAP, spawnService } from '../process.ts';
import type { ServiceProcess } from '../process.ts';
import { makeVisitor } from './visitor.ts';

const FAILED = 'Signing in there did not work. Try again, or sign in another way.';

let subjects = 0;
const anySubject = (): string => `page-subject-${process.pid}-${++subjects}`;

describe('signing in at a provider from pages', function () {
  this.timeout(300_000);
  let database: FreshDatabase;
  let open: ServiceProcess;
  let closed: ServiceProcess;
  let provider: RealProvider;

  const urlOf = ({ url }: ServiceProcess): string => url.replace('127.0.0.1', 'localhost');

  before(async () => {
    [database, provider] = await Promise.all([freshDatabase(), startRealProvider()]);
    const env = {
      ...CHEAP,
      DATABASE_URL: database.url,
      OAUTH_ACME_INC_ISSUER: provider.issuer,
      OAUTH_ACME_INC_CLIENT_ID: CLIENT.id,
      OAUTH_ACME_INC_CLIENT_SECRET: CLIENT.secret,
      OAUTH_ACME_INC_TRUST_EMAIL: 'on',
    };
    [open, closed] = await Promise.all([spawnService(env), spawnService({ ...env, REGISTRATION: 'closed' })]);
    provider.allow([open, closed].map((one) => `${urlOf(one)}/v1/auth/oauth/acme_inc/callback`));
  });
  after(async () => {
    await Promise.all([open.stop(), closed.stop(), provider.close()]);
    await database.drop();
  });

  const anybody = (): Readonly<{ subject: string; email: string }> => {
    const [subject, email] = [anySubject(), anyEmail()];
    provider.accounts.set(subject, { email, email_verified: true, given_name: 'Zoe' });
    return { subject, email };
  };
  const never = (): boolean => false;
  /** From the link on the page over the provider's form to the page after it. */
  const goThrough = async (browser: Browser, subject: string, at = open): Promise<Page> => {
    const login = await browser.follow(`${urlOf(at)}/oauth/acme_inc`, never);
    const sent = await browser.open(login.url, { subject });
    return browser.follow(sent.location!, never);
  };
  const pathOf = ({ url }: Page): string => new URL(url).pathname;
  const startOf = async (browser: Browser): Promise<string | null> =>
    (await browser.open(`${urlOf(open)}/`)).location?.replace(urlOf(open), '') ?? null;

  it('is a link on the page, because a form may not lead to another origin', async () => {
    const { text } = await makeBrowser().open(`${urlOf(open)}/sign-in`);
    expect(text)
      .to.match(/<a [^>]*href="\/oauth\/acme_inc"/)
      .and.to.include('Continue with Acme inc');
  });

  it('ends in the account, with one redirect URI at the provider', async () => {
    // requirement 44
    const browser = makeBrowser();
    const first = await browser.open(`${urlOf(open)}/oauth/acme_inc`);
    expect(first.status).to.equal(303);
    const asked = new URL(first.location!);
    expect(asked.origin).to.equal(provider.issuer);
    expect(asked.searchParams.get('redirect_uri')).to.equal(`${urlOf(open)}/v1/auth/oauth/acme_inc/callback`);
    const { subject } = anybody();
    const last = await goThrough(browser, subject);
    expect(pathOf(last)).to.equal('/account');
    expect(await startOf(browser)).to.equal('/account');
    const jar = browser.cookies.get(new URL(urlOf(open)).host)!;
    expect([...jar.keys()].toSorted())
      .to.include.members(['device', 'session'])
      .and.not.include('flow');
  });

  it('returns to the page that asked for the sign-in', async () => {
    // requirement 81
    const browser = makeBrowser();
    await browser.open(`${urlOf(open)}/sign-in?return_to=%2Fsign-out`);
    expect(pathOf(await goThrough(browser, anybody().subject))).to.equal('/sign-out');
  });

  const backAt = async (browser: Browser, subject: string): Promise<string> => {
    const login = await browser.follow(`${urlOf(open)}/oauth/acme_inc`, never);
    const sent = await browser.open(login.url, { subject });
    const back = await browser.follow(sent.location!, ({ pathname }) => pathname === '/oauth/return');
    return back.location!;
  };
  const expectFailed = (page: Page): void => {
    expect(pathOf(page)).to.equal('/sign-in');
    expect(page.text).to.include(FAILED);
  };

  it('takes a code once, and in the browser that began', async () => {
    // requirement 44
    const browser = makeBrowser();
    const back = await backAt(browser, anybody().subject);
    const stranger = makeBrowser();
    expectFailed(await stranger.follow(back, never));
    await stranger.open(`${urlOf(open)}/oauth/acme_inc`);
    expectFailed(await stranger.follow(back, never));
    expect(pathOf(await browser.follow(back, never))).to.equal('/account');
    expectFailed(await makeBrowser().follow(back, never));
  });

  it('says the same of every failure', async () => {
    const { subject, email } = anybody();
    expect(pathOf(await goThrough(makeBrowser(), subject))).to.equal('/account');
    await disable(database.url, email);
    expectFailed(await goThrough(makeBrowser(), subject));
    expectFailed(await goThrough(makeBrowser(), anybody().subject, closed));
    for (const query of ['?error=access_denied', '?error=provider_error&code=', '', '?code=x&code=y'])
      expectFailed(await makeBrowser().follow(`${urlOf(open)}/oauth/return${query}`, never));
  });

  it('leads a browser whose flow is over or unknown to the page to sign in, and a program to a problem', async () => {
    // requirement 44
    const callback = '/v1/auth/oauth/acme_inc/callback';
    const back = await (async () => {
      const browser = makeBrowser();
      const login = await browser.follow(`${urlOf(open)}/oauth/acme_inc`, never);
      const sent = await browser.open(login.url, { subject: anybody().subject });
      const last = await browser.follow(sent.location!, ({ pathname }) => pathname === callback);
      return new URL(last.location!);
    })();
    expect(back.pathname).to.equal(callback);
    const texts = new Set<string>();
    for (const query of [back.search, '?state=unknown&code=x', '?code=x', '?state=x&state=y', '']) {
      const visitor = makeVisitor(open.url);
      const { status, headers } = await visitor.send('GET', `${callback}${query}`);
      expect({ status, location: headers['location'] }).to.deep.equal({
        status: 302,
        location: `${urlOf(open)}/sign-in`,
      });
      expect(headers['vary']).to.match(/\bAccept\b/);
      const page = await visitor.open('/sign-in');
      expect(page.text).to.include(FAILED);
      texts.add(page.words);
    }
    expect(texts.size, 'what is said').to.equal(1);
    const program = await makeBrowser().open(`${urlOf(open)}${callback}?state=unknown`);
    expect([program.status, JSON.parse(program.text).code]).to.deep.equal([400, 'UNKNOWN_OAUTH_FLOW']);
    const linking = makeVisitor(open.url);
    const { headers } = await linking.send('GET', '/v1/auth/oauth/acme_inc/link?ticket=over');
    expect(headers['location']).to.equal(`${urlOf(open)}/account/sign-in`);
  });

  it('has no page for a provider that is not configured', async () => {
    const { status } = await makeBrowser().open(`${urlOf(open)}/oauth/nobody`);
    expect(status).to.equal(404);
  });

  it('ends the session that the browser had', async () => {
    const browser = makeBrowser();
    await goThrough(browser, anybody().subject);
    const jar = browser.cookies.get(new URL(urlOf(open)).host)!;
    const before = jar.get('session')!;
    browser.cookies.delete(new URL(provider.origin).host);
    await goThrough(browser, anybody().subject);
    expect(jar.get('session')).not.to.equal(before);
    jar.set('session', before);
    expect(await startOf(browser)).to.equal('/sign-in');
  });
});
