import { expect } from 'chai';
import { freshDatabase } from '../../support/database.ts';
import type { FreshDatabase } from '../../support/database.ts';
import { anyEmail, call, codeFrom, codesFor, PASSWORD } from '../client.ts';
import type { Answer } from '../client.ts';
import { CHEAP, spawnService } from '../process.ts';
import type { ServiceProcess } from '../process.ts';

const MOBILE = '+14155550123';

describe('mobile numbers', function () {
  this.timeout(60_000);
  let database: FreshDatabase;
  /** Two processes on one database; `limited` sends to British numbers only. */
  let open: ServiceProcess;
  let limited: ServiceProcess;

  before(async () => {
    database = await freshDatabase();
    const env = { ...CHEAP, DATABASE_URL: database.url, OTP_RESEND_INTERVAL: '0' };
    open = await spawnService(env);
    limited = await spawnService({ ...env, SMS_COUNTRIES: 'gb, IE' });
  });
  after(async () => {
    await Promise.all([open.stop(), limited.stop()]);
    await database.drop();
  });

  const post = (service: ServiceProcess, path: string, body: object): Promise<Answer> =>
    call(service.url, `/v1/auth/${path}`, body);
  const form = (addresses: object) => ({ first_name: 'Ada', password: PASSWORD, ...addresses });

  it('are the same in every spelling, in every call', async () => {
    // requirement 21, 65
    let registration = '';
    const code = await codeFrom(open.url, MOBILE, async () => {
      ({ registration } = (await post(open, 'register', form({ mobile: '+1 (415) 555-0123' }))).body);
    });
    const guess = { type: 'mobile', value: 'tel:+1-415-555-0123', code, registration };
    const verified = await post(open, 'otp/verify', guess);
    expect(verified.status, verified.text).to.equal(200);
    const { body } = await call(open.url, '/v1/me', undefined, {
      headers: { authorization: `Bearer ${verified.body.access_token}` },
    });
    expect(body.identities.map(({ value }: { value: string }) => value)).to.deep.equal([MOBILE]);

    await codeFrom(open.url, MOBILE, () => post(open, 'otp', { type: 'mobile', value: ' +1.415.555.0123' }));
    for (const login of [MOBILE, '+1 415 555 0123', 'tel:+14155550123', '+1\u00a0(415)\u00a0555\u20110123'])
      expect((await post(open, 'login', { login, password: PASSWORD })).status, login).to.equal(200);

    const wrong = { password: 'not the password at all' };
    for (const login of [MOBILE, '+1 415 555 0123', 'tel:+14155550123', '+1-415-555-0123', '(+1) 4155550123'])
      expect((await post(open, 'login', { login, ...wrong })).status, login).to.equal(401);
    for (const login of [MOBILE, '+1/415/555/0123'])
      expect((await post(open, 'login', { login, password: PASSWORD })).status, login).to.equal(429);
  });

  for (const value of ['0014155550123', '+14155550123 ext. 5', '+1415555012', '+1415555012\u00b2', '+1 (415)'])
    it(`are refused as ${JSON.stringify(value)}, with an example`, async () => {
      const atValue = await post(open, 'otp', { type: 'mobile', value });
      const atMobile = await post(open, 'register', form({ mobile: value }));
      for (const [answer, pointer] of [
        [atValue, '/value'],
        [atMobile, '/mobile'],
      ] as const) {
        expect(answer.status, answer.text).to.equal(422);
        expect(answer.body.code).to.equal('INVALID_REQUEST');
        expect(answer.body.errors).to.have.length(1);
        expect(answer.body.errors[0]).to.include({ pointer, code: 'invalid' });
        expect(answer.body.errors[0].detail).to.include('such as +14155550123');
      }
    });

  it('of countries not in SMS_COUNTRIES are refused at their field, for known and unknown numbers', async () => {
    // requirement 35
    const refused = [];
    for (const number of [MOBILE, '+1 415 555 0199']) {
      const email = anyEmail();
      const otp = await post(limited, 'otp', { type: 'mobile', value: number });
      const register = await post(limited, 'register', form({ email, mobile: number }));
      refused.push([otp, register].map(({ status, body: { request_id: _, ...body } }) => ({ status, ...body })));
      expect(await codesFor(limited.url, email)).to.deep.equal([]);
    }
    expect(refused[0]).to.deep.equal(refused[1]);
    const pointers = refused[0]!.map(({ status, code, errors }) => [status, code, errors[0].pointer]);
    expect(pointers).to.deep.equal([
      [422, 'COUNTRY_NOT_SERVED', '/value'],
      [422, 'COUNTRY_NOT_SERVED', '/mobile'],
    ]);
    const served = await codeFrom(limited.url, '+442079460018', () =>
      post(limited, 'register', form({ mobile: '+44 (0)20 7946 0018' })),
    );
    expect(served).to.match(/^\d{6}$/);
  });

  it('of other countries can sign in by password', async () => {
    const mobile = '+14155550142';
    let registration = '';
    const code = await codeFrom(open.url, mobile, async () => {
      ({ registration } = (await post(open, 'register', form({ mobile }))).body);
    });
    await post(open, 'otp/verify', { type: 'mobile', value: mobile, code, registration });
    expect((await post(limited, 'login', { login: '+1 415 555 0142', password: PASSWORD })).status).to.equal(200);
  });
});
