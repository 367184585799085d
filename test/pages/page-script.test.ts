import { expect } from 'chai';
import { PASSWORD } from '../e2e/client.ts';
import { inBrowser } from './in-browser.ts';
import { watched } from './watched.ts';
import type { Watched } from './watched.ts';

describe('the script of the pages', function () {
  this.timeout(120_000);
  const opened = inBrowser();
  let visit: Watched;
  beforeEach(async () => {
    const { site, browser } = opened();
    visit = await watched(browser, site.url, { reducedMotion: 'no-preference' });
  });
  afterEach(async () => {
    const complaints = visit.complaints();
    await visit.close();
    expect(complaints).to.deep.equal([]);
  });

  const button = (name: string) => visit.page.getByRole('button', { name, exact: true });

  it('shows a password while its button is on, and hides it before it is sent', async () => {
    const { page } = visit;
    await page.goto('/sign-in');
    const field = page.getByLabel('Password', { exact: true });
    const type = () => field.getAttribute('type');
    await field.fill(PASSWORD);
    expect(await type()).to.equal('password');
    await button('Show password').click();
    expect([await type(), await field.inputValue()]).to.deep.equal(['text', PASSWORD]);
    await button('Hide password').click();
    expect(await type()).to.equal('password');
    await button('Show password').click();
    await field.evaluate((input: Input) =>
      input.form.addEventListener('submit', (event) => {
        event.preventDefault();
        input.dataset['sentAs'] = input.type;
      }),
    );
    await page.getByLabel('Email, mobile or username').fill('nobody@example.com');
    await page.getByLabel('Email, mobile or username').press('Enter');
    expect(await field.getAttribute('data-sent-as')).to.equal('password');
  });

  it('counts down to the end of a lock, says so at most once a minute, and says when it is over', async () => {
    const { page } = visit;
    const { member, wrongPasswords } = opened().world;
    const email = await member('counted.down');
    await wrongPasswords(email, 5);
    await page.goto('/sign-in');
    await page.clock.install();
    await page.getByLabel('Email, mobile or username').fill(email);
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await button('Sign in').click();
    const left = page.locator('[data-until]');
    const said = page.locator('main > [role=status]').last();
    const minutes = async () => Number(/^\(in (\d+) minutes\)$/.exec((await left.innerText()).trim())?.[1]);
    await left.waitFor();
    await page.clock.pauseAt(Date.now() + 5_000);
    const first = await minutes();
    expect(first).to.be.within(10, 20);
    const heard = new Set<string>();
    for (let n = 0; n < 12; n += 1) {
      await page.clock.runFor(10_000);
      heard.add((await said.textContent()) ?? '');
    }
    expect(await minutes()).to.equal(first - 2);
    heard.delete('');
    expect([...heard], 'two minutes touch at most three').to.have.length.within(2, 3);
    await page.clock.runFor(20 * 60_000);
    expect(await left.innerText()).to.equal('(now)');
    expect(await said.textContent()).to.equal('(now)');
  });

  it('sends a form once if its button is clicked twice, and again later', async () => {
    const { page } = visit;
    await page.clock.install();
    await page.goto('/sign-in');
    const sends = () => page.evaluate(`document.querySelector('form.form').dataset.sends ?? '0'`);
    // after the script has decided, and so that the page stays
    await page.evaluate(`addEventListener('submit', (event) => {
      if (!event.defaultPrevented) event.target.dataset.sends = Number(event.target.dataset.sends ?? 0) + 1;
      event.preventDefault();
    })`);
    await button('Sign in').dblclick();
    expect(await sends()).to.equal('1');
    await page.clock.fastForward(2_000);
    await button('Sign in').click();
    expect(await sends()).to.equal('2');
  });

  it('moves the focus to what has to be mended', async () => {
    const { page } = visit;
    await page.goto('/register');
    await button('Make account').click();
    expect(await page.locator('#summary').evaluate((one) => one.matches(':focus'))).to.equal(true);
    expect(await page.title()).to.match(/^Error: /);
  });
});

/** As much of an element of the browser as is used; this project has no types for browsers. */
type Input = Readonly<{
  type: string;
  dataset: Record<string, string>;
  form: { addEventListener: (name: 'submit', heard: (event: { preventDefault: () => void }) => void) => void };
}>;
