import { expect } from 'chai';
import { PASSWORD, eventually } from '../../e2e/client.ts';
import { authenticator } from '../../e2e/second-factor/authenticator.ts';
import { pointer } from '../hand.ts';
import type { InBrowser } from '../in-browser.ts';
import { watched } from '../watched.ts';
import type { Look } from '../watched.ts';
import { virtualAuthenticator } from './virtual-authenticator.ts';
import type { VirtualAuthenticator } from './virtual-authenticator.ts';
import { signIn } from './world.ts';
import type { World } from './world.ts';

type Keyed = Readonly<{ hand: ReturnType<typeof pointer>; key: VirtualAuthenticator; world: World; email: string }>;
type PasskeyFlow = (keyed: Keyed) => Promise<void>;

const SIGNED_IN = 'Nothing needs you at the moment.';

const add = async ({ hand }: Keyed): Promise<void> => {
  await hand.open('/account/passkeys/new');
  await hand.type('Name', 'Laptop');
  await hand.press('Add a passkey');
  await hand.sees('The passkey was added.');
};

const typePassword = async ({ hand, email }: Keyed): Promise<void> => {
  await hand.open('/sign-in');
  await hand.type('Email, mobile or username', email);
  await hand.type('Password', PASSWORD);
  await hand.press('Sign in');
};

const addApp = async ({ hand }: Keyed): Promise<void> => {
  await hand.open('/account/second-factor/app');
  await hand.press('Show the QR code');
  const key = await hand.page.locator('main code').first().innerText();
  await hand.type('Code of the app', authenticator(key.replaceAll(' ', '')).code());
  await hand.press('Confirm');
};

const grownOld = ({ world, email }: Keyed): Promise<unknown> =>
  world.sql(
    `update session set authenticated_at = now() - interval '1 hour', factor_at = now() - interval '1 hour'
      where user_id = (select user_id from user_identity where value = $1)`,
    email,
  );

/** The browser was told, and has deleted it. */
const forgotten = ({ key }: Keyed): Promise<boolean> =>
  eventually(async () => (await key.credentials()) === 0, 'the end of the passkey in the browser');

const OF = '(select user_id from user_identity where value = $1)';

/** The authenticator refuses its user, as it does after a cancelled dialogue; the page stays as it was. */
const cancelled = async ({ hand: { page }, key }: Keyed, button: string): Promise<void> => {
  const before = page.url();
  await key.recognises(false);
  const pressed = page.getByRole('button', { name: button, exact: true });
  await pressed.click();
  await page.getByText('Nothing happened. Try again').waitFor();
  expect(page.url()).to.equal(before);
  expect(await page.getByRole('alert').count()).to.equal(0);
  await key.recognises(true);
};

export const PASSKEY_FLOWS: Readonly<Record<string, PasskeyFlow>> = {
  'add a passkey, cancel once, and hear that the device has one already': async (keyed) => {
    const { hand, key } = keyed;
    await hand.open('/account/passkeys/new');
    await cancelled(keyed, 'Add a passkey');
    await add(keyed);
    expect(await key.credentials()).to.equal(1);
    await hand.sees('Laptop');
    await hand.open('/account/passkeys/new');
    await hand.page.getByRole('button', { name: 'Add a passkey', exact: true }).click();
    await hand.sees('This device has a passkey for your account already.');
  },

  'sign in with a passkey by its button, and cancel once': async (keyed) => {
    const { hand } = keyed;
    await add(keyed);
    await hand.page.addInitScript('PublicKeyCredential.isConditionalMediationAvailable = async () => false');
    await hand.press('Sign out');
    await hand.sees('You are signed out.');
    await cancelled(keyed, 'Sign in with a passkey');
    await hand.press('Sign in with a passkey');
    await hand.sees(SIGNED_IN);
  },

  'sign in with a passkey among the suggestions, and cancel once': async (keyed) => {
    const { hand, key } = keyed;
    await add(keyed);
    await key.answers(false);
    await hand.press('Sign out');
    await hand.sees('You are signed out.');
    await key.answers(true);
    await key.recognises(false);
    await hand.open('/sign-in');
    await hand.page.waitForLoadState('networkidle');
    expect(await hand.page.getByRole('alert').count()).to.equal(0);
    expect(new URL(hand.page.url()).pathname).to.equal('/sign-in');
    await key.recognises(true);
    await hand.open('/sign-in');
    await hand.sees(SIGNED_IN);
  },

  'answer the second factor with a passkey, and cancel once': async (keyed) => {
    const { hand } = keyed;
    await add(keyed);
    await addApp(keyed);
    await hand.page.addInitScript('PublicKeyCredential.isConditionalMediationAvailable = async () => false');
    await hand.press('Sign out');
    await typePassword(keyed);
    await cancelled(keyed, 'Use a passkey');
    await hand.press('Use a passkey');
    await hand.sees(SIGNED_IN);
  },

  'confirm with a passkey, rename it, cancel and remove it': async (keyed) => {
    const { hand } = keyed;
    await add(keyed);
    await hand.follow('Rename Laptop');
    await hand.type('Name', 'Old laptop');
    await hand.press('Save name');
    await hand.sees('The passkey was renamed.');
    await grownOld(keyed);
    await hand.follow('Remove Old laptop');
    await cancelled(keyed, 'Use a passkey');
    await hand.press('Use a passkey');
    await hand.follow('Cancel');
    await hand.follow('Remove Old laptop');
    await hand.press('Remove “Old laptop”');
    await hand.sees('You have no passkey yet.');
    await forgotten(keyed);
  },

  'have the browser forget a passkey that is not accepted any more': async (keyed) => {
    const { hand, world, email } = keyed;
    await add(keyed);
    await hand.page.addInitScript('PublicKeyCredential.isConditionalMediationAvailable = async () => false');
    await hand.press('Sign out');
    await hand.sees('You are signed out.');
    await world.sql(`delete from passkey where user_id = ${OF}`, email);
    await hand.press('Sign in with a passkey');
    await hand.sees('This passkey was removed here');
    await forgotten(keyed);
  },

  'have the browser forget a passkey that is not among those on the list': async (keyed) => {
    const { hand, world, email } = keyed;
    await add(keyed);
    await world.sql(`update passkey set credential_id = uuid_send(gen_random_uuid()) where user_id = ${OF}`, email);
    await hand.open('/account/passkeys');
    await forgotten(keyed);
  },

  'have the browser show their new name': async (keyed) => {
    const { hand, key } = keyed;
    await add(keyed);
    expect(await key.names()).to.deep.equal(['Ada']);
    await hand.open('/account/profile');
    await hand.type('First name', 'Augusta');
    await hand.press('Save profile');
    await hand.sees('Your changes were saved.');
    await eventually(async () => (await key.names())[0] === 'Augusta', 'the new name in the browser');
  },
};

let count = 0;

/** Somebody new, who has signed in with a password at a browser with an authenticator of its own. */
export const passkeyFlow = async (
  { site, browser, world }: InBrowser,
  look: Look,
  flow: PasskeyFlow,
): Promise<void> => {
  count += 1;
  const email = await world.member(`keyed.${count}`);
  const { page, complaints, close } = await watched(browser, site.url, look);
  const key = await virtualAuthenticator(page);
  // made by the flow, not by the browser itself
  await page.addInitScript('PublicKeyCredential.getClientCapabilities = async () => ({})');
  const hand = pointer(page, true);
  await signIn(hand, email);
  await flow({ hand, key, world, email });
  expect(complaints()).to.deep.equal([]);
  await close();
};
