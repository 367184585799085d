// Examples in the OpenAPI document. A test sends each request and compares the answer.

export const AT = '2026-03-14T09:26:53.589Z';
const CODE = '765584';
const SESSION = '01a207fb-2c85-73e4-9ac6-55aa65ea0068';
export const EXAMPLE_PASSWORD = 'a long enough passphrase';
export const NEW_PASSWORD = 'another long passphrase';
export const REGISTRATION = 'AaOPA-Yqd-n06NmKVkx9KsvxaTxPC81hc6eJu2iJn5_bnmDqHgzrnZSgbBY8J14-Fah9';
export const MAILED_TOKEN = 'pVQ6sI4mT2eZx8hYwKc0Gg';
export const DEVICE_TOKEN = 'AYjeCVCmyBRN_rjchceReQ';
export const CHALLENGE = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';
export const VERIFIER = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
export const RETURN_TO = 'https://app.example/signed-in';

export const EXAMPLE_ADDRESS = { type: 'email', value: 'ada@example.com' };
export const NEW_ADDRESS = { type: 'email', value: 'countess@example.com' };
export const GIVEN_ADDRESS = { type: 'email', value: 'hopper@example.com' };
export const CODE_PROMISE = { expires_in: 300, resend_in: 60 };
export const RIGHT_CODE = { code: CODE };

export const REFRESH_TOKEN = `v1.${SESSION}.1.IkUKsKj9pGq0m3uXw7cTzB8nVh2yLdR5oEa4fJ6sQ1g`;
export const TOKENS = {
  access_token: 'eyJhbGciOiJFUzI1NiIsInR5cCI6ImF0K2p3dCJ9.eyJzdWIiOiIyIn0.c2lnbmF0dXJl',
  token_type: 'Bearer',
  expires_in: 900,
  refresh_token: REFRESH_TOKEN,
  session_id: SESSION,
};
export const STARTED_TOTP = {
  secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP',
  uri: 'otpauth://totp/localhost:ada%40example.com?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=localhost&algorithm=SHA1&digits=6&period=30',
  expires_in: 600,
};
export const RECOVERY_CODES = { recovery_codes: ['7KQ2M-XW4ZD', '0HRTV-9PB3C'] };
const CREDENTIAL = 'yIc8nGUyd4Rz0HNl7gLq6BPmtsGdF1n3WUkRGmpFYpQ';
const CEREMONY = 'AQGazKPF1W4S8f0lVnYB2pXq7mKJhTgRwZ3oUcD9eLbNfA5iHs6M';
const DESCRIPTOR = { id: CREDENTIAL, type: 'public-key', transports: ['internal', 'hybrid'] };
export const PASSKEY = {
  id: 7,
  credential_id: CREDENTIAL,
  name: 'Laptop',
  aaguid: null,
  created_at: AT,
  last_used_at: null,
  backed_up: true,
  blocked: false,
  transports: DESCRIPTOR.transports,
};
export const PASSKEY_OFFER = {
  options: {
    challenge: CEREMONY,
    timeout: 300_000,
    rpId: 'localhost',
    allowCredentials: [],
    userVerification: 'required',
  },
  expires_in: 300,
};
export const CREATION_OFFER = {
  options: {
    rp: { id: 'localhost', name: 'Example' },
    user: { id: MAILED_TOKEN, name: 'ada@example.com', displayName: 'Ada Lovelace' },
    challenge: CEREMONY,
    pubKeyCredParams: [
      { type: 'public-key', alg: -8 },
      { type: 'public-key', alg: -7 },
      { type: 'public-key', alg: -257 },
    ],
    timeout: 300_000,
    excludeCredentials: [],
    authenticatorSelection: { residentKey: 'required', requireResidentKey: true, userVerification: 'required' },
    attestation: 'none',
  },
  expires_in: 300,
};
const signed = { id: CREDENTIAL, rawId: CREDENTIAL, type: 'public-key', clientExtensionResults: {} };
const CLIENT_DATA = 'eyJ0eXBlIjoid2ViYXV0aG4uZ2V0In0';
export const ASSERTION = {
  ...signed,
  response: {
    clientDataJSON: CLIENT_DATA,
    authenticatorData: 'SZYN5YgOjGh0NBcPZHZgW4_krrmihjLHmVzzuoMdl2MdAAAAAA',
    signature: 'MEUCIQDqvn0',
    userHandle: MAILED_TOKEN,
  },
};
export const CREATION = {
  ...signed,
  response: { clientDataJSON: CLIENT_DATA, attestationObject: 'o2NmbXRkbm9uZQ', transports: DESCRIPTOR.transports },
};
export const SIGNED_IN = { ...TOKENS, device_token: DEVICE_TOKEN };
export const VERIFIED_CODE = { ...SIGNED_IN, registration_applied: true };

const identity = (id: number, value: string, is: Readonly<{ verified: boolean; primary: boolean }>) => ({
  id,
  type: 'email',
  value,
  is_verified: is.verified,
  is_primary: is.primary,
  oauth_provider: null,
  created_at: AT,
});

export const IDENTITY = identity(2, EXAMPLE_ADDRESS.value, { verified: true, primary: true });
export const CLAIM = identity(3, NEW_ADDRESS.value, { verified: false, primary: false });
export const GIVEN = identity(6, GIVEN_ADDRESS.value, { verified: false, primary: false });
export const VERIFIED = { ...CLAIM, is_verified: true };
export const NEW_PRIMARY = { ...VERIFIED, is_primary: true };
export const LINKED = {
  ...identity(4, '24400320', { verified: true, primary: false }),
  type: 'oauth',
  oauth_provider: 'google',
};

export const EXAMPLE_IMAGE = 'https://id.example.com/images/Zq8vJm2c0TnXy5LwRb7KdA-512.webp';

export const ADA = {
  id: 2,
  first_name: 'Ada',
  last_name: 'Lovelace',
  job_title: null,
  gender: null,
  dob: null,
  profile_image_url: null,
  is_active: true,
  role: { id: 3, name: 'User' },
  username: null,
  has_password: true,
  identities: [IDENTITY],
  last_login_at: AT,
  created_at: AT,
  updated_at: AT,
  created_by: null,
  updated_by: null,
  deleted_at: null,
};
export const EXAMPLE_PROFILE = { job_title: 'Mathematician', dob: '1990-12-10' };
export const CHANGED_ADA = { ...ADA, ...EXAMPLE_PROFILE };

export const NEW_USER = { first_name: 'Grace', last_name: 'Hopper', email: 'grace@example.com', role: 'Staff' };
export const GRACE = {
  ...ADA,
  id: 5,
  first_name: NEW_USER.first_name,
  last_name: NEW_USER.last_name,
  role: { id: 2, name: NEW_USER.role },
  has_password: false,
  identities: [identity(5, NEW_USER.email, { verified: false, primary: false })],
  last_login_at: null,
  created_by: 1,
};

const session = { id: SESSION, created_at: AT, expires_at: AT, ip: '127.0.0.1', user_agent: null, current: true };
export const SESSIONS = { items: [{ ...session, last_used_at: AT }] };
const EXPORTED_SESSION = { ...session, authenticated_at: AT, ended_at: null };

const notAsked = { sign_in_code_asked_at: null, reset_code_asked_at: null, identity_code_asked_at: null };
export const EXPORT = {
  exported_at: AT,
  user: CHANGED_ADA,
  identities: [{ ...IDENTITY, ...notAsked }],
  second_factor: { totp: null, always: false, recovery_codes_left: 0, passkeys: 0 },
  passkeys: [],
  sessions: [EXPORTED_SESSION],
  locks: [],
};

export const EXAMPLE_EVENT = {
  id: '01a207fb-2c86-7a51-8f0e-3d2b19c4e6a7',
  at: AT,
  actor: { id: 2, name: 'Ada Lovelace' },
  subject: { type: 'user', id: '2' },
  action: 'session.started',
  outcome: 'success',
  ip: '127.0.0.1',
  user_agent: null,
  request_id: '9f0c5a1e-1f0f-4b6e-8d64-0c3f1f1f7b52',
  changes: [],
};

export const examplePage = (item: unknown) => ({ items: [item], next_cursor: null });

export const NEW_PRIVILEGE = { name: 'invoice.approve', description: 'Approve invoices' };
export const PRIVILEGE = { id: 14, ...NEW_PRIVILEGE, created_at: AT, updated_at: AT };
export const NEW_ROLE = { name: 'Accountant', description: 'Sees what was paid', privileges: ['user.read'] };
export const ROLE = { id: 4, ...NEW_ROLE, created_at: AT, updated_at: AT };
