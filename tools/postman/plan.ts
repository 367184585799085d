import type { Filling } from './fill.ts';
import {
  ACCEPT_FIRST,
  CODE,
  IDENTITY_CODE,
  INVITE_FIRST,
  NEW_PERSON,
  RESET_CODE,
  SIGN_IN_AGAIN,
  mailed,
} from './preparations.ts';
import { deleteLater, keep, keepSignIn, set, unset } from './scripts.ts';

/** How a call of the reference is sent, and what its answer is kept for. */
export type Planned = Filling &
  Readonly<{
    before?: string;
    /** Runs once it was answered as it should be. */
    after?: string;
    /** How it is refused where nothing else can come, and why. */
    refused?: Readonly<{ status: number; code: string; why: string }>;
  }>;

const EMAIL = { type: 'email', value: '{{email}}' };
const once = (name: string): string => `${name} {{$timestamp}}`;
const mail = (name: string): string => `${name}.{{$timestamp}}@example.com`;

const NO_PROVIDER = 'A service that has just been started knows no provider: OAUTH_<NAME>_ISSUER makes one known.';
const NO_CODE = 'Only a provider sends a browser back with a code.';
const NO_ORIGIN = 'A service that has just been started sends browsers nowhere else: RETURN_TO_ORIGINS lists where to.';
const noOrigin = { refused: { status: 422, code: 'INVALID_REQUEST', why: NO_ORIGIN } };
const unknownProvider = { refused: { status: 404, code: 'NOT_FOUND', why: NO_PROVIDER } };

const NEW_PASSWORD = set('newPassword', '`passphrase of ${Date.now()}`');
const KEEP_PASSWORD = set('password', "pm.variables.get('newPassword')");

/**
 * The calls of auth and me, in the order in which they can be sent one after another, and what is special about others:
 * what is not here is sent as the contract shows it, with the ids of what was created before.
 */
export const PLAN: Readonly<Record<string, Planned>> = {
  listOAuthProviders: {},
  register: {
    before: NEW_PERSON,
    body: { email: '{{email}}', mobile: '{{mobile}}', password: '{{password}}' },
    after: keep('registration', 'registration'),
  },
  verifyCode: {
    before: mailed('email', CODE, 'code'),
    body: { ...EMAIL, code: '{{code}}', registration: '{{registration}}' },
    after: keepSignIn('access'),
  },
  // of an address that nobody has, since that of a person was sent a code a moment ago: the answer is the same
  requestCode: { body: { type: 'email', value: mail('nobody') } },
  forgotPassword: { body: EMAIL },
  resetPassword: {
    before: `${NEW_PASSWORD}\n${mailed('email', RESET_CODE, 'code')}`,
    body: { ...EMAIL, code: '{{code}}', new_password: '{{newPassword}}' },
    after: KEEP_PASSWORD,
  },
  signInWithPassword: {
    body: { login: '{{email}}', password: '{{password}}', device_token: undefined },
    after: keepSignIn('access'),
  },
  reauthenticate: {
    body: { password: '{{password}}' },
    after: keepSignIn('access'),
  },
  refresh: {
    body: { refresh_token: '{{refreshToken}}' },
    after: `${keep('accessToken', 'access_token')}\n${keep('refreshToken', 'refresh_token')}`,
  },
  introspect: { body: { token: '{{refreshToken}}' } },
  acceptInvitation: {
    before: INVITE_FIRST,
    body: { token: '{{invitation}}', password: 'a long enough passphrase' },
    after: keepSignIn('guest'),
  },
  logOut: { body: { refresh_token: '{{guestRefreshToken}}' }, after: deleteLater('/v1/users/{{guestId}}') },
  startOAuthSignIn: noOrigin,
  openOAuthLink: unknownProvider,
  arriveFromOAuthProvider: { refused: { status: 400, code: 'UNKNOWN_OAUTH_FLOW', why: NO_CODE } },
  exchangeOAuthCode: { refused: { status: 401, code: 'INVALID_OAUTH_CODE', why: NO_CODE } },

  readMe: {},
  changeMe: {},
  listMyEvents: {},
  exportMe: {},
  listSessions: {},
  endSession: { before: SIGN_IN_AGAIN, path: { id: '{{otherSessionId}}' } },
  endOtherSessions: {},
  listMyIdentities: {
    after: keep('claimId', "items.find(({ type, is_verified }) => type === 'mobile' && !is_verified).id"),
  },
  requestMyIdentityCode: { path: { id: '{{claimId}}' } },
  verifyMyIdentity: {
    before: mailed('mobile', IDENTITY_CODE, 'code'),
    path: { id: '{{claimId}}' },
    body: { code: '{{code}}' },
  },
  makeMyIdentityPrimary: { path: { id: '{{claimId}}' } },
  addMyIdentity: { body: { type: 'email', value: mail('countess') } },
  readMyIdentity: {},
  removeMyIdentity: {},
  startOAuthLink: noOrigin,
  completeOAuthLink: { refused: { status: 401, code: 'INVALID_OAUTH_CODE', why: NO_CODE } },
  changePassword: {
    before: NEW_PASSWORD,
    body: { current_password: '{{password}}', new_password: '{{newPassword}}' },
    after: `${KEEP_PASSWORD}\n${keepSignIn('access')}`,
  },
  deleteMe: { after: unset('accessToken', 'accessTokenUntil', 'refreshToken') },

  createUser: {
    before: set('otherMobile', '`+14156${String(Date.now()).slice(-6)}`'),
    body: { email: mail('grace'), mobile: '{{otherMobile}}' },
    after: keep('identityId', "identities.find(({ type }) => type === 'mobile').id"),
  },
  // to an address that is verified: that of somebody who accepted an invitation
  sendPasswordReset: { before: ACCEPT_FIRST, path: { id: '{{guestId}}' }, after: deleteLater('/v1/users/{{guestId}}') },
  addUserIdentity: { body: { type: 'email', value: mail('hopper') } },
  removeUserIdentity: { path: { identityId: '{{identityId}}' } },
  createRole: { body: { name: once('Auditor') } },
  grantPrivilege: { path: { name: 'user.update' } },
  revokePrivilege: { path: { name: 'user.update' } },
  readRoleImpact: { query: { add: 'user.delete' } },
  createPrivilege: { body: { name: 'report.{{$timestamp}}' } },
};
