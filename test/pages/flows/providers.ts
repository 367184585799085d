import { signIn } from './world.ts';
import type { Flow } from './world.ts';

export const PROVIDERS: Readonly<Record<string, Flow>> = {
  'sign in with an account at a provider': async ({ open, type, press, follow, sees }, { atProvider }) => {
    const account = atProvider('by.provider');
    await open('/account/sessions');
    await follow('Continue with Example');
    await press('No');
    await sees('Signing in there did not work. Try again, or sign in another way.');
    await follow('Continue with Example');
    await type('Account', account);
    await press('Sign in there');
    await sees('You are signed in nowhere else.');
    await press('Sign out');
    await sees('You are signed out.');
  },

  'come back from a provider too late, and begin again': async (hand, { atProvider, sql }) => {
    const { open, type, press, follow, sees } = hand;
    const account = atProvider('late.at.provider');
    await open('/sign-in');
    await follow('Continue with Example');
    await sql(`update oauth_flow set expires_at = now() - interval '1 second'`);
    await type('Account', account);
    await press('Sign in there');
    await sees('Signing in there did not work. Try again, or sign in another way.');
    await follow('Continue with Example');
    await sees('What needs you');
  },

  'link an account at a provider, and unlink it': async (hand, { member, atProvider }) => {
    const { type, press, follow, sees } = hand;
    const account = atProvider('linked.at.provider');
    await signIn(hand, await member('linking'), '/account/sign-in');
    await press('Link Example');
    await follow('Go on to Example');
    await press('No');
    await sees('The account was not linked.');
    await press('Link Example');
    await follow('Go on to Example');
    await type('Account', account);
    await press('Sign in there');
    await sees('The account is linked.');
    await follow('Unlink Example');
    await press('Unlink account');
    await sees('It was removed.');
    await sees('Not linked');
  },
};
