import { signIn } from './world.ts';
import type { Flow } from './world.ts';

export const ADMINISTRATION: Readonly<Record<string, Flow>> = {
  'search for a user': async (hand, { administrator, member }) => {
    const { hasScripts, open, type, press, follow, sees } = hand;
    await signIn(hand, await administrator('searching'), '/admin/users');
    await member('sought.after');
    await open('/admin/users?sort=created_at');
    await type('Name, username or address', 'sought.a');
    if (!hasScripts) await press('Search');
    await sees('1 user');
    await sees('sought.after@example.com');
    await follow('Ada');
    await sees('About this account');
  },

  'unlock a user': async (hand, { administrator, member, wrongPasswords, pathOf }) => {
    const { type, press, sees } = hand;
    const email = await member('locked.out');
    await wrongPasswords(email, 5);
    await signIn(hand, await administrator('unlocking'), `${await pathOf(email)}/locks`);
    await press('Unlock');
    await sees('Enter a reason of 1 to 256 characters.');
    await type('Reason', 'Called us');
    await press('Unlock');
    await sees('Ada can sign in with a password again.');
  },

  'give a user another role, after a review': async (hand, { administrator, member, pathOf }) => {
    const { choose, press, sees } = hand;
    const email = await member('promoted');
    await signIn(hand, await administrator('promoting'), `${await pathOf(email)}/access`);
    await choose('Another role', 'Staff');
    await press('Show what changes');
    await sees('What the role Staff changes');
    await press('Give the role Staff');
    await sees('Ada has the new role.');
  },

  'make a role, and choose its privileges after a review': async (hand, { administrator }) => {
    const { type, tick, press, follow, sees } = hand;
    await signIn(hand, await administrator('role.maker'), '/admin/roles/new');
    await type('Name', '');
    await press('Create role');
    await sees('Name: this can’t be empty.');
    await type('Name', 'Night shift');
    await press('Create role');
    await sees('Created: Night shift.');
    await follow('Choose privileges');
    await tick('audit.read for Night shift');
    await tick('user.read for Night shift');
    await press('Review changes');
    await sees('This is not saved yet.');
    await press('Save changes');
    await sees('Saved: Night shift.');
  },

  'delete a role, and restore it from the list': async (hand, { administrator, sql }) => {
    const { open, press, follow, sees } = hand;
    await sql(`insert into role (name) values ('Day shift')`);
    await signIn(hand, await administrator('role.deleter'), '/admin/roles');
    await follow('Day shift');
    await follow('Delete Day shift');
    await press('Delete Day shift');
    await open('/admin/roles');
    await follow('Deleted roles');
    await follow('Restore Day shift');
    await press('Restore Day shift');
    await sees('Restored: Day shift.');
  },

  'disable a user, and enable the user again': async (hand, { administrator, member, pathOf }) => {
    const { press, follow, sees } = hand;
    const email = await member('disabled');
    await signIn(hand, await administrator('disabling'), await pathOf(email));
    await follow('Disable …');
    await press('Disable Ada');
    await sees('Ada is disabled, and all sessions have ended.');
    await follow('Enable …');
    await press('Enable Ada');
    await sees('Ada can sign in again.');
  },

  'delete a user, and restore the user': async (hand, { administrator, member, pathOf }) => {
    const { press, follow, sees } = hand;
    const email = await member('deleted');
    await signIn(hand, await administrator('deleting'), await pathOf(email));
    await follow('Delete …');
    await press('Delete Ada');
    await sees('Ada was deleted.');
    await follow('Restore');
    await press('Restore Ada');
    await sees('Ada was restored.');
  },
};
