import { ASSERTION, CREATION } from '../../../src/adapters/http/api/codecs/examples.ts';
import { fileForm } from '../../support/file-form.ts';
import { anyEmail } from '../client.ts';
import { RESOURCE_SAMPLES } from '../resources.ts';
import { anyName } from './objects.ts';
import type { Target } from './objects.ts';

const CODE = '000000';
const TOKEN = 'a-token-that-nobody-was-sent';
const PASSWORD = 'a long enough passphrase';
const CHALLENGE = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';
const form = (values: Readonly<Record<string, string>>) => new URLSearchParams(values).toString();
const address = () => ({ type: 'email', value: anyEmail() });

const withVersion =
  (fields = '') =>
  ({ version = '' }: Target): string =>
    `version=${encodeURIComponent(version)}&${fields}`;

/** A valid body per operation, so that only access decides. */
export const SAMPLES: Readonly<Record<string, (target: Target) => unknown>> = {
  register: () => ({ first_name: 'Ada', email: anyEmail(), password: PASSWORD }),
  requestCode: address,
  verifyCode: () => ({ ...address(), code: CODE }),
  signInWithPassword: () => ({ login: anyEmail(), password: PASSWORD }),
  refresh: () => ({ refresh_token: TOKEN }),
  logOut: () => ({ refresh_token: TOKEN }),
  introspect: () => 'token=unknown',
  submitReset: () => `token=${TOKEN}&new_password=another`,
  submitInvitation: () => 'token=AAAAAAAAAAAAAAAAAAAAAA',
  submitUndoFactor: () => 'token=AAAAAAAAAAAAAAAAAAAAAA',
  submitSignIn: () => `login=${anyEmail()}&password=${PASSWORD}`,
  submitCodeRequest: () => `address=${anyEmail()}`,
  submitCode: () => `code=${CODE}`,
  submitRegistration: () => `first_name=Ada&email=${anyEmail()}&password=${PASSWORD}`,
  submitForgotPassword: () => `address=${anyEmail()}`,
  submitResetByCode: () => `code=${CODE}&new_password=${PASSWORD}`,
  answerChallenge: () => ({ challenge: TOKEN, totp: CODE }),
  signInWithPasskey: () => ({ response: ASSERTION }),
  offerPasskeySecondFactor: () => ({ challenge: TOKEN }),
  offerPasskeyCreation: () => ({}),
  addPasskey: () => ({ response: CREATION }),
  renamePasskey: () => ({ name: 'Laptop' }),
  removeUserPasskey: () => ({ reason: 'a stolen key' }),
  startTotp: () => ({}),
  confirmTotp: () => ({ code: CODE }),
  switchAlways: () => ({ enabled: false }),
  submitAlways: () => 'enabled=off',
  resetUserFactors: () => ({ reason: 'a lost phone' }),
  submitSecondFactor: () => `code=${CODE}`,
  submitConfirmApp: () => `code=${CODE}`,
  submitConfirm: () => `password=${PASSWORD}`,
  submitConfirmCode: () => `code=${CODE}`,
  submitSignOut: () => 'forget=on',
  submitInvitationForm: () => `first_name=Ada&email=${anyEmail()}&role=User`,
  submitUser: withVersion('first_name=Ada&job_title=Engineer'),
  submitUserSignIn: () => 'do=reset',
  submitNewUserAddress: () => `address=${anyEmail()}`,
  submitRemovalOfUserAddress: withVersion(),
  submitUserLocks: () => 'reason=a+call',
  submitPasskeySignIn: () => 'response=',
  submitPasskeyFactor: () => 'response=',
  submitConfirmPasskey: () => 'response=',
  askNewPasskey: () => '',
  submitNewPasskey: () => 'response=',
  submitPasskeyName: () => 'name=Phone',
  submitRemoveUserPasskey: () => 'reason=a+stolen+key',
  submitUserFactor: () => 'reason=a+lost+phone',
  submitUserSessions: () => '',
  submitUserAccess: withVersion('role=User'),
  submitUserPicture: () => fileForm(),
  submitRemovalOfUserPicture: withVersion(),
  submitDisableUser: withVersion(),
  submitEnableUser: withVersion(),
  submitDeleteUser: withVersion(),
  submitRestoreUser: withVersion(),
  chooseLanguage: () => 'language=de',
  acceptInvitation: () => ({ token: TOKEN }),
  changePassword: () => ({ new_password: PASSWORD }),
  reauthenticate: () => ({ password: PASSWORD }),
  forgotPassword: address,
  resetPassword: () => ({ ...address(), code: CODE, new_password: PASSWORD }),
  changeMe: () => ({ job_title: 'Engineer' }),
  addMyIdentity: address,
  addUserIdentity: address,
  verifyMyIdentity: () => ({ code: CODE }),
  createUser: () => ({ first_name: 'Ada', email: anyEmail(), role: 'User' }),
  putMyImage: () => fileForm(),
  putUserImage: () => fileForm(),
  changeUser: () => ({ job_title: 'Engineer' }),
  createRole: () => ({ name: anyName(), privileges: ['user.read'] }),
  changeRole: () => ({ description: 'changed' }),
  createPrivilege: () => ({ name: anyName().toLowerCase().replace(' ', '.') }),
  changePrivilege: () => ({ description: 'changed' }),
  submitRoles: () => 'do=review',
  submitNewRole: () => `name=${anyName()}`,
  submitRole: ({ version }) => `description=changed&version=${version}`,
  submitDeleteRole: ({ version }) => `version=${version}`,
  submitNewPrivilege: () => `name=${anyName().toLowerCase().replace(' ', '.')}`,
  submitPrivilege: ({ version }) => `description=changed&version=${version}`,
  submitDeletePrivilege: ({ version }) => `version=${version}`,
  unlockUser: () => ({ reason: 'a call' }),
  exchangeOAuthCode: () => ({ code: TOKEN, code_verifier: CHALLENGE }),
  startOAuthLink: () => ({ return_to: 'https://app.example/', code_challenge: CHALLENGE }),
  completeOAuthLink: () => ({ code: TOKEN, code_verifier: CHALLENGE }),
  submitProfile: () =>
    form({ version: '1', first_name: 'Ada', last_name: '', job_title: '', gender: '', dob: '', username: '' }),
  submitPicture: () => fileForm(),
  submitPrimary: ({ params }) => form({ primary: params['id'] ?? '1' }),
  submitPassword: () => form({ new_password: PASSWORD }),
  submitNewAddress: () => form({ address: anyEmail() }),
  submitAddressCode: () => form({ do: 'verify', code: CODE }),
  submitSessions: () => form({ end: 'others' }),
  submitDeletion: ({ email }) => form({ login: email }),
  ...Object.fromEntries(
    RESOURCE_SAMPLES.flatMap(({ bodies, forms }) => [
      ...Object.entries(bodies).map(([operation, body]) => [operation, ({ userId }: Target) => body(userId)]),
      ...Object.entries(forms).map(([operation, fields]) => [operation, ({ userId }: Target) => form(fields(userId))]),
    ]),
  ),
};
