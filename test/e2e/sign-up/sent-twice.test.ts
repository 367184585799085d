import { expect } from 'chai';
import { anyEmail, call, codeFrom, codesFor, join, PASSWORD } from '../client.ts';
import type { Answer } from '../client.ts';
import { twoServices } from '../own-database.ts';
import { anyMobile, sql } from '../people.ts';
import { CHEAP, SECRET_KEY, spawnService } from '../process.ts';
import { sharedService } from '../shared-service.ts';

const ADA = { first_name: 'Ada', last_name: 'Lovelace', password: PASSWORD };

describe('a sign-up that is sent twice', function () {
  this.timeout(120_000);
  let pair: Awaited<ReturnType<typeof twoServices>>;
  before(async () => void (pair = await twoServices({ PUBLIC_URL: 'http://localhost:3000' }, 50)));
  after(() => pair.end());

  const url = (i = 0): string => pair.services[i % 2]!.url;
  const post = (path: string, body: object, i = 0): Promise<Answer> => call(url(i), `/v1/auth/${path}`, body, pair);
  const register = async (body: object, i = 0): Promise<string> => {
    const answer = await post('register', body, i);
    expect(answer.status, answer.text).to.equal(202);
    return answer.body.registration;
  };
  /** Sends each body in turn, to one process after the other; returns the registrations and the code. */
  const registering = async (value: string, ...bodies: readonly object[]) => {
    const registrations: string[] = [];
    const code = await codeFrom(url(), value, async () => {
      for (const [i, body] of bodies.entries()) registrations.push(await register(body, i));
    });
    return { registrations, code };
  };
  const typeOf = (value: string) => (value.startsWith('+') ? 'mobile' : 'email');
  const verify = (value: string, code: string, registration?: string) =>
    post(
      'otp/verify',
      { type: typeOf(value), value, code, ...(registration === undefined ? {} : { registration }) },
      1,
    );
  const me = async ({ body }: Answer) =>
    (await call(url(), '/v1/me', undefined, { headers: { authorization: `Bearer ${body.access_token}` } })).body;
  const signsIn = async (login: string, password: string) => (await post('login', { login, password })).status === 200;
  /** What a verified address makes of a registration. */
  const outcome = async (value: string, code: string, registration?: string) => {
    const verified = await verify(value, code, registration);
    expect(verified.status, verified.text).to.equal(200);
    const { first_name: name, has_password: hasPassword } = await me(verified);
    return { applied: verified.body.registration_applied, name, hasPassword, signsIn: await signsIn(value, PASSWORD) };
  };
  const kept = { applied: true, name: 'Ada', hasPassword: true, signsIn: true };
  const dropped = (value: string) => ({
    applied: false,
    name: value.startsWith('+') ? 'User' : value.split('@')[0],
    hasPassword: false,
    signsIn: false,
  });
  /** As if this time had passed for the codes and registration of an address. */
  const elapse = (value: string, seconds: number) =>
    sql(
      pair.database.url,
      `update user_identity set otp_requested_at = otp_requested_at - make_interval(secs => $2),
                                otp_registration_requested_at = otp_registration_requested_at - make_interval(secs => $2)
        where value = $1`,
      [value, seconds],
    );

  for (const [what, addresses] of [
    ['an e-mail address', () => [{ email: anyEmail() }]],
    ['a mobile number', () => [{ mobile: anyMobile() }]],
    ['both', () => [{ mobile: anyMobile() }, { email: anyEmail() }]],
  ] as const)
    for (const place of [0, 1, 2])
      it(`keeps name and password with registration ${place + 1} of three, for ${what}`, async () => {
        const [first, second] = addresses();
        const body = { ...ADA, ...first, ...second };
        const [value] = Object.values(first!);
        const { registrations, code } = await registering(value!, body, body, body);
        expect(await codesFor(url(), value!)).to.deep.equal([code]);
        expect(await outcome(value!, code, registrations[place])).to.deep.equal(kept);
      });

  it('is the same in any spelling of the address, and of the letters of name and password', async () => {
    const [local, host] = anyEmail().split('@');
    const email = `${local}@${host}`;
    const body = { ...ADA, password: 'a passphrase of Zoe\u0301', email };
    const spelt = { ...ADA, password: 'a passphrase of Zo\u00e9', email: `${local}@${host!.toUpperCase()}` };
    const { registrations, code } = await registering(email, body, spelt);
    expect(await outcome(email, code, registrations[1])).to.deep.equal({ ...kept, signsIn: false });
    expect(await signsIn(email, spelt.password)).to.equal(true);
  });

  it('completes once, with one of its registrations', async () => {
    const email = anyEmail();
    const { registrations, code } = await registering(email, { ...ADA, email }, { ...ADA, email });
    expect(await outcome(email, code, registrations[1])).to.deep.equal(kept);
    expect((await verify(email, code, registrations[0])).status).to.equal(401);
    await elapse(email, 61);
    const next = await codeFrom(url(), email, () => post('otp', { type: 'email', value: email }));
    expect(await outcome(email, next, registrations[0])).to.deep.equal({ ...kept, applied: false });
  });

  const OTHERS = {
    password: { password: 'the passphrase of a stranger' },
    'first name': { first_name: 'Eve' },
    'last name': { last_name: 'Byron' },
    'no last name': { last_name: null },
    mobile: { mobile: '+14155550199' },
  };
  for (const [what, changed] of Object.entries(OTHERS))
    it(`with another body (${what}) neither replaces the first nor completes it`, async () => {
      const email = anyEmail();
      const [first, other] = [
        { ...ADA, email },
        { ...ADA, email, ...changed },
      ];
      const { registrations, code } = await registering(email, first, other, first, other);
      expect(registrations.map(({ length }) => length)).to.deep.equal(Array(4).fill(registrations[0]!.length));
      expect(await outcome(email, code, registrations[2])).to.deep.equal(kept);
      if ('password' in changed) expect(await signsIn(email, changed.password)).to.equal(false);

      const again = anyEmail();
      const stranger = await registering(again, { ...first, email: again }, { ...other, email: again });
      expect(await outcome(again, stranger.code, stranger.registrations[1])).to.deep.equal(dropped(again));
      if ('password' in changed) expect(await signsIn(again, changed.password)).to.equal(false);
    });

  it('after the interval is a new registration, and the older one is void', async () => {
    for (const [place, expected] of [
      [0, dropped],
      [1, () => kept],
    ] as const) {
      const email = anyEmail();
      const older = await registering(email, { ...ADA, email });
      await elapse(email, 61);
      const newer = await registering(email, { ...ADA, email });
      expect(newer.code, 'the same code while it is valid').to.equal(older.code);
      const registrations = [...older.registrations, ...newer.registrations];
      expect(await outcome(email, newer.code, registrations[place])).to.deep.equal(expected(email));
    }
  });

  it('after somebody asked for a code keeps name and password, whether or not the address was in registration', async () => {
    for (const isKnown of [false, true]) {
      const email = anyEmail();
      if (isKnown) {
        await registering(email, { ...ADA, first_name: 'Eve', email });
        await elapse(email, 61);
      }
      expect((await post('otp', { type: 'email', value: email })).status).to.equal(202);
      const { registrations, code } = await registering(email, { ...ADA, email }, { ...ADA, email });
      expect(await outcome(email, code, registrations[1])).to.deep.equal(kept);
    }
  });

  it('gets answers of one shape, never two the same, for free and taken addresses', async () => {
    // requirement 35
    const taken = (await join(url())).email;
    const answers: Answer[] = [];
    for (const email of [anyEmail(), taken])
      for (const i of [0, 1, 2]) answers.push(await post('register', { ...ADA, email }, i));
    const [first] = answers;
    const keep = ({ status, body: { registration, ...rest } }: Answer) => ({ status, ...rest, n: registration.length });
    for (const answer of answers) expect(keep(answer)).to.deep.equal(keep(first!));
    expect(new Set(answers.map(({ body }) => body.registration)).size).to.equal(6);
  });

  it('for a taken address changes nothing, and verifying says that it was not applied', async () => {
    const owner = await join(url(), anyEmail(), 'the passphrase of the owner');
    await elapse(owner.email, 61);
    const body = { ...ADA, first_name: 'Eve', email: owner.email };
    const { registrations, code } = await registering(owner.email, body, body);
    const expected = { applied: false, name: 'Ada', hasPassword: true, signsIn: false };
    expect(await outcome(owner.email, code, registrations[1])).to.deep.equal(expected);
  });

  it('of which one address is taken keeps name and password for the other', async () => {
    const { email } = await join(url());
    await elapse(email, 61);
    const body = { ...ADA, email, mobile: anyMobile() };
    const { registrations, code } = await registering(body.mobile, body, body);
    expect(await outcome(body.mobile, code, registrations[1])).to.deep.equal(kept);
  });

  it('is verified without its registration: then it says null, and nothing holds', async () => {
    const email = anyEmail();
    const { code } = await registering(email, { ...ADA, email }, { ...ADA, email });
    expect(await outcome(email, code)).to.deep.equal({ ...dropped(email), applied: null });
  });

  it('leaves no fingerprint of its body when it is verified', async () => {
    const email = anyEmail();
    const stored = async () => {
      const text = `select a.registration_fingerprint as f from user_auth a join user_identity i using (user_id) where i.value = $1`;
      return (await sql<{ f: string | null }>(pair.database.url, text, [email]))[0]!.f;
    };
    const { registrations, code } = await registering(email, { ...ADA, email });
    expect(await stored()).to.match(/^[\w-]{64}$/);
    await outcome(email, code, registrations[0]);
    expect(await stored()).to.equal(null);
  });

  it('before and after a change of SECRET_KEY works with either registration, while the old key is configured', async () => {
    const secret = Buffer.alloc(32, 7).toString('base64url');
    const env = { ...CHEAP, DATABASE_URL: pair.database.url, PUBLIC_URL: 'http://localhost:3000' };
    const later = await spawnService({ ...env, SECRET_KEY: secret, SECRET_KEYS_OLD: SECRET_KEY });
    for (const place of [0, 1]) {
      const email = anyEmail();
      const { registrations, code } = await registering(email, { ...ADA, email });
      const again = await call(later.url, '/v1/auth/register', { ...ADA, email });
      const registration = [...registrations, again.body.registration][place];
      const guess = { type: 'email', value: email, code, registration };
      const { body } = await call(later.url, '/v1/auth/otp/verify', guess);
      expect(body.registration_applied, `registration ${place + 1}`).to.equal(true);
    }
    await later.stop();
  });

  it('replaces the first one if there is no interval', async () => {
    const { service } = await sharedService();
    const email = anyEmail();
    const sent: string[] = [];
    const code = await codeFrom(service.url, email, async () => {
      for (let n = 0; n < 2; n += 1)
        sent.push((await call(service.url, '/v1/auth/register', { ...ADA, email })).body.registration);
    });
    const guess = { type: 'email', value: email, code, registration: sent[1] };
    const { body } = await call(service.url, '/v1/auth/otp/verify', guess);
    expect(body.registration_applied).to.equal(true);
  });
});
