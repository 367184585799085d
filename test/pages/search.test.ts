import { expect } from 'chai';
import { inBrowserWithSample } from './in-browser.ts';
import { watched } from './watched.ts';
import type { Watched } from './watched.ts';

describe('searching as one types', function () {
  this.timeout(120_000);
  const opened = inBrowserWithSample();
  let visit: Watched;
  beforeEach(async () => {
    const { site, browser, sample } = opened();
    visit = await watched(browser, site.url, {}, { session: sample.session });
    await visit.page.goto('/admin/users');
  });
  afterEach(() => visit.close());

  const field = () => visit.page.getByLabel('Name, username or address');
  const count = () => visit.page.getByRole('status').filter({ hasText: 'user' });
  const results = () => visit.page.locator('#results');
  const hasFocus = () => field().evaluate((element) => element.matches(':focus'));

  it('keeps the focus in the field, says the number of results, and keeps the search in the address', async () => {
    const { page, complaints } = visit;
    await field().pressSequentially('barb');
    await count()
      .getByText(/^1 user\b/)
      .waitFor();
    expect(await hasFocus()).to.equal(true);
    expect(await field().inputValue()).to.equal('barb');
    expect(await results().innerText())
      .to.include('Barbara Liskov')
      .and.not.include('Ada Lovelace');
    expect(new URL(page.url()).searchParams.get('q')).to.equal('barb');
    await page.goBack();
    await results().getByText('Ada Lovelace').waitFor();
    expect(await page.locator('h1').innerText()).to.equal('Users');
    expect(complaints()).to.deep.equal([]);
  });

  it('shows the answer to the last search, even if an earlier one is answered later', async () => {
    const { page } = visit;
    const asked = Promise.withResolvers<void>();
    const answered = Promise.withResolvers<void>();
    await page.route(/[?&]q=grace(?:&|$)/, async (route) => {
      asked.resolve();
      await answered.promise;
      await route.continue().catch(() => undefined);
    });
    await field().fill('grace');
    await asked.promise;
    await field().fill('barb');
    await count()
      .getByText(/^1 user\b/)
      .waitFor();
    answered.resolve();
    await page.unrouteAll({ behavior: 'wait' });
    await page.waitForLoadState('networkidle');
    expect(await results().innerText())
      .to.include('Barbara Liskov')
      .and.not.include('Grace Hopper');
    expect(await field().inputValue()).to.equal('barb');
  });

  it('leads to the page to sign in once the session is over, instead of showing it among the results', async () => {
    const { page } = visit;
    const { site, sample } = opened();
    await site.pool.query('update session set ended_at = now() where id = $1', [sample.administrator.session]);
    await field().pressSequentially('barb');
    await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
    expect(await page.locator('h1').count()).to.equal(1);
    expect(new URL(page.url()).pathname).to.equal('/sign-in');
  });
});
