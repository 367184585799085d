import { expect } from 'chai';
import type { Browser, Page, Response } from 'playwright-core';
import { holdAgainstContract } from '../../contract/held.ts';
import { startBrowser } from '../../support/browser.ts';
import { join } from '../client.ts';
import { sharedService } from '../shared-service.ts';

type AddressSnapshot = Readonly<{ complaints: string[]; requests: string[]; answers: Promise<void>[] }>;

/** Answers to the browser are checked against openapi.json, too. */
const held = async (response: Response): Promise<void> => {
  const headers = await response.allHeaders();
  if (!headers['content-type']?.includes('json')) return;
  const answer = { status: response.status(), headers, body: (await response.json()) as unknown };
  holdAgainstContract(response.request().method(), new URL(response.url()).pathname, answer);
};

/** Everything that the browser complains about, and every address that the page requests. */
const watch = (page: Page): AddressSnapshot => {
  const seen: AddressSnapshot = { complaints: [], requests: [], answers: [] };
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) seen.complaints.push(message.text());
  });
  page.on('pageerror', (error) => seen.complaints.push(error.message));
  page.on('request', (request) => seen.requests.push(request.url()));
  page.on('response', (response) => seen.answers.push(held(response)));
  return seen;
};

describe('the documentation page', function () {
  this.timeout(120_000);
  let url: string;
  let browser: Browser;
  before(async () => {
    ({ url } = (await sharedService()).service);
    browser = await startBrowser();
  });
  after(async () => {
    await browser?.close();
  });

  it('works in a browser: authorize with an access token, try a call, without policy violations', async () => {
    // requirement 79
    const member = await join(url);
    const page = await browser.newPage();
    const seen = watch(page);
    await page.goto(`${url}/docs`);
    await page.getByRole('button', { name: 'Authorize' }).first().click();
    await page.getByLabel('auth-bearer-value').fill(member.accessToken);
    await page.getByRole('button', { name: 'Apply credentials' }).click();
    await page.getByRole('button', { name: 'Close' }).last().click();
    await page.locator('#operations-Me-readMe .opblock-summary-control').click();
    await page.getByRole('button', { name: 'Try it out' }).click();
    await page.getByRole('button', { name: 'Execute' }).click();
    const live = page.locator('.live-responses-table');
    await live.waitFor();
    expect(await live.locator('.response-col_status').last().innerText()).to.match(/^200\b/);
    expect(await live.innerText()).to.contain(member.email);
    expect(await Promise.all(seen.answers)).to.have.lengthOf.above(2);
    expect(seen.complaints).to.deep.equal([]);
    expect(seen.requests).to.include.members([`${url}/docs`, `${url}/openapi.json`, `${url}/v1/me`]);
    expect(seen.requests.filter((one) => !one.startsWith(`${url}/`) && !one.startsWith('data:'))).to.deep.equal([]);
    await page.close();
  });
});
