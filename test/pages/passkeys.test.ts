import { expect } from 'chai';
import { signIn } from './flows/world.ts';
import { pointer } from './hand.ts';
import { inBrowser } from './in-browser.ts';
import { PASSKEY_FLOWS, passkeyFlow } from './passkey-flows.ts';
import { virtualAuthenticator } from './virtual-authenticator.ts';
import { watched } from './watched.ts';

describe('in a browser with an authenticator, somebody can', function () {
  this.timeout(120_000);
  const opened = inBrowser();

  for (const [name, flow] of Object.entries(PASSKEY_FLOWS)) it(name, () => passkeyFlow(opened(), {}, flow));

  it('get an offer after the first password in a browser, put it off, and not see it again', async () => {
    const { site, browser, world } = opened();
    const { page, complaints, close } = await watched(browser, site.url);
    await page.addInitScript('PublicKeyCredential.getClientCapabilities = async () => ({})');
    await virtualAuthenticator(page);
    const hand = pointer(page, true);
    const email = await world.member('offered');
    await signIn(hand, email);
    await hand.sees('Next time, sign in without a password');
    await page.getByRole('button', { name: 'Not now' }).click();
    expect(await page.getByRole('button', { name: 'Add a passkey' }).count()).to.equal(0);
    await hand.press('Sign out');
    await signIn(hand, email);
    expect(await page.getByText('Next time, sign in without a password').count()).to.equal(0);
    expect(complaints()).to.deep.equal([]);
    await close();
  });
});
