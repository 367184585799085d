import { expect } from 'chai';
import { eventually } from '../e2e/client.ts';
import { PASSKEY_FLOWS, passkeyFlow } from './flows/passkeys.ts';
import { virtualAuthenticator } from './flows/virtual-authenticator.ts';
import { signIn } from './flows/world.ts';
import { pointer } from './hand.ts';
import { inBrowser } from './in-browser.ts';
import { watched } from './watched.ts';

/**
 * Chromium asks only Google’s password manager for it, which this browser has none of, and no virtual authenticator. So
 * this one answers `mediation` without a dialogue.
 */
const MAKES_BY_ITSELF = `
  const create = navigator.credentials.create.bind(navigator.credentials);
  PublicKeyCredential.getClientCapabilities = async () => ({ conditionalCreate: true });
  navigator.credentials.create = ({ mediation, ...options }) =>
    mediation === 'conditional' ? create(options) : Promise.reject(new Error('a dialogue'));`;

describe('in a browser with an authenticator, somebody can', function () {
  this.timeout(120_000);
  const opened = inBrowser();

  for (const [name, flow] of Object.entries(PASSKEY_FLOWS)) it(name, () => passkeyFlow(opened(), {}, flow));

  it('get a passkey without a question after a password, where the browser makes one by itself', async () => {
    const { site, browser, world } = opened();
    const { page, complaints, close } = await watched(browser, site.url);
    await page.addInitScript(MAKES_BY_ITSELF);
    const key = await virtualAuthenticator(page);
    const hand = pointer(page, true);
    await signIn(hand, await world.member('upgraded'));
    await eventually(async () => (await key.credentials()) === 1, 'a passkey');
    await page.getByRole('button', { name: 'Add a passkey' }).waitFor({ state: 'hidden' });
    await hand.open('/account/passkeys');
    await hand.follow('Rename Passkey');
    await page.addInitScript('PublicKeyCredential.isConditionalMediationAvailable = async () => false');
    await hand.press('Sign out');
    await hand.press('Sign in with a passkey');
    await hand.sees('Nothing needs you at the moment.');
    expect(complaints()).to.deep.equal([]);
    await close();
  });

  it('add a passkey by the offer while the browser has not decided to make one by itself', async () => {
    const { site, browser, world } = opened();
    const { page, complaints, close } = await watched(browser, site.url);
    // this browser never decides
    const capabilities = 'PublicKeyCredential.getClientCapabilities()';
    const key = await virtualAuthenticator(page);
    const hand = pointer(page, true);
    await signIn(hand, await world.member('undecided'));
    expect(await page.evaluate(capabilities)).to.include({ conditionalCreate: true });
    await page.waitForLoadState('networkidle');
    await hand.press('Add a passkey');
    await hand.sees('The passkey was added.');
    expect(await key.credentials()).to.equal(1);
    expect(complaints()).to.deep.equal([]);
    await close();
  });

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
