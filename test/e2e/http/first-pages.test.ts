import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { holdAgainstContract } from '../../contract/held.ts';
import { startBrowser } from '../../support/browser.ts';
import { fetchHeld } from '../../support/fetch.ts';
import { anyEmail, call, join } from '../client.ts';
import { oneService } from '../own-database.ts';
import { sql } from '../people.ts';

const held = fetchHeld(holdAgainstContract);
const RESET = 'pre a[href*="/reset?"]';

describe('the first pages that a developer sees, in a browser', function () {
  this.timeout(120_000);
  let service: Awaited<ReturnType<typeof oneService>>;
  let browser: Browser;
  let url: string;
  let page: Page;
  let complaints: string[];
  before(async () => {
    service = await oneService();
    url = service.service.url;
    browser = await startBrowser();
  });
  after(async () => {
    await browser?.close();
    await service.end();
  });
  beforeEach(async () => {
    complaints = [];
    page = await (await browser.newContext()).newPage();
    page.on('console', (message) => void (message.type() === 'error' && complaints.push(message.text())));
    page.on('pageerror', (error) => complaints.push(error.message));
  });
  afterEach(() => page.context().close());

  it('at / ask to sign in, and every link leads somewhere', async () => {
    const answered = await page.goto(url);
    expect(answered?.status()).to.equal(200);
    expect(await page.getByRole('heading', { level: 1 }).innerText()).to.equal('Sign in');
    const shown = await page.getByRole('main').getByRole('link').all();
    const links = await Promise.all(shown.map((one) => one.getAttribute('href')));
    expect(links).to.deep.equal(['/sign-in/code', '/forgot', '/register']);
    for (const link of links) expect((await call(url, String(link))).status, String(link)).to.equal(200);
    const german = await browser.newPage({ locale: 'de-DE' });
    await german.goto(url);
    expect(await german.getByRole('heading', { level: 1 }).innerText()).to.equal('Anmelden');
    await german.close();
    expect(complaints).to.deep.equal([]);
  });

  it('have an icon', async () => {
    const icon = await held(`${url}/favicon.ico`);
    expect([icon.status, icon.headers.get('content-type')]).to.deep.equal([200, 'image/png']);
    const bytes = Buffer.from(await icon.arrayBuffer());
    expect(bytes.subarray(1, 4).toString()).to.equal('PNG');
    expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).to.deep.equal([32, 32]);
  });

  it('show a new message by themselves, with links that open', async () => {
    await page.goto(`${url}/dev/mailbox`);
    const { email } = await join(url);
    await call(url, '/v1/auth/password/forgot', { type: 'email', value: email });
    const message = page
      .locator('article', { hasText: `To ${email}` })
      .filter({ has: page.locator('pre a') })
      .first();
    await message.waitFor();
    const [opened] = await Promise.all([page.waitForEvent('popup'), message.locator(RESET).click()]);
    await opened.waitForLoadState();
    expect(new URL(opened.url()).pathname).to.equal('/reset');
    const link = message.frameLocator('iframe').locator('a[href*="/reset?"]');
    const [other] = await Promise.all([page.waitForEvent('popup'), link.click()]);
    await other.waitForLoadState();
    expect(other.url()).to.equal(opened.url());
    expect(complaints).to.deep.equal([]);
  });

  it('show the HTML of a mail, which runs and loads nothing, and reaches nothing around it', async () => {
    const html = `<!doctype html><head><script>top.document.title = 'taken'</script></head><body>
      <h1>Shown</h1><img src="${url}/v1/loaded" onerror="top.document.title = 'taken'"><script src="/dev/refresh.js"></script>
      <form action="${url}/v1/sent"><button>Send</button></form></body>`;
    await sql(
      service.database.url,
      `insert into mailbox_message (id, channel, recipient, subject, text, html) values ($1, 'email', $2, 'Hostile', 'x', $3)`,
      [randomUUID(), anyEmail(), html],
    );
    const answered: string[] = [];
    page.on('response', (response) => answered.push(new URL(response.url()).pathname));
    await page.goto(`${url}/dev/mailbox`);
    const frame = page.locator('article', { hasText: 'Hostile' }).frameLocator('iframe');
    expect(await frame.locator('h1').innerText()).to.equal('Shown');
    await frame.getByRole('button').click();
    expect(await page.title()).to.equal('Development mailbox');
    expect(answered).to.include('/dev/mailbox').and.not.include('/v1/loaded').and.not.include('/v1/sent');
  });
});
