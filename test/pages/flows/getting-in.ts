import { PASSWORD } from '../../e2e/client.ts';
import { signIn } from './world.ts';
import type { Flow } from './world.ts';

const OTHER_PASSWORD = 'quite another passphrase';

export const GETTING_IN: Readonly<Record<string, Flow>> = {
  'sign in with a password': async (hand, { member }) => {
    const { open, type, press, sees } = hand;
    const email = await member('by.password');
    await open('/account/profile');
    await type('Email, mobile or username', email);
    await type('Password', 'not the password at all');
    await press('Sign in');
    await sees('The address or the password is not right.');
    await type('Password', PASSWORD);
    await press('Sign in');
    await sees('Save profile');
    await press('Sign out');
    await sees('You are signed out.');
  },

  'sign in with a code': async ({ open, type, press, follow, sees }, { member, codeAfter }) => {
    const email = await member('by.code');
    await open('/sign-in');
    await follow('Sign in with a code');
    await type('Email or mobile number', email);
    const code = await codeAfter(email, () => press('Send code'));
    await type('Code', code === '000000' ? '000001' : '000000');
    await press('Sign in');
    await sees('This code is not right.');
    await type('Code', `${code.slice(0, 3)} ${code.slice(3)}`);
    await press('Sign in');
    await sees('Nothing needs you at the moment.');
  },

  'be locked out, until the lock ends': async ({ open, type, press, sees }, { member, wrongPasswords, sql }) => {
    const email = await member('locked');
    await wrongPasswords(email, 5);
    await open('/sign-in');
    await type('Email, mobile or username', email);
    await type('Password', PASSWORD);
    await press('Sign in');
    await sees('Too many tries. You can try again at');
    await sql(
      `update user_auth set account_locked_until = now() - interval '1 second'
        where user_id = (select user_id from user_identity where value = $1)`,
      email,
    );
    await type('Password', PASSWORD);
    await press('Sign in');
    await sees('My account');
  },

  'make an account': async ({ open, type, press, follow, sees }, { codeAfter }) => {
    const email = 'new.here@example.com';
    await open('/sign-in');
    await follow('Make an account');
    await type('First name', 'Ada');
    await type('Password', 'short');
    await press('Make account');
    await sees('Type an email address or a mobile number.');
    await type('Email', email);
    await type('Password', PASSWORD);
    const code = await codeAfter(email, () => press('Make account'));
    await type('Code', code);
    await press('Sign in');
    await sees('Nothing needs you at the moment.');
  },

  'choose a new password with a code': async ({ open, type, press, follow, sees }, { member, codeAfter }) => {
    const email = await member('forgot.by.code');
    await open('/sign-in');
    await follow('Forgot your password?');
    await type('Email or mobile number', email);
    const code = await codeAfter(email, () => press('Send code and link'));
    await type('Code', code);
    await type('New password', OTHER_PASSWORD);
    await press('Change password');
    await sees('Your password was changed, and every session of your account has ended.');
  },

  'choose a new password with a link': async ({ open, type, press, sees }, { member, linkAfter }) => {
    const email = await member('forgot.by.link');
    await open('/forgot');
    await type('Email or mobile number', email);
    const link = await linkAfter(email, '/reset', () => press('Send code and link'));
    await open(link);
    await type('New password, of at least 12 characters', OTHER_PASSWORD);
    await type('Repeat the new password', PASSWORD);
    await press('Change password');
    await sees('the two that you typed differ');
    await type('New password, of at least 12 characters', OTHER_PASSWORD);
    await type('Repeat the new password', OTHER_PASSWORD);
    await press('Change password');
    await sees('Your password was changed');
  },

  'be invited, and accept': async (hand, { administrator, linkAfter }) => {
    const { open, type, press, sees } = hand;
    await signIn(hand, await administrator('inviting'), '/admin/users/new');
    await type('First name', 'Grace');
    const link = await linkAfter('invited@example.com', '/invitation', async () => {
      await type('Email address', 'invited@example.com');
      await press('Send invitation');
    });
    await sees('Grace is invited. The invitation is on its way.');
    await press('Sign out');
    await open(link);
    await type('Password (optional)', PASSWORD);
    await press('Accept the invitation');
    await sees('Nothing needs you at the moment.');
  },
};
