import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import { loadConfig } from '../../../src/config/load-config.ts';
import { ndjson } from '../../support/foreign-rows.ts';
import { PASSWORD, anyEmail, call, join } from '../client.ts';
import type { Answer, Member } from '../client.ts';
import { linkTo } from '../invitations/inviting.ts';
import { runScript, startScript } from '../one-off.ts';
import { oneService } from '../own-database.ts';
import { anyMobile, makeSuperAdmin, sql } from '../people.ts';
import { CHEAP, SECRET_KEY } from '../process.ts';

const DAY_MS = 86_400_000;
const tomorrow = (): string => new Date(Date.now() + DAY_MS).toISOString().slice(0, 10);

/** Values that break a rule of a field. */
const WRONG: Readonly<Record<string, readonly string[]>> = {
  first_name: ['', ' ', '\u00ad', 'x'.repeat(65), 'a\nb', 'a\u202eb', 'a\ud800'],
  last_name: ['', '\u200b', 'x'.repeat(65), 'a\u0007b'],
  job_title: ['', 'x'.repeat(129), 'a\u2066b'],
  gender: ['', 'woman', 'Male'],
  dob: [tomorrow(), '2999-01-01', '2023-02-29', '2023-13-01', '1899-12-31', '0000-00-00', '01.02.1990', ''],
  username: ['ab', '1ab', 'a b', 'a@b', 'admin', 'Support.', 'аdа', 'x'.repeat(65)],
  email: [
    '',
    'ada',
    'x@1.2.3.4',
    'x@example.123',
    'x@[1.2.3.4]',
    'x@localhost',
    'x@example..com',
    'x@-a.com',
    'x@ab--c.com',
    'x@xn--a.com',
    `x@${'ü'.repeat(58)}.com`,
    `${'ю'.repeat(33)}@example.ru`,
    'x@1a.نامه.com',
    'x@goоgle.com',
    'x@goーgle.com',
    'a\u200bda@example.com',
  ],
  mobile: ['', '4155550123', '+1', '+141555501234', '+1 415 555 0123 x5', '004915112345678', '+1415555012²'],
  password: ['short', 'password1234', '123456789012', 'x'.repeat(257)],
  role: ['', 'a/b', 'SuperАdmin', 'Us\u200ber'],
};

type Door = Readonly<{
  fields: readonly string[];
  /** Where the field is in the body, if not at its name. */
  pointer?: string;
  send: (field: string, value: string) => Promise<Answer>;
}>;

type Verdict = Readonly<{ verdict: string; errors?: readonly { pointer: string }[] }>;

describe('the rules of a field', function () {
  this.timeout(240_000);
  let started: Awaited<ReturnType<typeof oneService>>;
  let admin: Member;
  let invited: Readonly<{ id: number; token: string }>;

  const as = (method: string, path: string, body: unknown): Promise<Answer> =>
    call(started.service.url, path, body, { method, headers: { authorization: `Bearer ${admin.accessToken}` } });

  before(async () => {
    started = await oneService({ SMS_COUNTRIES: 'us' });
    admin = await join(started.service.url);
    await makeSuperAdmin(started.database.url, admin.email);
    const email = anyEmail();
    const { body } = await as('POST', '/v1/users', { first_name: 'Grace', role: 'User', email });
    invited = { id: body.id, token: (await linkTo(started.service.url, email)).token };
  });
  after(() => started.end());

  const open = (path: string, body: object) => call(started.service.url, path, body);
  const PROFILE = ['first_name', 'last_name', 'job_title', 'gender', 'dob', 'username'];
  const given = (field: string, value: string) => ({
    first_name: 'Ada',
    ...(field === 'mobile' ? {} : { email: anyEmail() }),
    [field]: value,
  });
  const typed = (field: string, value: string) => ({ type: field, value });
  const DOORS: Readonly<Record<string, Door>> = {
    registering: {
      fields: ['first_name', 'last_name', 'email', 'mobile', 'password'],
      send: (field, value) => open('/v1/auth/register', { password: PASSWORD, ...given(field, value) }),
    },
    'creating a user': {
      fields: [...PROFILE, 'email', 'mobile', 'password', 'role'],
      send: (field, value) => as('POST', '/v1/users', { role: 'User', ...given(field, value) }),
    },
    'changing oneself': { fields: PROFILE, send: (field, value) => as('PATCH', '/v1/me', { [field]: value }) },
    'changing a user': {
      fields: [...PROFILE, 'role'],
      send: (field, value) => as('PATCH', `/v1/users/${invited.id}`, { [field]: value }),
    },
    'adding an address': {
      fields: ['email', 'mobile'],
      pointer: '/value',
      send: (field, value) => as('POST', '/v1/me/identities', typed(field, value)),
    },
    'adding an address to a user': {
      fields: ['email', 'mobile'],
      pointer: '/value',
      send: (field, value) => as('POST', `/v1/users/${invited.id}/identities`, typed(field, value)),
    },
    'requesting a code': {
      fields: ['email', 'mobile'],
      pointer: '/value',
      send: (field, value) => open('/v1/auth/otp', typed(field, value)),
    },
    recovering: {
      fields: ['email', 'mobile'],
      pointer: '/value',
      send: (field, value) => open('/v1/auth/password/forgot', typed(field, value)),
    },
    'accepting an invitation': {
      fields: ['password'],
      send: (_, value) => open('/v1/auth/invitation/accept', { token: invited.token, password: value }),
    },
    'changing the password': {
      fields: ['password'],
      pointer: '/new_password',
      send: (_, value) => as('PUT', '/v1/me/password', { current_password: PASSWORD, new_password: value }),
    },
  };

  for (const [name, { fields, pointer, send }] of Object.entries(DOORS))
    it(`hold when ${name}`, async () => {
      for (const field of fields)
        for (const value of WRONG[field] ?? []) {
          const { status, body } = await send(field, value);
          const about = `${field} ${JSON.stringify(value)}`;
          expect(status, about).to.equal(422);
          expect(body.errors[0]?.pointer, about).to.equal(pointer ?? `/${field}`);
          expect(body.errors[0]?.detail, about).to.match(/\w/);
        }
    });

  it('hold in an import, which says where and creates nobody', async () => {
    const at: Readonly<Record<string, string>> = { email: '/identities/0/value', mobile: '/identities/0/value' };
    const cases = [...PROFILE, 'email', 'mobile', 'role'].flatMap((field) =>
      (WRONG[field] ?? []).map((value) => ({ field, value })),
    );
    const rows = cases.map(({ field, value }) => ({
      first_name: 'Ada',
      identities: [
        field === 'email' || field === 'mobile'
          ? { ...typed(field, value), is_verified: true }
          : { type: 'email', value: anyEmail(), is_verified: true },
      ],
      ...(field in at ? {} : { [field]: value }),
    }));
    const imports = startScript('users-import.ts', { ...CHEAP, DATABASE_URL: started.database.url });
    imports.stdin.end(ndjson(rows));
    const report = (await text(imports.stdout)).trimEnd().split('\n');
    const lines = report.map((line): Verdict => JSON.parse(line));
    expect(lines.map(({ verdict, errors }) => `${verdict} ${errors?.[0]?.pointer}`)).to.deep.equal(
      cases.map(({ field }) => `invalid ${at[field] ?? `/${field}`}`),
    );
  });

  it('hold for the countries that get messages, wherever a message would be sent', async () => {
    const mobile = '+44 20 7946 0018';
    const asked: readonly Promise<Answer>[] = [
      open('/v1/auth/register', { first_name: 'Ada', password: PASSWORD, mobile }),
      open('/v1/auth/otp', { type: 'mobile', value: mobile }),
      open('/v1/auth/password/forgot', { type: 'mobile', value: mobile }),
      as('POST', '/v1/me/identities', { type: 'mobile', value: mobile }),
      as('POST', `/v1/users/${invited.id}/identities`, { type: 'mobile', value: mobile }),
      as('POST', '/v1/users', { first_name: 'Ada', role: 'User', mobile }),
    ];
    for (const { status, body } of await Promise.all(asked)) {
      expect(status).to.equal(422);
      expect(body.code).to.equal('COUNTRY_NOT_SERVED');
    }
    expect((await as('POST', '/v1/users', { first_name: 'Ada', role: 'User', mobile: anyMobile() })).status).to.equal(
      201,
    );
    expect(await sql(started.database.url, `select 1 from user_identity where value = '+442079460018'`)).to.have.length(
      0,
    );
  });

  it('hold for the password of the first administrator', async () => {
    const { url } = started.database;
    await sql(url, `update "user" set role_id = (select id from role where name = 'User')`);
    const env = { ...CHEAP, DATABASE_URL: url, ADMIN_EMAIL: 'augusta.ada@example.com' };
    for (const password of ['password1234', 'Augusta-Ada-Augusta', 'too short']) {
      const { code, stdout, stderr } = await runScript('seed.ts', { ...env, ADMIN_PASSWORD: password });
      expect(code, password).not.to.equal(0);
      expect(stdout + stderr, password).to.match(/ADMIN_PASSWORD (is one of|consists only of|must have at least)/);
    }
    expect((await runScript('seed.ts', { ...env, ADMIN_PASSWORD: PASSWORD })).code).to.equal(0);
  });

  it('hold for what is configured', () => {
    const problems = (variable: string, value: string) => {
      const loaded = loadConfig({ NODE_ENV: 'test', SECRET_KEY, [variable]: value });
      return loaded._tag === 'Left' ? JSON.stringify(loaded.left) : 'none';
    };
    for (const email of WRONG['email'] ?? [])
      if (email !== '') expect(problems('ADMIN_EMAIL', email), email).to.include('ADMIN_EMAIL');
    for (const role of WRONG['role'] ?? [])
      if (role !== '') expect(problems('DEFAULT_ROLE', role), role).to.include('DEFAULT_ROLE');
  });
});
