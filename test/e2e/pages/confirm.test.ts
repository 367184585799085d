import { expect } from 'chai';
import { PASSWORD, call, codeFrom, join } from '../client.ts';
import { sql, takePasswordAway } from '../people.ts';
import { sharedService } from '../shared-service.ts';
import type { SharedService } from '../shared-service.ts';
import { makeVisitor } from './visitor.ts';
import type { Visitor } from './visitor.ts';

describe('confirming on pages that it is oneself', function () {
  this.timeout(120_000);
  let shared: SharedService;
  let url: string;

  before(async () => {
    shared = await sharedService();
    ({ url } = shared.service);
  });

  const OF = '(select user_id from user_identity where value = $1)';
  const signedIn = async () => {
    const [visitor, { email }] = [makeVisitor(url), await join(url)];
    await visitor.open('/sign-in');
    await visitor.submit({ login: email, password: PASSWORD });
    await sql(
      shared.database.url,
      `update session set authenticated_at = now() - interval '1 hour' where user_id = ${OF}`,
      [email],
    );
    return { visitor, email };
  };
  const isOpen = async (cookie: string): Promise<boolean> => {
    const other = makeVisitor(url);
    other.cookies.set('session', cookie);
    return (await other.send('GET', '/')).headers['location'] === '/account';
  };
  const ageOf = async (email: string): Promise<number> => {
    const text = `select extract(epoch from now() - max(authenticated_at))::int as age from session where user_id = ${OF}`;
    return (await sql<{ age: number }>(shared.database.url, text, [email]))[0]!.age;
  };
  const times = async (n: number, act: () => Promise<unknown>): Promise<void> => {
    for (let i = 0; i < n; i += 1) await act();
  };
  const openConfirm = (visitor: Visitor) => visitor.open('/confirm?return_to=%2Fsign-out');

  it('by the password goes back, and makes the cookie before worthless', async () => {
    // requirement 52
    const { visitor, email } = await signedIn();
    const before = visitor.cookies.get('session')!;
    expect(await isOpen(before)).to.equal(true);
    await openConfirm(visitor);
    const wrong = await visitor.submit({ password: 'wrong' });
    expect(wrong).to.include({ status: 401, path: '/confirm' });
    expect(wrong.alert).to.equal('There is a problem The password is not right.');
    expect(await ageOf(email)).to.be.at.least(3600);
    const back = await visitor.submit({ password: PASSWORD });
    expect(back.path).to.equal('/sign-out');
    expect(back.words).to.include('Confirmed for 10 minutes.');
    expect(await ageOf(email)).to.be.below(60);
    expect([await isOpen(before), await isOpen(visitor.cookies.get('session')!)]).to.deep.equal([false, true]);
  });

  it('by a code to an own verified address goes back, and makes the cookie before worthless', async () => {
    const { visitor, email } = await signedIn();
    await takePasswordAway(shared.database.url, email);
    const before = visitor.cookies.get('session')!;
    const shown = await openConfirm(visitor);
    expect(shown.text).not.to.include('name="password"');
    expect(shown.words).to.include('u…@e….com').and.not.include(email);
    const code = await codeFrom(url, email, () => visitor.submit({ address: email }));
    expect(visitor.page()).to.include({ path: '/confirm/code', status: 200 });
    const wrong = await visitor.submit({ code: code === '000000' ? '000001' : '000000' });
    expect(wrong.alert).to.include('This code is not right.');
    expect((await visitor.submit({ code })).path).to.equal('/sign-out');
    expect(await isOpen(before)).to.equal(false);
    expect(await ageOf(email)).to.be.below(60);
  });

  it('counts wrong passwords for this session, with the API, and names the end of the lock', async () => {
    // requirement 21
    const { visitor, email } = await signedIn();
    await openConfirm(visitor);
    await times(5, () => visitor.submit({ password: 'wrong' }));
    const locked = await visitor.submit({ password: PASSWORD });
    expect(locked.status).to.equal(429);
    expect(locked.alert).to.match(/^Too many tries\. You can try again at \d\d:\d\d UTC/);
    expect((await call(url, '/v1/auth/login', { login: email, password: PASSWORD })).status).to.equal(200);
  });

  it('still offers a code after a wrong, an empty and a locked password, and the code works', async () => {
    const { visitor, email } = await signedIn();
    await openConfirm(visitor);
    const offers = (): void => {
      expect(visitor.page().text).to.include('name="password"').and.include('name="address"');
      expect(visitor.page().words).to.include('u…@e….com').and.not.include(email);
    };
    expect((await visitor.submit({ password: '' })).status).to.equal(422);
    expect(visitor.page().alert).to.equal('There is a problem Type your password.');
    offers();
    expect((await visitor.submit({ password: 'wrong' })).status).to.equal(401);
    offers();
    await times(4, () => visitor.submit({ password: 'wrong' }));
    const locked = await visitor.submit({ password: PASSWORD });
    expect(locked.status).to.equal(429);
    expect(Number(locked.headers['retry-after'])).to.be.above(60);
    offers();
    const code = await codeFrom(url, email, () => visitor.submit({ address: email }));
    expect((await visitor.submit({ code })).path).to.equal('/sign-out');
  });

  it('takes no code that was sent to somebody else', async () => {
    const { visitor, email } = await signedIn();
    const other = await join(url);
    await openConfirm(visitor);
    const code = await codeFrom(url, other.email, () => visitor.send('POST', '/confirm', { address: other.email }));
    await visitor.open('/confirm/code');
    expect((await visitor.submit({ code })).status).to.equal(401);
    expect(await ageOf(email)).to.be.at.least(3600);
  });

  it('is for signed-in visitors, who come back to it', async () => {
    const stranger = makeVisitor(url);
    expect((await stranger.open('/confirm?return_to=%2Faccount')).path).to.equal(
      '/sign-in?return_to=%2Fconfirm%3Freturn_to%3D%252Faccount',
    );
    expect((await stranger.send('POST', '/confirm', { password: PASSWORD })).status).to.equal(401);
  });

  it('never leads to another site', async () => {
    // requirement 81
    for (const evil of ['//evil.example', '/\\evil.example', 'https://evil.example', '/%2f/evil.example']) {
      const { visitor } = await signedIn();
      await visitor.open(`/confirm?${new URLSearchParams({ return_to: evil }).toString()}`);
      const { headers } = await visitor.send('POST', '/confirm', { password: PASSWORD });
      expect(headers['location']).to.equal('/');
    }
  });
});
