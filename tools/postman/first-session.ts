import { callsOf } from '../contract.ts';
import type { Call, Contract } from '../contract.ts';
import type { Step } from './convert.ts';
import { stepOf as usual } from './reference.ts';
import { NONE, READ_CODE, READ_INVITATION, TOKENS, refused } from './scripts.ts';

/** A call by its operation id. `own` replaces values and scripts of the call in the reference. */
const step = (name: string, id: string, own: Omit<Step, 'call' | 'name'> = {}) => ({ name, id, own });

const to = { name: 'to', in: 'query', schema: { type: 'string' } };
const responses = { 200: { description: 'Done' } };
/** The development mailbox, which the contract does not contain. */
const MAILBOX: Call = {
  method: 'GET',
  path: '/dev/mailbox.json',
  operation: { operationId: 'readMailbox', summary: '', tags: [], security: [], parameters: [to], responses },
};

const isNewToken = "pm.expect(answer.refresh_token).not.to.equal(pm.variables.get('refreshToken'))";

/** A user registers, verifies the address, and uses the account until the session has ended. */
const PERSON = [
  step('Register', 'register'),
  step('Read the code in the development mailbox', 'readMailbox', {
    before: READ_CODE,
    parameters: { to: '{{email}}' },
    checks: { 'shows the code': "pm.expect(answer.items[0].code).to.equal(pm.variables.get('code'))" },
  }),
  step('Verify the address', 'verifyCode'),
  step('Sign in with the password', 'signInWithPassword', { checks: { 'begins another session': isNewToken } }),
  step('Refresh the tokens', 'refresh', { checks: { 'rotates the refresh token': isNewToken } }),
  step('Read the profile', 'readMe', {
    keep: { personId: 'answer.id', etag: "pm.response.headers.get('ETag')" },
    checks: { 'has a verified address': 'pm.expect(answer.identities[0].is_verified).to.equal(true)' },
  }),
  step('Change the profile, if nobody else has', 'changeMe', {
    parameters: { 'If-Match': '{{etag}}' },
    checks: { 'has another ETag': "pm.expect(pm.response.headers.get('ETag')).not.to.equal(pm.variables.get('etag'))" },
  }),
  step('Always ask for a second factor', 'switchAlways', {
    keep: { ...TOKENS, recoveryCode: 'answer.recovery_codes[0]' },
    after: '',
  }),
  step('Sign in with the password, which opens a challenge only', 'signInWithPassword', {
    ...refused(401, 'SECOND_FACTOR_REQUIRED', 'it takes a second factor, too'),
    keep: { challenge: 'answer.challenge' },
  }),
  step('Answer the challenge with a recovery code', 'answerChallenge', {
    status: 200,
    body: { challenge: '{{challenge}}', totp: undefined, recovery_code: '{{recoveryCode}}', device_token: undefined },
    keep: TOKENS,
    checks: { 'used up one code': 'pm.expect(answer.recovery_codes_left).to.equal(9)' },
  }),
  step('List the sessions', 'listSessions', {
    checks: { 'are two, one of them this': 'pm.expect(answer.items.map((one) => one.current)).to.eql([true, false])' },
  }),
  step('Log out', 'logOut', { body: { refresh_token: '{{refreshToken}}' }, after: '' }),
  step('Read the profile after logging out', 'readMe', refused(401, 'UNAUTHENTICATED', 'the session is over')),
];

/** The administrator of the development service reads and changes a user and a role, and deletes both. */
const ADMINISTRATOR = [
  step('Sign in as the administrator', 'signInWithPassword', {
    body: { login: '{{adminLogin}}', password: '{{adminPassword}}', device_token: undefined },
    keep: { adminToken: 'answer.access_token', adminRefreshToken: 'answer.refresh_token' },
  }),
  step('Find the person among the users', 'listUsers', {
    parameters: { q: '{{email}}', count: 'true' },
    checks: { 'finds one': "pm.expect(answer.items.map(({ id }) => id)).to.eql([pm.variables.get('personId')])" },
  }),
  step('Create a role', 'createRole', { keep: { roleId: 'answer.id', roleName: 'answer.name' } }),
  step('Give the role another privilege', 'grantPrivilege', {
    checks: { 'has it now': "pm.expect(answer.privileges).to.include('user.update')" },
  }),
  step('Invite a user with that role', 'createUser', {
    body: { email: 'grace.{{$timestamp}}@example.com', mobile: undefined, role: '{{roleName}}' },
    keep: { userId: 'answer.id', guestEmail: 'answer.identities[0].value' },
    checks: { 'has an address to verify': 'pm.expect(answer.identities[0].is_verified).to.equal(false)' },
  }),
  step('Read the invitation in the development mailbox', 'readMailbox', {
    before: READ_INVITATION,
    parameters: { to: '{{guestEmail}}' },
    checks: { 'has a link': "pm.expect(answer.items[0].text).to.include(pm.variables.get('invitation'))" },
  }),
  step('Accept the invitation', 'acceptInvitation', { before: '' }),
  step('Unlock the person', 'unlockUser', {
    parameters: { id: '{{personId}}' },
    checks: { 'has no locks': 'pm.expect(answer.items).to.eql([])' },
  }),
  step('Read what happened to the invited user', 'listEvents', {
    parameters: { subject: 'user:{{userId}}' },
    checks: { 'is in the audit trail': 'pm.expect(answer.items).not.to.be.empty' },
  }),
  step('Clean up: give the invited user another role', 'changeUser', { body: { role: 'User' } }),
  step('Clean up: delete the role', 'deleteRole'),
  step('Clean up: delete the invited user', 'deleteUser'),
  step('Clean up: delete the person', 'deleteUser', { parameters: { id: '{{personId}}' } }),
  step('Log out the administrator', 'logOut', {
    body: { refresh_token: '{{adminRefreshToken}}' },
    keep: { adminToken: NONE },
    after: '',
  }),
];

export const firstSession = (contract: Contract): ReadonlyMap<string, readonly Step[]> => {
  const calls = new Map([...callsOf(contract), MAILBOX].map((call) => [call.operation.operationId, call]));
  const stepOf = ({ name, id, own }: (typeof PERSON)[number]): Step => {
    const call = calls.get(id);
    if (!call) throw new Error(`first-session.ts sends ${id}, which is not in the contract`);
    return { ...usual(call), ...own, name };
  };
  return new Map(Object.entries({ 'A person': PERSON.map(stepOf), 'The administrator': ADMINISTRATOR.map(stepOf) }));
};
