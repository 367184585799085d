import { callsOf, successOf } from '../contract.ts';
import type { Call, Contract } from '../contract.ts';
import type { Step } from './convert.ts';
import {
  ADD_APP,
  INVITE_GUEST,
  NEW_PERSON,
  NONE,
  READ_CODE,
  SIGN_IN_AGAIN,
  TOKENS,
  deleteAt,
  refused,
  set,
} from './scripts.ts';

const EMAIL = { type: 'email', value: '{{email}}' };
const emailOf = (name: string) => ({ type: 'email', value: `${name}.{{$timestamp}}@example.com` });
const ACCEPTANCE = { token: '{{invitation}}', password: 'a long enough passphrase' };
const DELETE_GUEST = deleteAt('/v1/users/{{guestId}}');
const NEW_PASSWORD = set({ newPassword: '`passphrase of ${Date.now()}`' });
const password = "pm.variables.get('newPassword')";

const noCode = (status: number, code: string) => refused(status, code, 'only a provider sends a code');
const noFactor = refused(404, 'NOT_FOUND', 'there is no second factor');
const noPasskey = refused(404, 'NOT_FOUND', 'no authenticator has added a passkey');
const noSignature = refused(401, 'INVALID_PASSKEY', 'only an authenticator signs');
const noOrigin = refused(422, 'INVALID_REQUEST', 'RETURN_TO_ORIGINS is empty');

/**
 * The calls that need special values. All others are sent as in the contract, with the ids of what was created before.
 */
const SPECIAL: Readonly<Record<string, Omit<Step, 'call'>>> = {
  register: {
    before: NEW_PERSON,
    body: { email: '{{email}}', mobile: '{{mobile}}', password: '{{password}}' },
    keep: { registration: 'answer.registration' },
  },
  // an address without an account, because a code was just sent to the user's address; the answer is the same
  requestCode: { body: emailOf('nobody') },
  verifyCode: {
    before: READ_CODE,
    body: { ...EMAIL, code: '{{code}}', registration: '{{registration}}' },
    keep: TOKENS,
  },
  signInWithPassword: { body: { login: '{{email}}', password: '{{password}}', device_token: undefined }, keep: TOKENS },
  forgotPassword: { body: EMAIL },
  resetPassword: {
    before: `${NEW_PASSWORD}\nawait keepFromMail('code', 'email', /\\/reset\\?[^]*?code\\D*(\\d{6})/);`,
    body: { ...EMAIL, code: '{{code}}', new_password: '{{newPassword}}' },
    keep: { password },
    after: `${SIGN_IN_AGAIN}\n${set(TOKENS)}`,
  },
  reauthenticate: { body: { password: '{{password}}' }, keep: TOKENS },
  answerChallenge: refused(401, 'INVALID_CHALLENGE', 'only a sign-in with a second factor gives a challenge'),
  offerPasskeySecondFactor: refused(401, 'INVALID_CHALLENGE', 'only a sign-in with a second factor gives a challenge'),
  signInWithPasskey: noSignature,
  addPasskey: noSignature,
  readMyPasskey: { ...noPasskey, parameters: { id: '1' } },
  renamePasskey: { ...noPasskey, parameters: { id: '1' } },
  removePasskey: { ...noPasskey, parameters: { id: '1' } },
  removeUserPasskey: { ...noPasskey, parameters: { passkeyId: '1' } },
  // removes the app again, so that later requests sign in without it
  confirmTotp: {
    before: ADD_APP,
    body: { code: '{{appCode}}' },
    keep: TOKENS,
    after: "await send('DELETE', '/v1/me/factors/totp', undefined, 'accessToken');",
  },
  // turns it off again, so that later requests sign in without a second factor
  switchAlways: {
    keep: TOKENS,
    after: "await send('PUT', '/v1/me/factors/always', { enabled: false }, 'accessToken');",
  },
  makeRecoveryCodes: noFactor,
  removeTotp: noFactor,
  acceptInvitation: { before: INVITE_GUEST, body: ACCEPTANCE, keep: { guestRefreshToken: 'answer.refresh_token' } },
  refresh: { body: { refresh_token: '{{refreshToken}}' }, keep: TOKENS },
  logOut: { body: { refresh_token: '{{guestRefreshToken}}' }, after: DELETE_GUEST },
  introspect: { body: { token: '{{refreshToken}}' } },
  exchangeOAuthCode: noCode(401, 'INVALID_OAUTH_CODE'),
  startOAuthSignIn: noOrigin,
  openOAuthLink: refused(404, 'NOT_FOUND', 'without OAUTH_<NAME>_ISSUER there is no provider'),
  arriveFromOAuthProvider: noCode(400, 'UNKNOWN_OAUTH_FLOW'),
  changePassword: {
    before: NEW_PASSWORD,
    body: { current_password: '{{password}}', new_password: '{{newPassword}}' },
    keep: { password, ...TOKENS },
  },
  endSession: { before: `${SIGN_IN_AGAIN}\n${set({ sessionId: 'answer.session_id' })}` },
  listMyIdentities: {
    keep: { claimId: "answer.items.find(({ type, is_verified }) => type === 'mobile' && !is_verified).id" },
  },
  requestMyIdentityCode: { parameters: { id: '{{claimId}}' } },
  verifyMyIdentity: {
    before: "await keepFromMail('code', 'mobile', / is (\\d{6})\\. It adds/);",
    parameters: { id: '{{claimId}}' },
    body: { code: '{{code}}' },
  },
  makeMyIdentityPrimary: { parameters: { id: '{{claimId}}' } },
  addMyIdentity: { body: emailOf('countess') },
  startOAuthLink: noOrigin,
  completeOAuthLink: noCode(401, 'INVALID_OAUTH_CODE'),
  deleteMe: { keep: { accessToken: NONE } },
  createUser: { body: { email: emailOf('grace').value, mobile: undefined } },
  addUserIdentity: { body: emailOf('hopper') },
  // a reset needs a verified address, such as that of a guest who has accepted the invitation
  sendPasswordReset: {
    before: `${INVITE_GUEST}\nawait send('POST', '/v1/auth/invitation/accept', ${JSON.stringify(ACCEPTANCE)});`,
    parameters: { id: '{{guestId}}' },
    after: DELETE_GUEST,
  },
  createRole: { body: { name: 'Auditor {{$timestamp}}' } },
  grantPrivilege: { parameters: { name: 'user.update' } },
  revokePrivilege: { parameters: { name: 'user.update' } },
  readRoleImpact: { parameters: { add: 'user.delete' } },
  createPrivilege: { body: { name: 'report.{{$timestamp}}' } },
};

/** The variable with the id that was created last at a path, such as `creditNoteId` for `/v1/credit-notes`. */
const idName = (path: string): string => {
  const singular = path.replace(/^.*\//, '').replace(/ies$/, 'y').replace(/s$/, '');
  return `${singular.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase())}Id`;
};

/** Matches a path up to an id, and the name of the id. */
const ID = /([^{}]+)\/\{(id|\w+Id)\}/g;

/** Returns the call as the reference sends it. */
export const stepOf = (call: Call): Step => {
  const { path, method, operation } = call;
  const ids = [...path.matchAll(ID)].map(([, at = '', name = '']) => [name, `{{${idName(at)}}}`]);
  const created = method === 'POST' && successOf(call) === 201 ? { [idName(path)]: 'answer.id' } : {};
  const [at = '', isRestored] = path.split('/{id}/restore');
  const after = isRestored === '' ? { after: deleteAt(`${at}/{{${idName(at)}}}`) } : {};
  const { parameters, keep, ...special } = SPECIAL[operation.operationId] ?? {};
  return {
    ...after,
    ...special,
    call,
    parameters: { ...Object.fromEntries(ids), ...parameters },
    keep: { ...created, ...keep },
  };
};

/**
 * Sorts calls: first those that create, then those that read and change, then deletions from the innermost path
 * outwards, then those that restore.
 */
const rankOf = ({ method, path }: Call): number => {
  if (path.endsWith('/restore')) return 2;
  if (method === 'DELETE') return 1 + 1 / path.split('/').length;
  return method === 'POST' && !path.includes('{') ? -1 : 0;
};

/** All calls of the contract by their tag, in an order in which all can be sent. */
export const reference = (contract: Contract): ReadonlyMap<string, readonly Step[]> => {
  const calls = callsOf(contract);
  const unknown = Object.keys(SPECIAL).filter((id) => calls.every(({ operation }) => operation.operationId !== id));
  if (unknown.length) throw new Error(`reference.ts names calls that are not in the contract: ${unknown.join(', ')}`);
  const steps = calls.toSorted((a, b) => rankOf(a) - rankOf(b)).map(stepOf);
  return Map.groupBy(steps, ({ call }) => call.operation.tags[0] ?? '');
};
