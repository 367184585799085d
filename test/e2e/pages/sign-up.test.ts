import { expect } from 'chai';
import { anyEmail, call, codeFrom, join } from '../client.ts';
import { linkTo } from '../invitations/inviting.ts';
import { anyMobile, makeSuperAdmin } from '../people.ts';
import { sharedService } from '../shared-service.ts';
import type { SharedService } from '../shared-service.ts';
import { makeVisitor } from './visitor.ts';
import type { Visitor } from './visitor.ts';

const PASSWORD = 'a long enough passphrase';

describe('making an account on pages', function () {
  this.timeout(120_000);
  let shared: SharedService;
  let url: string;

  before(async () => {
    shared = await sharedService();
    ({ url } = shared.service);
  });

  const login = (email: string, password = PASSWORD) => call(url, '/v1/auth/login', { login: email, password });
  const register = async (visitor: Visitor, fields: Readonly<Record<string, string>>) => {
    await visitor.open('/register');
    return visitor.submit({ first_name: 'Ada', password: PASSWORD, ...fields });
  };

  it('asks for the code of the address, and signs in', async () => {
    const [visitor, email] = [makeVisitor(url), anyEmail()];
    const code = await codeFrom(url, email, () => register(visitor, { last_name: 'Lovelace', email }));
    expect(visitor.page()).to.include({ path: '/code', status: 200, heading: 'Type the code' });
    expect((await visitor.submit({ code })).path).to.equal('/account');
    const { body } = await login(email);
    const headers = { authorization: `Bearer ${body.access_token}` };
    const me = await call(url, '/v1/me', undefined, { headers });
    expect(me.body).to.include({ first_name: 'Ada', last_name: 'Lovelace' });
  });

  it('takes an email address and a mobile number at once', async () => {
    const [visitor, email, mobile] = [makeVisitor(url), anyEmail(), anyMobile()];
    const code = await codeFrom(url, email, () => register(visitor, { email, mobile }));
    expect((await visitor.submit({ code })).path).to.equal('/account');
    expect((await login(email)).status).to.equal(200);
  });

  it('takes a mobile number alone', async () => {
    const [visitor, mobile] = [makeVisitor(url), anyMobile()];
    const code = await codeFrom(url, mobile, () => register(visitor, { mobile }));
    expect((await visitor.submit({ code })).path).to.equal('/account');
    expect((await login(mobile)).status).to.equal(200);
  });

  it('signs the owner of a taken address in, and says that name and password were not used', async () => {
    // requirement 35
    const [visitor, { email }] = [makeVisitor(url), await join(url)];
    const code = await codeFrom(url, email, () => register(visitor, { email, password: `${PASSWORD}, another` }));
    const answer = await visitor.send('POST', '/code', { code });
    expect(answer.status).to.equal(303);
    expect(visitor.cookies.has('session')).to.equal(true);
    const seen = await visitor.open('/sign-out');
    expect(seen.words).to.include('The name and the password for a new account were not used.');
    expect((await login(email)).status).to.equal(200);
    expect((await login(email, `${PASSWORD}, another`)).status).to.equal(401);
  });

  for (const [what, fields, field, text] of [
    ['no address', {}, 'email', 'Type an email address or a mobile number.'],
    ['no name', { first_name: ' ', email: 'ada@example.com' }, 'first_name', 'Type your first name'],
    ['a wrong address', { email: 'ada' }, 'email', 'Type an email address, such as ada@example.com.'],
    ['a wrong number', { mobile: '12' }, 'mobile', 'Type a mobile number with + and the prefix'],
    ['no password', { email: 'ada@example.com', password: '' }, 'password', 'Type a password.'],
    [
      'a short password',
      { email: 'ada@example.com', password: 'short' },
      'password',
      'must have at least 12 characters',
    ],
    ['a common password', { email: 'ada@example.com', password: 'password1234' }, 'password', 'most common passwords'],
  ] as const)
    it(`refuses ${what} at its field, and keeps all but the password`, async () => {
      // requirement 1, 4
      const given: Readonly<Record<string, string>> = { last_name: '<b>"Lovelace', ...fields };
      const seen = await register(makeVisitor(url), given);
      expect(seen).to.include({ status: 422, path: '/register' });
      expect(seen.title).to.match(/^Error: Make an account – /);
      expect(seen.alert).to.include(text);
      expect(seen.text).to.match(new RegExp(`<a href="#${field}">`));
      expect(seen.text).to.match(new RegExp(`id="${field}"[^>]*aria-invalid="true"`));
      expect(seen.text)
        .to.include('value="&lt;b&gt;&quot;Lovelace"')
        .and.not.include(given['password'] || PASSWORD);
    });

  it('is in German for readers who prefer it', async () => {
    const visitor = makeVisitor(url, 'de');
    expect((await visitor.open('/register')).heading).to.equal('Konto anlegen');
    const seen = await register(visitor, { email: anyEmail(), password: 'kurz' });
    expect(seen.alert).to.include('Das Passwort muss mindestens 12 Zeichen haben');
  });

  it('by an invitation signs in, and ends the session that the browser had', async () => {
    const admin = await join(url);
    await makeSuperAdmin(shared.database.url, admin.email);
    const invited = anyEmail();
    const headers = { authorization: `Bearer ${admin.accessToken}` };
    const body = { first_name: 'Grace', email: invited, role: 'User' };
    expect((await call(url, '/v1/users', body, { headers })).status).to.equal(201);
    const { token } = await linkTo(url, invited);
    const visitor = makeVisitor(url);
    await visitor.open('/sign-in');
    await visitor.submit({ login: admin.email, password: PASSWORD });
    const before = visitor.cookies.get('session')!;
    await visitor.open(`/invitation?token=${token}`);
    const weak = await visitor.submit({ password: 'short' });
    expect(weak).to.include({ status: 422, path: '/invitation' });
    expect(weak.alert).to.include('The password must have at least 12 characters');
    expect((await visitor.submit({ password: PASSWORD })).path).to.equal('/account');
    expect((await visitor.send('GET', '/')).headers['location']).to.equal('/account');
    expect((await login(invited)).status).to.equal(200);
    const old = makeVisitor(url);
    old.cookies.set('session', before);
    expect((await old.send('GET', '/')).headers['location']).to.equal('/sign-in');
    const stale = await visitor.open(`/invitation?token=${token}`);
    expect(stale.status).to.equal(401);
    expect(stale.words).to.include('Ask who invited you for a new one.');
    const again = await visitor.send('POST', '/invitation', { token, password: PASSWORD });
    expect({ status: again.status, text: again.text.includes('Ask who invited you') }).to.deep.equal({
      status: 401,
      text: true,
    });
  });
});
