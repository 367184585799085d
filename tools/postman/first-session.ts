import type { Filling } from './fill.ts';
import { CODE, LINK, NEW_PERSON, mailed } from './preparations.ts';
import { check, keep, keepSignIn, set, unset } from './scripts.ts';

/** One step: a call of the contract by its operation, or a look into the development mailbox of a variable's address. */
export type Step = Filling &
  Readonly<{
    name: string;
    call?: string;
    mailbox?: string;
    before?: string;
    /** Runs once it was answered as it should be: further checks, and what is kept for the steps that follow. */
    after?: string;
    /** How it is refused, where that is what the step shows, and why. */
    refused?: Readonly<{ status: number; code: string; why: string }>;
  }>;

const USER = ['id', 'first_name', 'last_name', 'role', 'identities', 'created_at'].map((key) => `'${key}'`).join(', ');

/** Somebody registers, proves the address, and uses the account until the session is over. */
export const PERSON: readonly Step[] = [
  {
    name: 'Register',
    call: 'register',
    before: NEW_PERSON,
    body: { email: '{{email}}', password: '{{password}}' },
    after: keep('registration', 'registration'),
  },
  {
    name: 'Read the code in the development mailbox',
    mailbox: 'email',
    before: mailed('email', CODE, 'code'),
    after: check(
      'shows the message, newest first',
      "pm.expect(answer.items[0]).to.include.all.keys('id', 'channel', 'to', 'subject', 'text', 'code', 'created_at');",
      "pm.expect(answer.items[0]).to.include({ to: pm.variables.get('email'), code: pm.variables.get('code') });",
    ),
  },
  {
    name: 'Verify the address',
    call: 'verifyCode',
    body: { type: 'email', value: '{{email}}', code: '{{code}}', registration: '{{registration}}' },
    after: `${check('signs in', "pm.expect(answer.token_type).to.equal('Bearer');")}\n${keepSignIn('access')}`,
  },
  {
    name: 'Sign in with the password',
    call: 'signInWithPassword',
    body: { login: '{{email}}', password: '{{password}}', device_token: undefined },
    after: [
      check(
        'begins another session',
        "pm.expect(answer.refresh_token).not.to.equal(pm.variables.get('refreshToken'));",
      ),
      keepSignIn('access'),
    ].join('\n'),
  },
  {
    name: 'Refresh the tokens',
    call: 'refresh',
    body: { refresh_token: '{{refreshToken}}' },
    after: [
      check(
        'rotates the refresh token',
        "pm.expect(answer.refresh_token).not.to.equal(pm.variables.get('refreshToken'));",
      ),
      keep('accessToken', 'access_token'),
      keep('refreshToken', 'refresh_token'),
    ].join('\n'),
  },
  {
    name: 'Read the profile',
    call: 'readMe',
    after: [
      check(
        'is the person who registered, whose address is verified',
        `pm.expect(answer).to.include.all.keys(${USER});`,
        "pm.expect(answer.identities[0]).to.include({ value: pm.variables.get('email'), is_verified: true });",
      ),
      keep('personId', 'id'),
      set('etag', "pm.response.headers.get('ETag')"),
    ].join('\n'),
  },
  {
    name: 'Change the profile, if nobody else has',
    call: 'changeMe',
    headers: { 'If-Match': '{{etag}}' },
    after: check(
      'is changed, and has another ETag',
      'pm.expect(answer.job_title).to.equal(JSON.parse(pm.request.body.raw).job_title);',
      "pm.expect(pm.response.headers.get('ETag')).not.to.equal(pm.variables.get('etag'));",
    ),
  },
  {
    name: 'List the sessions',
    call: 'listSessions',
    after: check(
      'are two, one of them this',
      'pm.expect(answer.items.map(({ current }) => current).sort()).to.eql([false, true]);',
    ),
  },
  { name: 'Log out', call: 'logOut', body: { refresh_token: '{{refreshToken}}' } },
  {
    name: 'Read the profile after logging out',
    call: 'readMe',
    refused: {
      status: 401,
      code: 'UNAUTHENTICATED',
      why: 'The access token has time left, but its session is over: that binds at once.',
    },
  },
];

/** The administrator of the development service looks after a user and a role, and takes both away again. */
export const ADMINISTRATOR: readonly Step[] = [
  {
    name: 'Sign in as the administrator',
    call: 'signInWithPassword',
    before: unset('accessToken', 'accessTokenUntil', 'refreshToken'),
    body: { login: '{{adminLogin}}', password: '{{adminPassword}}', device_token: undefined },
    after: keepSignIn('admin'),
  },
  {
    name: 'Find the person among the users',
    call: 'listUsers',
    query: { q: '{{email}}', count: 'true' },
    after: check(
      'finds exactly that one',
      "pm.expect(answer.items.map(({ id }) => id)).to.eql([pm.variables.get('personId')]);",
      'pm.expect(answer).to.include({ total: 1, next_cursor: null });',
    ),
  },
  {
    name: 'Create a role',
    call: 'createRole',
    body: { name: 'Front desk {{$timestamp}}', privileges: ['user.read'] },
    after: [
      check('says where it is', "pm.expect(pm.response.headers.get('Location')).to.equal(`/v1/roles/${answer.id}`);"),
      keep('roleId', 'id'),
      keep('roleName', 'name'),
    ].join('\n'),
  },
  {
    name: 'Give the role another privilege',
    call: 'grantPrivilege',
    path: { id: '{{roleId}}', name: 'user.unlock' },
    after: check('has both now', "pm.expect(answer.privileges).to.have.members(['user.read', 'user.unlock']);"),
  },
  {
    name: 'Invite a user with that role',
    call: 'createUser',
    before: set('guestEmail', '`grace.${Date.now()}@example.com`'),
    body: { email: '{{guestEmail}}', role: '{{roleName}}' },
    after: [
      check(
        'is born with an address that is not verified',
        "pm.expect(answer.role.name).to.equal(pm.variables.get('roleName'));",
        'pm.expect(answer.identities.map(({ is_verified }) => is_verified)).to.eql([false]);',
      ),
      keep('userId', 'id'),
    ].join('\n'),
  },
  {
    name: 'Read the invitation in the development mailbox',
    mailbox: 'guestEmail',
    before: mailed('guestEmail', LINK, 'invitation'),
    after: check('has a link', "pm.expect(answer.items[0].text).to.include(pm.variables.get('invitation'));"),
  },
  {
    name: 'Accept the invitation',
    call: 'acceptInvitation',
    body: { token: '{{invitation}}', password: 'a long enough passphrase' },
    after: keepSignIn('guest'),
  },
  {
    name: 'Unlock the person',
    call: 'unlockUser',
    path: { id: '{{personId}}' },
    after: check('has no locks', 'pm.expect(answer.items).to.eql([]);'),
  },
  {
    name: 'Read what happened to the invited user',
    call: 'listEvents',
    query: { subject: 'user:{{userId}}', action: undefined },
    after: check(
      'is told with who did it',
      'pm.expect(answer.items).not.to.be.empty;',
      "pm.expect(answer.items.at(-1).subject).to.eql({ type: 'user', id: String(pm.variables.get('userId')) });",
    ),
  },
  {
    name: 'Clean up: give the invited user another role',
    call: 'changeUser',
    path: { id: '{{userId}}' },
    body: { role: 'User' },
  },
  { name: 'Clean up: delete the role', call: 'deleteRole', path: { id: '{{roleId}}' } },
  { name: 'Clean up: delete the invited user', call: 'deleteUser', path: { id: '{{userId}}' } },
  { name: 'Clean up: delete the person', call: 'deleteUser', path: { id: '{{personId}}' } },
  {
    name: 'Log out the administrator',
    call: 'logOut',
    body: { refresh_token: '{{adminRefreshToken}}' },
    after: unset('adminToken', 'adminTokenUntil', 'adminRefreshToken', 'guestToken', 'guestRefreshToken'),
  },
];
