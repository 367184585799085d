import type { ForgingProvider } from '../../oauth/forging-provider.ts';
import { throughProvider } from '../../oauth/through.ts';
import { FILE_FORM, fileForm } from '../../support/file-form.ts';
import { PASSWORD, anyEmail, call, codeFrom, join } from '../client.ts';
import type { Answer, Member } from '../client.ts';
import { linkTo } from '../invitations/inviting.ts';
import { authenticatorFor, creationOptions, keyed, signIn, signInOptions } from '../passkeys/passkey-steps.ts';
import { sql } from '../people.ts';
import { RESOURCE_SAMPLES } from '../resources.ts';
import type { ResourceSample } from '../resources.ts';
import { authenticator } from '../second-factor/authenticator.ts';
import { challengeOf, enrolled, login } from '../second-factor/enrolled.ts';

export type World = Readonly<{
  url: string;
  databaseUrl: string;
  admin: Member;
  provider: ForgingProvider;
  /** Everything sent or answered that must stay secret. */
  secrets: Set<string>;
}>;

type Prepared = Readonly<{ method: string; path: string; body?: unknown; type?: string; token?: string }>;

/** An audited call: its preparation, the request, the expected answer, and the event. */
export type Call = Readonly<{
  operationId: string;
  /** Distinguishes several kinds of events of one operation. */
  when?: string;
  status: number;
  action: string;
  prepare: (world: World) => Promise<Prepared>;
}>;

/** Changes that are not recorded, with the reason. */
export const NOT_TOLD: Readonly<Record<string, string>> = {
  refresh: 'a plain rotation is no event; a token that was used twice is',
  introspect: 'reads',
  startOAuthLink: 'nobody is linked before it is completed',
  offerPasskeySignIn: 'a challenge is not stored',
  offerPasskeySecondFactor: 'a challenge is not stored',
  offerPasskeyRenewal: 'a challenge is not stored',
  offerPasskeyCreation: 'a challenge is not stored',
  startTotp: 'an app counts only after its first code',
};

let count = 0;
const anyName = (): string => `Audited ${(count += 1)}`;
const anyPrivilege = (): string => `audited.p${(count += 1)}`;
const RETURN_TO = 'https://app.example.com/?from_the_service=yes';

const SECRET_FIELDS =
  'password current_password new_password code code_verifier token registration access_token refresh_token device_token secret challenge totp recovery_code'.split(
    ' ',
  );
const secretsIn = (body: unknown): readonly string[] =>
  typeof body !== 'object' || body === null
    ? []
    : Object.entries(body).flatMap(([name, value]) => {
        if (typeof value === 'string') return SECRET_FIELDS.includes(name) ? [value] : [];
        return secretsIn(value);
      });

const send = async ({ url, secrets }: World, { method, path, body, type, token }: Prepared): Promise<Answer> => {
  const headers = {
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    ...(type === undefined ? {} : { 'content-type': type }),
  };
  const answer = await call(url, path, body, { method, headers });
  // The `code` of a problem is not a secret.
  const answered = answer.status < 400 ? secretsIn(answer.body) : [];
  for (const secret of [...secretsIn(body), ...answered, ...(token === undefined ? [] : [token])]) secrets.add(secret);
  return answer;
};

const made = async (world: World, request: Prepared): Promise<Answer['body']> => {
  const answer = await send(world, request);
  if (answer.status >= 300) throw new Error(`${request.method} ${request.path}: ${answer.status} ${answer.text}`);
  return answer.body;
};

const idOf = async ({ databaseUrl }: World, { email }: Member): Promise<number> =>
  (await sql<{ user_id: number }>(databaseUrl, 'select user_id from user_identity where value = $1', [email]))[0]!
    .user_id;

const post = (path: string, body: unknown, token?: string): Prepared => ({
  method: 'POST',
  path,
  body,
  ...(token === undefined ? {} : { token }),
});

const at = (email: string) => ({ type: 'email', value: email });

const codeOf = async (world: World, path: string, member: Member): Promise<string> =>
  codeFrom(world.url, member.email, () => made(world, post(path, at(member.email))));

/** A second address of a member, with the code mailed to it. */
const second = async (world: World, { accessToken }: Member) => {
  const value = anyEmail();
  let id = 0;
  const code = await codeFrom(world.url, value, async () => {
    ({ id } = await made(world, post('/v1/me/identities', at(value), accessToken)));
  });
  return { id, code, verify: post(`/v1/me/identities/${id}/verify`, { code }, accessToken) };
};

const mine =
  (method: string, path: string, body?: unknown) =>
  async ({ url }: World): Promise<Prepared> => ({ method, path, body, token: (await join(url)).accessToken });

/** A call of the administrator on another user. */
const on =
  (method: string, path: string, body?: unknown) =>
  async (world: World): Promise<Prepared> => ({
    method,
    path: `/v1/users/${await idOf(world, await join(world.url))}${path}`,
    body,
    token: world.admin.accessToken,
  });

type Prepare = (world: World) => Promise<Prepared>;

const withImage =
  (prepare: Prepare): Prepare =>
  async (world) => ({ ...(await prepare(world)), body: fileForm(), type: FILE_FORM });

/** Sets an image first. */
const withoutImage = async (world: World, prepare: Prepare): Promise<Prepared> => {
  const set = await withImage(prepare)(world);
  await made(world, set);
  return { method: 'DELETE', path: set.path, ...(set.token === undefined ? {} : { token: set.token }) };
};

const aRole = async (world: World): Promise<number> =>
  (await made(world, post('/v1/roles', { name: anyName(), privileges: ['user.read'] }, world.admin.accessToken))).id;
const aPrivilege = async (world: World): Promise<number> =>
  (await made(world, post('/v1/privileges', { name: anyPrivilege() }, world.admin.accessToken))).id;

const onThing =
  (kind: 'roles' | 'privileges', method: string, path = '', body?: unknown, before?: string) =>
  async (world: World): Promise<Prepared> => {
    const { accessToken: token } = world.admin;
    const base = `/v1/${kind}/${await (kind === 'roles' ? aRole : aPrivilege)(world)}`;
    if (before !== undefined) await made(world, { method: before, path: base, token });
    return { method, path: `${base}${path}`, body, token };
  };

const invited = async (world: World): Promise<Readonly<{ id: number; email: string }>> => {
  const email = anyEmail();
  const body = { first_name: 'Ada', role: 'User', email };
  return { email, id: (await made(world, post('/v1/users', body, world.admin.accessToken))).id };
};

const codeFromProvider = async (world: World, start: (query: string) => Promise<string>, email = anyEmail()) => {
  world.provider.lie({ claims: { sub: email, email, email_verified: true } });
  const { code, secrets } = await throughProvider(({ challenge }) =>
    start(String(new URLSearchParams({ return_to: RETURN_TO, code_challenge: challenge }))),
  );
  return { code, code_verifier: secrets.verifier };
};

/** Calls of an added resource, by the administrator. */
const callsOf = ({ name, path, table, bodies }: ResourceSample): readonly Call[] => {
  const bodyOf = async (operationId: string, world: World) => bodies[operationId]?.(await idOf(world, world.admin));
  const create = async (world: World) => post(path, await bodyOf(`create${name}`, world), world.admin.accessToken);
  const onOne =
    (operationId: string, method: string, rest = '', before?: string) =>
    async (world: World): Promise<Prepared> => {
      const { accessToken: token } = world.admin;
      const base = `${path}/${(await made(world, await create(world))).id}`;
      if (before !== undefined) await made(world, { method: before, path: base, token });
      return { method, path: `${base}${rest}`, body: await bodyOf(operationId, world), token };
    };
  const subjectType = table.replaceAll('_', '-');
  return [
    { operationId: `create${name}`, status: 201, action: `${subjectType}.created`, prepare: create },
    {
      operationId: `change${name}`,
      status: 200,
      action: `${subjectType}.changed`,
      prepare: onOne(`change${name}`, 'PATCH'),
    },
    {
      operationId: `delete${name}`,
      status: 204,
      action: `${subjectType}.deleted`,
      prepare: onOne(`delete${name}`, 'DELETE'),
    },
    {
      operationId: `restore${name}`,
      status: 200,
      action: `${subjectType}.restored`,
      prepare: onOne(`restore${name}`, 'POST', '/restore', 'DELETE'),
    },
  ];
};

/** Every call whose change is recorded. */
export const CALLS: readonly Call[] = [
  {
    operationId: 'register',
    status: 202,
    action: 'user.registered',
    prepare: async () => post('/v1/auth/register', { first_name: 'Ada', email: anyEmail(), password: PASSWORD }),
  },
  {
    operationId: 'requestCode',
    status: 202,
    action: 'code.requested',
    prepare: async ({ url }) => post('/v1/auth/otp', at((await join(url)).email)),
  },
  {
    operationId: 'verifyCode',
    status: 200,
    action: 'session.started',
    prepare: async (world) => {
      const member = await join(world.url);
      return post('/v1/auth/otp/verify', {
        ...at(member.email),
        code: await codeOf(world, '/v1/auth/otp', member),
      });
    },
  },
  {
    operationId: 'verifyCode',
    when: 'a wrong code',
    status: 401,
    action: 'code.refused',
    prepare: async (world) => {
      const member = await join(world.url);
      const code = await codeOf(world, '/v1/auth/otp', member);
      return post('/v1/auth/otp/verify', { ...at(member.email), code: code === '000000' ? '000001' : '000000' });
    },
  },
  {
    operationId: 'signInWithPassword',
    status: 200,
    action: 'session.started',
    prepare: async ({ url }) => post('/v1/auth/login', { login: (await join(url)).email, password: PASSWORD }),
  },
  {
    operationId: 'signInWithPassword',
    when: 'a wrong password',
    status: 401,
    action: 'password.refused',
    prepare: async ({ url }) => post('/v1/auth/login', { login: (await join(url)).email, password: 'wrong' }),
  },
  {
    operationId: 'signInWithPassword',
    when: 'as nobody',
    status: 401,
    action: 'password.refused',
    prepare: async () => post('/v1/auth/login', { login: anyEmail(), password: 'wrong' }),
  },
  {
    operationId: 'requestCode',
    when: 'for nobody',
    status: 202,
    action: 'code.requested',
    prepare: async () => post('/v1/auth/otp', at(anyEmail())),
  },
  {
    operationId: 'refresh',
    when: 'a token that was used twice',
    status: 401,
    action: 'session.reused',
    prepare: async (world) => {
      const { refreshToken } = await join(world.url);
      const again = await made(world, post('/v1/auth/refresh', { refresh_token: refreshToken }));
      await made(world, post('/v1/auth/refresh', { refresh_token: again.refresh_token }));
      return post('/v1/auth/refresh', { refresh_token: refreshToken });
    },
  },
  {
    operationId: 'logOut',
    status: 204,
    action: 'session.ended',
    prepare: async ({ url }) => post('/v1/auth/logout', { refresh_token: (await join(url)).refreshToken }),
  },
  {
    operationId: 'acceptInvitation',
    status: 200,
    action: 'invitation.accepted',
    prepare: async (world) => {
      const { email } = await invited(world);
      return post('/v1/auth/invitation/accept', { token: (await linkTo(world.url, email)).token, password: PASSWORD });
    },
  },
  {
    operationId: 'changePassword',
    status: 200,
    action: 'password.changed',
    prepare: mine('PUT', '/v1/me/password', { current_password: PASSWORD, new_password: `${PASSWORD}, another` }),
  },
  {
    operationId: 'reauthenticate',
    status: 200,
    action: 'session.renewed',
    prepare: mine('POST', '/v1/auth/reauthenticate', { password: PASSWORD }),
  },
  {
    operationId: 'forgotPassword',
    status: 202,
    action: 'code.requested',
    prepare: async ({ url }) => post('/v1/auth/password/forgot', at((await join(url)).email)),
  },
  {
    operationId: 'resetPassword',
    status: 204,
    action: 'password.reset',
    prepare: async (world) => {
      const member = await join(world.url);
      const code = await codeOf(world, '/v1/auth/password/forgot', member);
      return post('/v1/auth/password/reset', { ...at(member.email), code, new_password: `${PASSWORD}, another` });
    },
  },
  {
    operationId: 'putMyImage',
    status: 200,
    action: 'user.changed',
    prepare: withImage(mine('PUT', '/v1/me/profile-image')),
  },
  {
    operationId: 'deleteMyImage',
    status: 204,
    action: 'user.changed',
    prepare: (world) => withoutImage(world, mine('PUT', '/v1/me/profile-image')),
  },
  { operationId: 'deleteMe', status: 204, action: 'user.deleted', prepare: mine('DELETE', '/v1/me') },
  {
    operationId: 'changeMe',
    status: 200,
    action: 'user.changed',
    prepare: mine('PATCH', '/v1/me', { last_name: 'Lovelace' }),
  },
  {
    operationId: 'addMyIdentity',
    status: 201,
    action: 'identity.added',
    prepare: async ({ url }) => post('/v1/me/identities', at(anyEmail()), (await join(url)).accessToken),
  },
  {
    operationId: 'removeMyIdentity',
    status: 204,
    action: 'identity.removed',
    prepare: async (world) => {
      const member = await join(world.url);
      const { id } = await second(world, member);
      return { method: 'DELETE', path: `/v1/me/identities/${id}`, token: member.accessToken };
    },
  },
  {
    operationId: 'requestMyIdentityCode',
    status: 202,
    action: 'code.requested',
    prepare: async (world) => {
      const member = await join(world.url);
      const { id } = await second(world, member);
      return { method: 'POST', path: `/v1/me/identities/${id}/otp`, token: member.accessToken };
    },
  },
  {
    operationId: 'verifyMyIdentity',
    status: 200,
    action: 'identity.verified',
    prepare: async (world) => (await second(world, await join(world.url))).verify,
  },
  {
    operationId: 'verifyMyIdentity',
    when: 'a wrong code',
    status: 401,
    action: 'code.refused',
    prepare: async (world) => {
      const { verify, code } = await second(world, await join(world.url));
      return { ...verify, body: { code: code === '000000' ? '000001' : '000000' } };
    },
  },
  {
    operationId: 'makeMyIdentityPrimary',
    status: 200,
    action: 'identity.made-primary',
    prepare: async (world) => {
      const member = await join(world.url);
      const { id, verify } = await second(world, member);
      await made(world, verify);
      return { method: 'PUT', path: `/v1/me/identities/${id}/primary`, token: member.accessToken };
    },
  },
  {
    operationId: 'exchangeOAuthCode',
    status: 200,
    action: 'session.started',
    prepare: async (world) =>
      post(
        '/v1/auth/oauth/exchange',
        await codeFromProvider(world, async (query) => `${world.url}/v1/auth/oauth/forger?${query}`),
      ),
  },
  {
    operationId: 'completeOAuthLink',
    status: 201,
    action: 'identity.added',
    prepare: async (world) => {
      const { accessToken } = await join(world.url);
      const ticket = (query: string) =>
        made(world, post('/v1/me/oauth/forger', Object.fromEntries(new URLSearchParams(query)), accessToken));
      const body = await codeFromProvider(world, async (query) => (await ticket(query)).authorize_url);
      return post('/v1/me/oauth/forger/complete', body, accessToken);
    },
  },
  {
    operationId: 'endSession',
    status: 204,
    action: 'session.ended',
    prepare: async (world) => {
      const { accessToken, email } = await join(world.url);
      const { session_id } = await made(world, post('/v1/auth/login', { login: email, password: PASSWORD }));
      return { method: 'DELETE', path: `/v1/me/sessions/${session_id}`, token: accessToken };
    },
  },
  {
    operationId: 'endOtherSessions',
    status: 204,
    action: 'session.ended',
    prepare: mine('DELETE', '/v1/me/sessions'),
  },
  {
    operationId: 'createPrivilege',
    status: 201,
    action: 'privilege.created',
    prepare: async ({ admin }) => post('/v1/privileges', { name: anyPrivilege() }, admin.accessToken),
  },
  {
    operationId: 'changePrivilege',
    status: 200,
    action: 'privilege.changed',
    prepare: onThing('privileges', 'PATCH', '', { description: 'changed' }),
  },
  {
    operationId: 'deletePrivilege',
    status: 204,
    action: 'privilege.deleted',
    prepare: onThing('privileges', 'DELETE'),
  },
  {
    operationId: 'restorePrivilege',
    status: 200,
    action: 'privilege.restored',
    prepare: onThing('privileges', 'POST', '/restore', undefined, 'DELETE'),
  },
  {
    operationId: 'createRole',
    status: 201,
    action: 'role.created',
    prepare: async ({ admin }) => post('/v1/roles', { name: anyName() }, admin.accessToken),
  },
  {
    operationId: 'changeRole',
    status: 200,
    action: 'role.changed',
    prepare: onThing('roles', 'PATCH', '', { description: 'changed' }),
  },
  { operationId: 'deleteRole', status: 204, action: 'role.deleted', prepare: onThing('roles', 'DELETE') },
  {
    operationId: 'restoreRole',
    status: 200,
    action: 'role.restored',
    prepare: onThing('roles', 'POST', '/restore', undefined, 'DELETE'),
  },
  {
    operationId: 'grantPrivilege',
    status: 200,
    action: 'role.granted',
    prepare: onThing('roles', 'PUT', '/privileges/user.update'),
  },
  {
    operationId: 'revokePrivilege',
    status: 204,
    action: 'role.revoked',
    prepare: onThing('roles', 'DELETE', '/privileges/user.read'),
  },
  {
    operationId: 'createUser',
    status: 201,
    action: 'user.created',
    prepare: async ({ admin }) =>
      post(
        '/v1/users',
        { first_name: 'Ada', role: 'User', email: anyEmail(), password: `${PASSWORD}, her first` },
        admin.accessToken,
      ),
  },
  {
    operationId: 'changeUser',
    status: 200,
    action: 'user.changed',
    prepare: on('PATCH', '', { job_title: 'Admiral', role: 'Staff' }),
  },
  { operationId: 'putUserImage', status: 200, action: 'user.changed', prepare: withImage(on('PUT', '/profile-image')) },
  {
    operationId: 'deleteUserImage',
    status: 204,
    action: 'user.changed',
    prepare: (world) => withoutImage(world, on('PUT', '/profile-image')),
  },
  { operationId: 'deleteUser', status: 204, action: 'user.deleted', prepare: on('DELETE', '') },
  {
    operationId: 'restoreUser',
    status: 200,
    action: 'user.restored',
    prepare: async (world) => {
      const request = await on('DELETE', '')(world);
      await made(world, request);
      return { ...request, method: 'POST', path: `${request.path}/restore` };
    },
  },
  {
    operationId: 'inviteUserAgain',
    status: 202,
    action: 'user.invited',
    prepare: async (world) =>
      post(`/v1/users/${(await invited(world)).id}/invitation`, undefined, world.admin.accessToken),
  },
  {
    operationId: 'sendPasswordReset',
    status: 202,
    action: 'code.requested',
    prepare: on('POST', '/password-reset'),
  },
  {
    operationId: 'addUserIdentity',
    status: 201,
    action: 'identity.added',
    prepare: async (world) => {
      const path = `/v1/users/${await idOf(world, await join(world.url))}/identities`;
      return post(path, { type: 'email', value: anyEmail() }, world.admin.accessToken);
    },
  },
  {
    operationId: 'removeUserIdentity',
    status: 204,
    action: 'identity.removed',
    prepare: async (world) => {
      const member = await join(world.url);
      const { id } = await second(world, member);
      const path = `/v1/users/${await idOf(world, member)}/identities/${id}`;
      return { method: 'DELETE', path, token: world.admin.accessToken };
    },
  },
  {
    operationId: 'endUserSessions',
    status: 204,
    action: 'session.ended',
    prepare: on('DELETE', '/sessions'),
  },
  {
    operationId: 'answerChallenge',
    status: 200,
    action: 'session.started',
    prepare: async (world) => {
      const ada = await enrolled(world.url);
      const challenge = challengeOf(await login(world.url, ada));
      return post('/v1/auth/second-factor', { challenge, totp: ada.app.code() });
    },
  },
  {
    operationId: 'answerChallenge',
    when: 'with a recovery code',
    status: 200,
    action: 'recovery-code.used',
    prepare: async (world) => {
      const ada = await enrolled(world.url);
      const challenge = challengeOf(await login(world.url, ada));
      return post('/v1/auth/second-factor', { challenge, recovery_code: ada.recoveryCodes[0] });
    },
  },
  {
    operationId: 'answerChallenge',
    when: 'with a wrong code',
    status: 401,
    action: 'factor.refused',
    prepare: async (world) => {
      const ada = await enrolled(world.url);
      const challenge = challengeOf(await login(world.url, ada));
      return post('/v1/auth/second-factor', { challenge, totp: ada.app.code(500) });
    },
  },
  {
    operationId: 'signInWithPassword',
    when: 'with a second factor',
    status: 401,
    action: 'challenge.opened',
    prepare: async (world) => {
      const { email, password } = await enrolled(world.url);
      return post('/v1/auth/login', { login: email, password });
    },
  },
  {
    operationId: 'confirmTotp',
    status: 200,
    action: 'factor.added',
    prepare: async (world) => {
      const { accessToken } = await join(world.url);
      const { secret } = await made(world, post('/v1/me/factors/totp', {}, accessToken));
      return post('/v1/me/factors/totp/confirm', { code: authenticator(secret).code() }, accessToken);
    },
  },
  {
    operationId: 'removeTotp',
    status: 204,
    action: 'factor.removed',
    prepare: async (world) => {
      const { accessToken: token } = await enrolled(world.url);
      return { method: 'DELETE', path: '/v1/me/factors/totp', token };
    },
  },
  {
    operationId: 'switchAlways',
    status: 200,
    action: 'factor.added',
    prepare: mine('PUT', '/v1/me/factors/always', { enabled: true }),
  },
  {
    operationId: 'switchAlways',
    when: 'turned off',
    status: 200,
    action: 'factor.removed',
    prepare: async (world) => {
      const turnOn = await mine('PUT', '/v1/me/factors/always', { enabled: true })(world);
      const { access_token: token } = await made(world, turnOn);
      return { ...turnOn, token, body: { enabled: false } };
    },
  },
  {
    operationId: 'makeRecoveryCodes',
    status: 201,
    action: 'recovery-codes.made',
    prepare: async (world) => post('/v1/me/factors/recovery-codes', undefined, (await enrolled(world.url)).accessToken),
  },
  {
    operationId: 'resetUserFactors',
    status: 204,
    action: 'factor.reset',
    prepare: async (world) => {
      const path = `/v1/users/${await idOf(world, await enrolled(world.url))}/factors/reset`;
      return post(path, { reason: 'a lost phone' }, world.admin.accessToken);
    },
  },
  {
    operationId: 'signInWithPasskey',
    status: 200,
    action: 'session.started',
    prepare: async ({ url }) => {
      const { key } = await keyed(url);
      return post('/v1/auth/passkey', { response: key.get(await signInOptions(url)) });
    },
  },
  {
    operationId: 'signInWithPasskey',
    when: 'with a wrong signature',
    status: 401,
    action: 'passkey.refused',
    prepare: async ({ url }) => {
      const { key } = await keyed(url);
      return post('/v1/auth/passkey', { response: key.get(await signInOptions(url), { isVerified: false }) });
    },
  },
  {
    operationId: 'signInWithPasskey',
    when: 'with a copy',
    status: 401,
    action: 'passkey.cloned',
    prepare: async ({ url }) => {
      const { key } = await keyed(url, { isSynced: false });
      await signIn(url, key, { counter: 5 });
      return post('/v1/auth/passkey', { response: key.get(await signInOptions(url), { counter: 5 }) });
    },
  },
  {
    operationId: 'addPasskey',
    status: 201,
    action: 'passkey.added',
    prepare: async ({ url }) => {
      const ada = await join(url);
      const response = authenticatorFor(url).create(await creationOptions(url, ada));
      return post('/v1/me/passkeys', { response }, ada.accessToken);
    },
  },
  {
    operationId: 'renamePasskey',
    status: 200,
    action: 'passkey.changed',
    prepare: async ({ url }) => {
      const { accessToken: token, passkeyId } = await keyed(url);
      return { method: 'PATCH', path: `/v1/me/passkeys/${passkeyId}`, body: { name: 'Phone' }, token };
    },
  },
  {
    operationId: 'removePasskey',
    status: 204,
    action: 'passkey.removed',
    prepare: async ({ url }) => {
      const { accessToken: token, passkeyId } = await keyed(url);
      return { method: 'DELETE', path: `/v1/me/passkeys/${passkeyId}`, token };
    },
  },
  {
    operationId: 'removeUserPasskey',
    status: 204,
    action: 'passkey.removed',
    prepare: async (world) => {
      const ada = await keyed(world.url);
      const path = `/v1/users/${await idOf(world, ada)}/passkeys/${ada.passkeyId}/remove`;
      return post(path, { reason: 'a stolen key' }, world.admin.accessToken);
    },
  },
  {
    operationId: 'unlockUser',
    status: 200,
    action: 'lock.opened',
    prepare: async (world) => {
      const member = await join(world.url);
      for (let n = 0; n < 5; n += 1)
        await send(world, post('/v1/auth/login', { login: member.email, password: 'wrong' }));
      const path = `/v1/users/${await idOf(world, member)}/unlock`;
      return post(path, { reason: 'a call' }, world.admin.accessToken);
    },
  },
  {
    operationId: 'readUser',
    when: 'a refusal for want of a privilege',
    status: 403,
    action: 'access.refused',
    prepare: async (world) => ({
      method: 'GET',
      path: `/v1/users/${await idOf(world, world.admin)}`,
      token: (await join(world.url)).accessToken,
    }),
  },
  ...RESOURCE_SAMPLES.flatMap(callsOf),
];

export const ask = send;
