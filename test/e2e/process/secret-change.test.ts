import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import { freshDatabase } from '../../support/database.ts';
import type { FreshDatabase } from '../../support/database.ts';
import { PASSWORD, call, codeFrom, join } from '../client.ts';
import type { Answer } from '../client.ts';
import { CHEAP, spawnService } from '../process.ts';
import type { ServiceProcess } from '../process.ts';

const secret = (): string => randomBytes(32).toString('base64url');

describe('a change of SECRET_KEY', function () {
  this.timeout(60_000);
  let database: FreshDatabase;
  let service: ServiceProcess | null = null;
  const [first, second] = [secret(), secret()];

  before(async () => void (database = await freshDatabase()));
  after(async () => {
    await service?.stop();
    await database.drop();
  });

  const start = (keys: Readonly<Record<string, string>>) =>
    spawnService({
      ...CHEAP,
      DATABASE_URL: database.url,
      OTP_RESEND_INTERVAL: '0',
      PUBLIC_URL: 'https://id.example',
      ...keys,
    });
  /** Restarts the service with these secrets. */
  const restart = async (keys: Readonly<Record<string, string>>): Promise<void> => {
    await service?.stop();
    service = null;
    service = await start(keys);
  };
  const url = (): string => service!.url;
  const post = (path: string, body: unknown): Promise<Answer> => call(url(), `/v1/auth/${path}`, body);
  const refresh = (token: string) => post('refresh', { refresh_token: token });
  const login = (email: string, device_token?: string) =>
    post('login', { login: email, password: PASSWORD, ...(device_token === undefined ? {} : { device_token }) });
  const me = async (token: string): Promise<number> =>
    (await call(url(), '/v1/me', undefined, { headers: { authorization: `Bearer ${token}` } })).status;

  it('ends no session while the former one is in SECRET_KEYS_OLD, and none renewed in the meantime afterwards', async () => {
    await restart({ SECRET_KEY: first });
    const [ada, thief, sleeper, coder] = await Promise.all(Array.from({ length: 4 }, () => join(url())));
    const used = (await refresh(thief!.refreshToken)).body;
    expect(await me(used.access_token)).to.equal(200);
    const newest = (await refresh(used.refresh_token)).body;
    const code = await codeFrom(url(), coder!.email, () => post('otp', { type: 'email', value: coder!.email }));

    await restart({ SECRET_KEY: second, SECRET_KEYS_OLD: first });
    expect({
      ada: await me(ada!.accessToken),
      sleeper: await me(sleeper!.accessToken),
    }).to.deep.equal({ ada: 200, sleeper: 200 });
    const renewed = await refresh(ada!.refreshToken);
    expect({ status: renewed.status, session_id: renewed.body.session_id }).to.deep.equal({
      status: 200,
      session_id: ada!.sessionId,
    });
    expect(renewed.body.refresh_token).not.to.equal(ada!.refreshToken);
    expect((await post('otp/verify', { type: 'email', value: coder!.email, code })).status).to.equal(200);
    expect((await login(ada!.email, ada!.deviceToken)).body.device_token).to.equal(ada!.deviceToken);
    // A token copied under the former secret is still detected as reuse.
    expect((await refresh(thief!.refreshToken)).status).to.equal(401);
    expect({
      accessToken: await me(newest.access_token),
      status: (await refresh(newest.refresh_token)).status,
    }).to.deep.equal({ accessToken: 401, status: 401 });

    await restart({ SECRET_KEY: second });
    expect(await me(renewed.body.access_token), 'signed with a key that was kept').to.equal(200);
    expect((await refresh(renewed.body.refresh_token)).status).to.equal(200);
    expect((await refresh(sleeper!.refreshToken)).status, 'of the former secret').to.equal(401);
    expect((await login(sleeper!.email, sleeper!.deviceToken)).body.device_token).to.equal(sleeper!.deviceToken);
  });

  it('without keeping the former one is refused at the start, with instructions', async () => {
    await service?.stop();
    service = null;
    const refused = await start({ SECRET_KEY: secret() }).then(
      () => expect.fail('it started'),
      (error: Error) => error.message,
    );
    expect(refused).to.include('the service ended with code 1').and.include('SECRET_KEYS_OLD');
  });
});
