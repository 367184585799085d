import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { join, PASSWORD } from '../../e2e/client.ts';
import { authenticator } from '../../e2e/second-factor/authenticator.ts';
import { signIn } from './world.ts';
import type { Flow } from './world.ts';

const OTHER_PASSWORD = 'quite another passphrase';

export const ACCOUNT: Readonly<Record<string, Flow>> = {
  'add, confirm, prefer and remove an address': async (hand, { member, codeAfter }) => {
    const { type, press, follow, sees } = hand;
    const before = await member('addresses');
    await signIn(hand, before, '/account/sign-in');
    await follow('Add an address');
    await type('Email or mobile', 'no address');
    await press('Send code');
    await sees('Enter an email address such as');
    await type('Email or mobile', 'addresses.new@example.com');
    const code = await codeAfter('addresses.new@example.com', () => press('Send code'));
    await type('Code', code);
    await press('Confirm address');
    await sees('The address is confirmed.');
    await press('Make primary addresses.new@example.com');
    await sees('This is your primary address now.');
    await follow(`Remove ${before}`);
    await press('Remove address');
    await sees('It was removed.');
  },

  'change the password': async (hand, { member }) => {
    const { type, press, follow, sees } = hand;
    await signIn(hand, await member('new.password'), '/account/sign-in');
    await follow('Change password');
    await type('Current password', 'not the password at all');
    await type('New password', OTHER_PASSWORD);
    await press('Change password');
    await sees('This is not your current password.');
    await type('Current password', PASSWORD);
    await type('New password', OTHER_PASSWORD);
    await press('Change password');
    await sees('Your password was changed, and your other sessions have ended.');
  },

  'change the profile': async (hand, { member }) => {
    const { type, choose, press, sees } = hand;
    await signIn(hand, await member('profile'), '/account/profile');
    await type('First name', '');
    await press('Save profile');
    await sees('Enter a first name of at most 64 characters.');
    await type('First name', 'Grace');
    await choose('Gender (optional)', 'Female');
    await press('Save profile');
    await sees('Your changes were saved.');
  },

  'end the other sessions': async (hand, { url, member }) => {
    const { press, sees } = hand;
    const email = await member('sessions');
    await join(url, email).catch(() => undefined);
    await signIn(hand, email, '/account/sessions');
    await press('End all others');
    await sees('You are signed in nowhere else.');
    await press('Sign out');
    await sees('You are signed out.');
  },

  'add a second factor, keep its recovery codes, and sign in with both': async (hand, { member }) => {
    const { type, press, follow, sees, page } = hand;
    const email = await member('second.factor');
    await signIn(hand, email, '/account/sign-in');
    await follow('Add a second factor');
    await follow('Add an app');
    await press('Show the QR code');
    await page.getByRole('img', { name: 'QR code for your authenticator app' }).waitFor();
    const key = await page.locator('main code').first().innerText();
    const app = authenticator(key.replaceAll(' ', ''));
    await type('Code of the app', app.code(500));
    await press('Confirm');
    await sees('This code is not right.');
    await type('Code of the app', app.code(-1));
    await press('Confirm');
    const codes = await page.locator('.codes code').allInnerTexts();
    expect(codes).to.have.lengthOf(10);
    const saved = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Save as a file' }).press('Enter');
    expect(await readFile(await (await saved).path(), 'utf8')).to.equal(`${codes.join('\n')}\n`);
    await follow('I have kept them');
    for (const code of [app.code(), codes[0]!]) {
      await press('Sign out');
      await type('Email, mobile or username', email);
      await type('Password', PASSWORD);
      await press('Sign in');
      await type('Code of the app, or a recovery code', 'nonsense');
      await press('Go on');
      await sees('This code is not right');
      await type('Code of the app, or a recovery code', code);
      await press('Go on');
      await sees('Nothing needs you at the moment.');
    }
  },

  'confirm that it is you, and delete the account': async (hand, { member, sql }) => {
    const { open, type, press, follow, sees } = hand;
    const email = await member('leaving');
    await signIn(hand, email);
    await sql(
      `update session set authenticated_at = now() - interval '1 hour'
        where user_id = (select user_id from user_identity where value = $1)`,
      email,
    );
    await open('/account/data');
    await sees('Confirm that it is you');
    await type('Password', PASSWORD);
    await press('Confirm');
    await sees('Confirmed for 10 minutes.');
    await follow('Delete my account');
    await type(`To go on, type ${email}`, 'somebody else');
    await press('Delete my account');
    await sees('Nothing was deleted.');
    await type(`To go on, type ${email}`, email);
    await press('Delete my account');
    await sees('Your account was deleted.');
  },
};
