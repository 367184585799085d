import { expect } from 'chai';
import { call, eventually } from '../e2e/client.ts';
import { makeHostile } from './hostile.ts';
import { inBrowserWithSample } from './in-browser.ts';
import { PAYLOADS } from './payloads.ts';
import { visitAll } from './visits.ts';
import { watched } from './watched.ts';
import type { Watched } from './watched.ts';

const ALL = PAYLOADS.join(' ');
/** Names take no line ends and no marks of direction. */
const NAMES = PAYLOADS.filter((payload) => /^[ -~]+$/.test(payload));

// requirement 80
describe('40 texts that try to be markup', function () {
  this.timeout(300_000);
  const opened = inBrowserWithSample();
  before(async () => {
    const { site, sample } = opened();
    await makeHostile(site, sample);
  });

  /** What has come of them on the page that is open. */
  const come = async ({ page, complaints }: Watched): Promise<readonly string[]> => {
    const elements = await page.locator('.theirs, [onerror], [onload], [onfocus], [hx-on\\:click]').count();
    return [...complaints(), ...(elements === 0 ? [] : [`${elements} elements of theirs`])];
  };

  it('are distinct, and short enough for a name', () => {
    expect(new Set(PAYLOADS).size).to.equal(40);
    expect(PAYLOADS.filter((text) => text.length > 64)).to.deep.equal([]);
  });

  it('are noticed where they are taken for markup', async () => {
    const { site, browser } = opened();
    const visit = await watched(browser, site.url);
    const asked = visit.page.waitForRequest(
      (request) => request.url().startsWith('http') && !request.url().startsWith(site.url),
    );
    await visit.page.setContent(`<base href="http://e.test/"><p>${PAYLOADS[3]}${PAYLOADS[4]}`, { waitUntil: 'commit' });
    await asked;
    await visit.page.locator('img').nth(1).waitFor({ state: 'attached' });
    const found = [...(await come(visit)), ...(await come(visit))].join(' ');
    expect(found).to.include('dialog: 3').and.include('request: http').and.include('elements of theirs');
    await visit.close();
  });

  it('do nothing on any page, as names, roles, privileges, passkeys, reasons, addresses and user agents', async () => {
    const shown = new Set<string>();
    const faults = await visitAll(opened(), {}, async (visit) => {
      const text = await visit.page.locator('body').innerText();
      for (const payload of PAYLOADS) if (text.includes(payload)) shown.add(payload);
      return come(visit);
    });
    expect(faults).to.deep.equal([]);
    // each was seen somewhere, as text
    expect(NAMES.filter((payload) => !shown.has(payload))).to.deep.equal([]);
  });

  it('do nothing in an address', async () => {
    const { site, sample, browser } = opened();
    const { session } = sample;
    const visit = await watched(browser, site.url, {}, { session });
    const faults: string[] = [];
    const text = encodeURIComponent(ALL);
    const some = encodeURIComponent(PAYLOADS.slice(3, 7).join(' '));
    for (const path of [
      `/admin/users?q=${some}&role=${text}&sort=${text}&created_from=${text}&cursor=${text}`,
      `/admin/users/${sample.other.id}/access?privilege=${some}&role=${text}`,
      `/admin/events?actor=${text}&subject=${text}&action=${text}&from=${text}&to=${text}&cursor=${text}`,
      `/account/activity?cursor=${text}`,
      `/confirm?return_to=${text}`,
      `/problems/${text}`,
      `/${text}`,
      `/reset?token=${text}`,
      `/invitation?token=${text}`,
      `/undo-factor?token=${text}`,
    ]) {
      await visit.page.goto(path);
      faults.push(...(await come(visit)).map((fault) => `${path.slice(0, 20)}: ${fault}`));
    }
    await visit.close();
    expect(faults).to.deep.equal([]);
  });

  it('do nothing as what somebody typed into a form that is shown again, or as the name of a file', async () => {
    const { site, sample, browser } = opened();
    const visit = await watched(browser, site.url, {}, { session: sample.session });
    const { page } = visit;
    for (const [path, field, button] of [
      ['/account/profile', 'username', 'Save profile'],
      ['/account/addresses/new', 'address', 'Send code'],
    ] as const) {
      await page.goto(path);
      await page.locator(`[name=${field}]`).fill(ALL);
      await page.getByRole('button', { name: button }).click();
      await page.locator('#summary').waitFor();
      expect(await come(visit), path).to.deep.equal([]);
    }
    await page.goto('/account/picture');
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: ALL.replaceAll('/', '\u2215'), mimeType: 'image/png', buffer: Buffer.from('no picture') });
    await page.getByRole('button', { name: 'Save picture' }).click();
    await page.locator('#summary').waitFor();
    expect(await come(visit), 'file').to.deep.equal([]);
    await visit.close();
  });

  it('do nothing in a mail', async () => {
    const { site, sample, browser } = opened();
    const headers = { authorization: `Bearer ${sample.accessToken}`, 'user-agent': PAYLOADS[3]! };
    for (const [n, payload] of NAMES.entries()) {
      const body = { first_name: payload, last_name: payload, email: `mail${n}@e.test`, role: 'User' };
      expect((await call(site.url, '/v1/users', body, { headers })).status, payload).to.equal(201);
    }
    const mails = await eventually(async () => {
      const { rows } = await site.pool.query<{ html: string }>(
        `select html from mailbox_message where recipient like 'mail%@e.test' and html is not null`,
      );
      return rows.length >= NAMES.length && rows;
    }, 'a mail to each');
    const visit = await watched(browser, site.url);
    for (const { html } of mails) await visit.page.setContent(html);
    expect(await come(visit)).to.deep.equal([]);
    await visit.close();
  });
});
