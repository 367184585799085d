import { expect } from 'chai';
import { ASSERTION, CREATION } from '../../../src/adapters/http/api/codecs/examples.ts';
import { contractRoutes } from '../../../tools/contract-routes.ts';
import type { FreshDatabase } from '../../support/database.ts';
import { anyEmail, call, codeFrom, join, PASSWORD } from '../client.ts';
import type { Answer, Member } from '../client.ts';
import { oneService } from '../own-database.ts';
import { anyMobile, sql } from '../people.ts';
import type { ServiceProcess } from '../process.ts';
import { RESOURCE_SAMPLES } from '../resources.ts';
import { sharedService } from '../shared-service.ts';
import type { SharedService } from '../shared-service.ts';

type Operation = Readonly<{ method: string; path: string; signedIn: boolean }>;
type Body = Readonly<Record<string, unknown>>;

const on = (method: string, path: string, signedIn = false): Operation => ({ method, path, signedIn });
const POST = (path: string): Operation => on('POST', path);

/** Browsers may be sent back to it. */
const APP = 'https://app.example.com';

const OPERATIONS: Readonly<Record<string, Operation>> = {
  register: POST('/v1/auth/register'),
  requestCode: POST('/v1/auth/otp'),
  verifyCode: POST('/v1/auth/otp/verify'),
  signInWithPassword: POST('/v1/auth/login'),
  refresh: POST('/v1/auth/refresh'),
  logOut: POST('/v1/auth/logout'),
  forgotPassword: POST('/v1/auth/password/forgot'),
  resetPassword: POST('/v1/auth/password/reset'),
  acceptInvitation: POST('/v1/auth/invitation/accept'),
  answerChallenge: POST('/v1/auth/second-factor'),
  offerPasskeySecondFactor: POST('/v1/auth/second-factor/options'),
  signInWithPasskey: POST('/v1/auth/passkey'),
  offerPasskeyCreation: on('POST', '/v1/me/passkeys/options', true),
  addPasskey: on('POST', '/v1/me/passkeys', true),
  renamePasskey: on('PATCH', '/v1/me/passkeys/{passkey}', true),
  removeUserPasskey: on('POST', '/v1/users/{user}/passkeys/{passkey}/remove', true),
  startTotp: on('POST', '/v1/me/factors/totp', true),
  confirmTotp: on('POST', '/v1/me/factors/totp/confirm', true),
  switchAlways: on('PUT', '/v1/me/factors/always', true),
  reauthenticate: on('POST', '/v1/auth/reauthenticate', true),
  changePassword: on('PUT', '/v1/me/password', true),
  changeMe: on('PATCH', '/v1/me', true),
  addMyIdentity: on('POST', '/v1/me/identities', true),
  verifyMyIdentity: on('POST', '/v1/me/identities/{claim}/verify', true),
  createUser: on('POST', '/v1/users', true),
  changeUser: on('PATCH', '/v1/users/{user}', true),
  addUserIdentity: on('POST', '/v1/users/{user}/identities', true),
  unlockUser: on('POST', '/v1/users/{user}/unlock', true),
  resetUserFactors: on('POST', '/v1/users/{user}/factors/reset', true),
  createRole: on('POST', '/v1/roles', true),
  changeRole: on('PATCH', '/v1/roles/{role}', true),
  createPrivilege: on('POST', '/v1/privileges', true),
  changePrivilege: on('PATCH', '/v1/privileges/{privilege}', true),
  exchangeOAuthCode: POST('/v1/auth/oauth/exchange'),
  startOAuthLink: on('POST', '/v1/me/oauth/google', true),
  completeOAuthLink: on('POST', '/v1/me/oauth/google/complete', true),
};

/** Fields that only administrators may set. */
const OF_ADMINISTRATORS: Readonly<Record<string, readonly string[]>> = {
  createUser: ['role'],
  changeUser: ['role', 'is_active'],
  createRole: ['privileges'],
};

/** Valid bodies; several if a call accepts several shapes. */
const bodiesFor = (email: string, mobile: string): Readonly<Record<string, readonly Body[]>> => {
  const [byEmail, byMobile] = [
    { type: 'email', value: email },
    { type: 'mobile', value: mobile },
  ];
  const code = '000000';
  return {
    register: [{ first_name: 'Ada', last_name: 'L', email, mobile, password: PASSWORD }],
    requestCode: [byEmail, byMobile],
    verifyCode: [
      { ...byEmail, code, registration: 'x' },
      { ...byMobile, code },
    ],
    signInWithPassword: [{ login: email, password: 'wrong' }],
    refresh: [{ refresh_token: 'x' }],
    logOut: [{ refresh_token: 'x' }],
    forgotPassword: [byEmail, byMobile],
    resetPassword: [
      { ...byEmail, code, new_password: PASSWORD },
      { ...byMobile, code, new_password: PASSWORD },
      { token: 'x', new_password: PASSWORD },
    ],
    answerChallenge: [
      { challenge: 'x', totp: code },
      { challenge: 'x', recovery_code: '0123456789' },
      { challenge: 'x', passkey: ASSERTION },
    ],
    offerPasskeySecondFactor: [{ challenge: 'x' }],
    signInWithPasskey: [{ response: ASSERTION }],
    offerPasskeyCreation: [{ conditional: true }],
    addPasskey: [{ name: 'Laptop', response: CREATION }],
    renamePasskey: [{ name: 'Laptop' }],
    removeUserPasskey: [{ reason: 'a stolen key' }],
    startTotp: [{}],
    confirmTotp: [{ code }],
    switchAlways: [{ enabled: false }],
    acceptInvitation: [{ token: 'x', password: PASSWORD }],
    reauthenticate: [{ password: PASSWORD }, { ...byEmail, code }, { ...byMobile, code }, { passkey: ASSERTION }],
    changePassword: [{ current_password: PASSWORD, new_password: `${PASSWORD}, and another` }],
    changeMe: [
      { first_name: 'A', last_name: 'L', job_title: 'J', gender: 'female', dob: '1915-12-10', username: 'ada.l' },
    ],
    addMyIdentity: [{ type: 'email', value: anyEmail() }, byMobile],
    verifyMyIdentity: [{ code }],
    createUser: [
      {
        first_name: 'A',
        last_name: 'L',
        job_title: 'J',
        gender: 'female',
        dob: '1915-12-10',
        username: 'ada.m',
        role: 'User',
        email,
        mobile,
        password: PASSWORD,
      },
    ],
    changeUser: [
      {
        first_name: 'A',
        last_name: 'L',
        job_title: 'J',
        gender: 'female',
        dob: '1915-12-10',
        username: 'ada.n',
        role: 'User',
      },
    ],
    addUserIdentity: [{ type: 'email', value: anyEmail() }, byMobile],
    unlockUser: [{ reason: 'called' }],
    resetUserFactors: [{ reason: 'a lost phone' }],
    createRole: [{ name: 'Night shift', description: 'At night' }],
    changeRole: [{ name: 'Night shift', description: 'At night' }],
    createPrivilege: [{ name: 'invoice.read', description: 'See invoices' }],
    changePrivilege: [{ description: 'See invoices' }],
    exchangeOAuthCode: [{ code: 'x', code_verifier: 'v'.repeat(43) }],
    startOAuthLink: [{ return_to: `${APP}/signed-in`, code_challenge: 'c'.repeat(43) }],
    completeOAuthLink: [{ code: 'x', code_verifier: 'v'.repeat(43) }],
  };
};

/** Fields that only the service, an administrator or a code may set. */
const FOREIGN: Readonly<Record<string, unknown>> = {
  id: 1,
  user_id: 1,
  role: 'SuperAdmin',
  role_id: 1,
  roles: ['SuperAdmin'],
  privileges: ['user.read'],
  is_active: false,
  is_verified: true,
  verified: true,
  email_verified: true,
  is_primary: true,
  wrong_otp_count: 0,
  wrong_password_count: 0,
  otp_locked_until: null,
  account_locked_until: null,
  password_hash: '!',
  otp_code: 'x',
  oauth_provider: 'GOOGLE',
  last_login_at: null,
  created_at: '2020-01-01T00:00:00Z',
  updated_at: '2020-01-01T00:00:00Z',
  deleted_at: '2020-01-01T00:00:00Z',
  created_by: 1,
  owner: 1,
  version: 7,
};

/** JSON values that no text field accepts. */
const NO_TEXT = [
  '1',
  '1e999',
  'true',
  '{}',
  '{"$gt":""}',
  '[]',
  '["x@example.com"]',
  '""',
  '"x\\u0000@example.com"',
].concat(['"x\\ud800@example.com"', '"\\udc00\\ud800"', `"${'x'.repeat(3_000)}"`]);

const LOOK_ALIKES = [
  'a\u00ad@example.com',
  'ad\u0131n@example.com',
  '\uff41@example.com',
  'p\u0430ypal@example.com',
].concat(['a@exa\u200bmple.com', 'a@example.com,b@example.com', 'a@example.com\r\nBcc: b@example.com']);

const NO_MOBILES = ['4155550123', '+1415555012\u00b2', '+1415555012\u2160', '+14155550123 ext. 5', '+1415555012x'];

/** A form has no shape, and its own tests. */
const operationsWithBody = (): readonly string[] =>
  contractRoutes('http://localhost:3000').flatMap(({ body, encoding, operationId }) =>
    body === undefined || encoding !== undefined ? [] : operationId,
  );

describe('every call with a body', function () {
  this.timeout(180_000);
  let database: FreshDatabase;
  let service: ServiceProcess;
  let end: () => Promise<void>;
  let ada: Member;
  let claim: Readonly<{ id: number; value: string; code: string }>;
  /** Path parameters. */
  let ids: Readonly<Record<string, number>> = {};
  let bodies: ReturnType<typeof bodiesFor>;

  before(async () => {
    ({ database, service, end } = await oneService({ RETURN_TO_ORIGINS: APP }));
    ada = await join(service.url);
    const value = anyEmail();
    let id = 0;
    const code = await codeFrom(service.url, value, async () => {
      ({ id } = (await send(OPERATIONS['addMyIdentity']!, { type: 'email', value })).body);
    });
    claim = { id, value, code };
    const grace = await join(service.url);
    const [found] = await sql<Record<'user' | 'role' | 'privilege', number>>(
      database.url,
      `with promoted as (update "user" set role_id = (select id from role where name = 'SuperAdmin')
                          where id = (select user_id from user_identity where value = $1)),
            r as (insert into role (name) values ('Day shift') returning id),
            p as (insert into privilege (name) values ('invoice.write') returning id)
       select (select user_id from user_identity where value = $2) as user, r.id as role, p.id as privilege from r, p`,
      [ada.email, grace.email],
    );
    ids = { claim: id, passkey: 1, ...found };
    bodies = bodiesFor(ada.email, anyMobile());
  });
  after(() => end());

  const send = ({ method, path, signedIn }: Operation, body: unknown): Promise<Answer> =>
    call(
      service.url,
      path.replaceAll(/\{(\w+)\}/g, (_, name: string) => String(ids[name])),
      body,
      {
        method,
        headers: {
          'content-type': 'application/json',
          ...(signedIn ? { authorization: `Bearer ${ada.accessToken}` } : {}),
        },
      },
    );
  const pointers = ({ body }: Answer): readonly string[] =>
    (body.errors ?? []).map(({ pointer }: { pointer: string }) => pointer);
  /** Recording the use of a session is not a change. */
  const stored = () =>
    sql<{ row: string }>(
      database.url,
      `select t::text as row from "user" t union all select t::text from user_identity t union all select t::text from user_auth t
       union all select (to_jsonb(t) - '{last_used_at,seen_generation,updated_at}'::text[])::text from session t union all select t::text from unknown_identifier t
       union all select t::text from role t union all select t::text from privilege t order by 1`,
    );
  const withRaw = (good: Body, field: string, raw: string): string => {
    const others = Object.entries(good).filter(([name]) => name !== field);
    return `{${[...others.map(([name, value]) => `"${name}":${JSON.stringify(value)}`), `"${field}":${raw}`].join()}}`;
  };
  const each = (): readonly (readonly [name: string, operation: Operation, body: Body])[] =>
    Object.entries(OPERATIONS).flatMap(([name, operation]) =>
      bodies[name]!.map((body) => [name, operation, body] as const),
    );

  it('is listed in this test', () => {
    // Added resources have tests of their own.
    const added = RESOURCE_SAMPLES.flatMap((sample) => Object.keys(sample.bodies));
    expect(operationsWithBody().toSorted()).to.deep.equal([...Object.keys(OPERATIONS), ...added].toSorted());
  });

  it('refuses fields that the caller can’t set, and nothing changes', async () => {
    // requirement 59, 60, 62
    const before = await stored();
    for (const [name, operation, body] of each())
      for (const [field, value] of Object.entries(FOREIGN)) {
        if (OF_ADMINISTRATORS[name]?.includes(field)) continue;
        const answer = await send(operation, { ...body, [field]: value });
        expect({ status: answer.status, pointers: pointers(answer) }, `${name} ${field}`).to.deep.equal({
          status: 422,
          pointers: [`/${field}`],
        });
      }
    expect(await stored()).to.deep.equal(before);
  });

  it('points to fields that are not text, contain U+0000 or lone surrogates, or are too long', async () => {
    // requirement 63, 64
    const before = await stored();
    for (const [name, operation, body] of each())
      for (const field of Object.keys(body).filter((one) => typeof body[one] === 'string'))
        for (const raw of NO_TEXT) {
          const answer = await send(operation, withRaw(body, field, raw));
          const what = `${name} ${field} ${raw.slice(0, 40)}`;
          expect({ status: answer.status, pointers: pointers(answer) }, what).to.deep.equal({
            status: 422,
            pointers: [`/${field}`],
          });
        }
    expect(await stored()).to.deep.equal(before);
  });

  it('accepts no address that looks like another', async () => {
    // requirement 65
    const before = await stored();
    for (const [name, operation, body] of each())
      for (const [field, values] of [
        [body['type'] === 'email' ? 'value' : 'email', LOOK_ALIKES],
        [body['type'] === 'mobile' ? 'value' : 'mobile', NO_MOBILES],
      ] as const)
        if (body[field] !== undefined)
          for (const value of values) {
            const answer = await send(operation, { ...body, [field]: value });
            const what = `${name} ${JSON.stringify(value)}`;
            expect({ status: answer.status, pointers: pointers(answer) }, what).to.deep.equal({
              status: 422,
              pointers: [`/${field}`],
            });
          }
    expect(await stored()).to.deep.equal(before);
  });

  it('accepts codes in their own form only; others never match or count', async () => {
    // requirement 17
    const signIn = await codeFrom(service.url, ada.email, () =>
      send(OPERATIONS['requestCode']!, bodies['requestCode']![0]),
    );
    const reset = await codeFrom(service.url, ada.email, () =>
      send(OPERATIONS['forgotPassword']!, bodies['forgotPassword']![0]),
    );
    const right = {
      verifyCode: signIn,
      reauthenticate: signIn,
      resetPassword: reset,
      verifyMyIdentity: claim.code,
      confirmTotp: signIn,
    };
    // what a browser brings back from a provider is another kind of code
    const takesCode = (body: Body) => body['code'] !== undefined && body['code_verifier'] === undefined;
    const taking = each().filter(([, , body]) => takesCode(body) && body['type'] !== 'mobile');
    expect([...new Set(taking.map(([name]) => name))].toSorted()).to.deep.equal(Object.keys(right).toSorted());
    const before = await stored();
    for (const [name, operation, body] of taking) {
      const code = right[name as keyof typeof right];
      const fullWidth = [...code].map((digit) => String.fromCodePoint(0xff10 + Number(digit))).join('');
      const shapes: readonly unknown[] = [
        {},
        [],
        null,
        '',
        Number(code),
        true,
        [code],
        { code },
        `0000${code}`,
        fullWidth,
      ];
      for (const shape of [...shapes, `${code}.`, `${code} ${code}`, `+${code.slice(1)}`, code.slice(1), '%%%%%%']) {
        const answer = await send(operation, { ...body, code: shape });
        expect({ status: answer.status, pointers: pointers(answer) }, `${name} ${JSON.stringify(shape)}`).to.deep.equal(
          { status: 422, pointers: ['/code'] },
        );
      }
    }
    expect(await stored()).to.deep.equal(before);
    const spend = async (name: keyof typeof right) =>
      (await send(OPERATIONS[name]!, { ...bodies[name]!.find(({ code }) => code)!, code: right[name] })).status;
    expect(await spend('verifyMyIdentity')).to.equal(200);
    expect(await spend('resetPassword')).to.equal(204);
  });
});

describe('another spelling of an address', function () {
  this.timeout(60_000);
  let database: SharedService['database'];
  let service: SharedService['service'];
  before(async () => void ({ database, service } = await sharedService()));

  it('is the same address for its owner and others, and mail goes to the stored one', async () => {
    // requirement 65
    const [ada, eve] = [await join(service.url), await join(service.url)];
    const add = ({ accessToken }: Member, type: string, value: string) =>
      call(service.url, '/v1/me/identities', { type, value }, { headers: { authorization: `Bearer ${accessToken}` } });
    const mobile = anyMobile();
    const spaced = `tel:${mobile.slice(0, 2)}-${mobile.slice(2, 5)}-${mobile.slice(5)}`;
    expect((await add(ada, 'mobile', mobile)).status).to.equal(201);
    for (const [type, value] of [
      ['email', ada.email.toUpperCase()],
      ['mobile', spaced],
    ] as const) {
      const again = await add(ada, type, value);
      expect({ status: again.status, code: again.body.code }, value).to.deep.equal({
        status: 409,
        code: 'ALREADY_ADDED',
      });
    }
    const claimed = await add(eve, 'email', ada.email.toUpperCase());
    expect({ status: claimed.status, value: claimed.body.value }).to.deep.equal({ status: 201, value: ada.email });
    for (const path of ['otp', 'password/forgot']) {
      const ask = () => call(service.url, `/v1/auth/${path}`, { type: 'email', value: ada.email.toUpperCase() });
      expect(await codeFrom(service.url, ada.email, ask), path).to.match(/^\d{6}$/);
    }
    const [{ receivers } = { receivers: [] }] = await sql<{ receivers: string[] }>(
      database.url,
      `select array_agg(distinct recipient) as receivers from mailbox_message where lower(recipient) = $1`,
      [ada.email],
    );
    expect(receivers).to.deep.equal([ada.email]);
  });
});
