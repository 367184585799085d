import bcrypt from 'bcrypt';
import { expect } from 'chai';
import { holdAgainstContract } from '../../contract/held.ts';
import { freshDatabase } from '../../support/database.ts';
import type { FreshDatabase } from '../../support/database.ts';
import { exchangeAt } from '../../support/raw.ts';
import { anyEmail, call, codeFrom, join, PASSWORD } from '../client.ts';
import { CHEAP, spawnService } from '../process.ts';
import type { ServiceProcess } from '../process.ts';

let mobiles = 0;
const anyMobile = (): string => `+1415555${String(++mobiles).padStart(4, '0')}`;

describe('edge cases', () => {
  let database: FreshDatabase;
  let service: ServiceProcess;

  before(async () => {
    database = await freshDatabase();
    service = await spawnService({ ...CHEAP, DATABASE_URL: database.url, OTP_RESEND_INTERVAL: '0', TRUST_PROXY: '1' });
  });
  after(async () => {
    await service.stop();
    await database.drop();
  });

  const register = (body: object) =>
    call(service.url, '/v1/auth/register', { first_name: 'Ada', password: PASSWORD, ...body });
  const login = (email: string, password: string, headers = {}) =>
    call(service.url, '/v1/auth/login', { login: email, password }, { headers });

  it('an account does not reveal whether someone else has its other address', async () => {
    // requirement 35
    const taken = (await join(service.url)).email;
    const unverified = anyEmail();
    await register({ email: unverified });
    const shapes = [];
    for (const email of [anyEmail(), taken, unverified]) {
      const mobile = anyMobile();
      let registration = '';
      const code = await codeFrom(service.url, mobile, async () => {
        registration = (await register({ email, mobile })).body.registration;
      });
      const guess = { type: 'mobile', value: mobile, code, registration };
      const { access_token: token } = (await call(service.url, '/v1/auth/otp/verify', guess)).body;
      const { body } = await call(service.url, '/v1/me', undefined, { headers: { authorization: `Bearer ${token}` } });
      const [own, other] = body.identities;
      shapes.push({
        types: [own.type, other.type],
        verified: [own.is_verified, other.is_verified],
        inOrder: own.id < other.id,
        isNew: Date.parse(other.created_at) >= Date.parse(own.created_at),
        age: Date.now() - Date.parse(body.created_at) < 5_000,
        name: body.first_name,
      });
    }
    const [first] = shapes;
    for (const shape of shapes) expect(shape).to.deep.equal(first);
  });

  it('a password lock stays when its address gets an account', async () => {
    // requirement 28
    const email = anyEmail();
    for (let i = 0; i < 5; i += 1) expect((await login(email, 'wrong')).status).to.equal(401);
    expect((await login(email, 'wrong')).status).to.equal(429);
    await join(service.url, email);
    expect((await login(email, 'wrong')).status).to.equal(429);
  });

  it('duplicate keys in a body take no time', async () => {
    // requirement 68
    const hostile = `{"${'~'.repeat(45_000)}":{${Array(10_998).fill('"":0').join(',')}}}`;
    const times = [];
    for (let n = 0; n < 3; n += 1) {
      const startedAt = performance.now();
      const { status, body } = await call(service.url, '/v1/auth/login', hostile);
      times.push(performance.now() - startedAt);
      expect(status).to.equal(422);
      expect(body.errors.length).to.be.at.most(50);
    }
    // The machine may pause during any one of them; a slow parser would be slow each time.
    expect(Math.min(...times)).to.be.below(500);
  });

  it('an IPv6 zone in X-Forwarded-For does not lock the owner out', async () => {
    const { email } = await join(service.url);
    const headers = { 'x-forwarded-for': `fe80::1%${'a'.repeat(60)}` };
    expect((await login(email, PASSWORD, headers)).status).to.equal(200);
  });

  it('the mailbox is not found through a proxy or with two hosts', async () => {
    const forwarded = { headers: { 'x-forwarded-for': '203.0.113.9' } };
    expect((await call(service.url, '/dev/mailbox.json', undefined, forwarded)).status).to.equal(404);
    const said = await exchangeAt(service.url, holdAgainstContract, [
      'GET /dev/mailbox.json HTTP/1.1\r\nHost: localhost\r\nHost: evil.example.com\r\nConnection: close\r\n\r\n',
    ]);
    expect(said).to.match(/^HTTP\/1\.1 40[04] /);
  });

  it('a hash of another system signs in and is replaced', async () => {
    // requirement 8
    const { email } = await join(service.url);
    const { pool } = database.open(1);
    const hashOf = async () =>
      (
        await pool.query<{ password_hash: string }>(
          `select password_hash from user_auth where user_id = (select user_id from user_identity where value = $1)`,
          [email],
        )
      ).rows[0]!.password_hash;
    await pool.query(
      `update user_auth set password_hash = $2 where user_id = (select user_id from user_identity where value = $1)`,
      [email, await bcrypt.hash(PASSWORD, 4)],
    );
    expect((await login(email, 'wrong')).status).to.equal(401);
    expect(await hashOf()).to.match(/^\$2b\$/);
    const answers = await Promise.all(Array.from({ length: 20 }, () => login(email, PASSWORD)));
    for (const { status } of answers) expect(status).to.equal(200);
    expect(await hashOf()).to.match(/^\$argon2id\$v=19\$m=8,t=1,p=1\$/);
    expect((await login(email, PASSWORD)).status).to.equal(200);
  });
});
