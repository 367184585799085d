import { expect } from 'chai';
import { PASSWORD, anyEmail, call, codeFrom, join } from '../client.ts';
import { disable, makeSuperAdmin } from '../people.ts';
import { sharedService } from '../shared-service.ts';
import type { SharedService } from '../shared-service.ts';
import { makeVisitor } from './visitor.ts';
import type { Seen, Visitor } from './visitor.ts';

const WRONG = 'The address or the password is not right. New here? Confirm your address first.';

describe('signing in on pages', function () {
  this.timeout(120_000);
  let shared: SharedService;
  let url: string;

  before(async () => {
    shared = await sharedService();
    ({ url } = shared.service);
  });

  const login = (email: string, password: string) => call(url, '/v1/auth/login', { login: email, password });
  const valueOf = ({ text }: Seen, name: string): string | undefined =>
    new RegExp(`<input[^>]*\\sname="${name}"[^>]*\\svalue="([^"]*)"`).exec(text)?.[1];
  const times = async (n: number, act: () => Promise<unknown>): Promise<void> => {
    for (let i = 0; i < n; i += 1) await act();
  };
  const tryPassword = async (visitor: Visitor, email: string, password: string): Promise<Seen> => {
    await visitor.open('/sign-in');
    return visitor.submit({ login: email, password });
  };
  const startOf = async (visitor: Visitor): Promise<string> =>
    String((await visitor.send('GET', '/')).headers['location']);

  it('begins at /, which leads a visitor to sign in, users to their account and administrators to the users', async () => {
    const [member, admin] = [await join(url), await join(url)];
    await makeSuperAdmin(shared.database.url, admin.email);
    expect(await startOf(makeVisitor(url))).to.equal('/sign-in');
    for (const [{ email }, start] of [
      [member, '/account'],
      [admin, '/admin/users'],
    ] as const) {
      const visitor = makeVisitor(url);
      expect((await tryPassword(visitor, email, PASSWORD)).path).to.equal(start);
      expect(await startOf(visitor)).to.equal(start);
      expect((await visitor.send('GET', '/sign-in')).headers['location']).to.equal('/');
    }
  });

  it('refuses a wrong password with one text for all causes, and keeps the login', async () => {
    const { email } = await join(url);
    const disabled = await join(url);
    await disable(shared.database.url, disabled.email);
    for (const [who, password] of [
      [email, 'wrong'],
      [disabled.email, PASSWORD],
      [anyEmail(), PASSWORD],
      ['no.such.name', PASSWORD],
    ] as const) {
      const seen = await tryPassword(makeVisitor(url), who, password);
      expect(seen.status).to.equal(401);
      expect(seen.title).to.match(/^Error: Sign in – /);
      expect(seen.alert).to.equal(`There is a problem ${WRONG}`);
      expect(valueOf(seen, 'login')).to.equal(who);
      expect(seen.text).not.to.include(password);
      expect(seen.headers).not.to.have.property('set-cookie');
    }
  });

  it('says at each empty field what to type', async () => {
    const seen = await tryPassword(makeVisitor(url), ' ', '');
    expect(seen.status).to.equal(422);
    const texts = ['Type your email address, mobile number or username.', 'Type your password.'];
    expect(seen.alert).to.equal(`There is a problem ${texts.join('')}`);
    for (const [i, name] of ['login', 'password'].entries()) {
      expect(seen.text).to.include(`<a href="#${name}">${texts[i]}</a>`);
      expect(seen.text).to.match(new RegExp(`id="${name}-error"[^>]*>${texts[i]}<`));
    }
    const german = await tryPassword(makeVisitor(url, 'de'), '', 'x');
    expect(german.alert).to.equal(
      'Etwas stimmt nicht Geben Sie Ihre E-Mail-Adresse, Mobilnummer oder Ihren Benutzernamen ein.',
    );
  });

  it('counts with the API: 2 wrong passwords on a page and 3 by the API lock both', async () => {
    // requirement 21
    const { email } = await join(url);
    const visitor = makeVisitor(url);
    await times(2, () => tryPassword(visitor, email, 'wrong'));
    await times(3, async () => expect((await login(email, 'wrong')).status).to.equal(401));
    expect((await login(email, PASSWORD)).status).to.equal(429);
    const locked = await tryPassword(visitor, email, PASSWORD);
    expect(locked.status).to.equal(429);
    expect(Number(locked.headers['retry-after'])).to.be.within(800, 900);
    expect(locked.alert).to.match(
      /^Too many tries\. You can try again at \d\d:\d\d UTC \(in 1[56] minutes\), or sign in another way\./,
    );
    const until = Date.parse(/<time datetime="([^"]+)"/.exec(locked.text)?.[1] ?? '');
    expect(until - Date.now()).to.be.within(800_000, 960_000);
    expect(valueOf(locked, 'login')).to.equal(email);
    const german = await tryPassword(makeVisitor(url, 'de'), email, PASSWORD);
    expect(german.alert).to.match(/^Zu viele Versuche\. Ab \d\d:\d\d UTC \(in 1[56] Minuten\) geht es wieder/);
  });

  it('counts codes with the API: 1 wrong code on a page and 2 by the API lock both', async () => {
    // requirement 21
    const { email } = await join(url);
    const visitor = makeVisitor(url);
    await visitor.open('/sign-in/code');
    const code = await codeFrom(url, email, () => visitor.submit({ address: email }));
    const guess = { type: 'email', value: email, code: code === '000000' ? '000001' : '000000' };
    const wrong = await visitor.submit({ code: guess.code });
    expect(wrong.status).to.equal(401);
    expect(wrong.alert).to.equal('There is a problem This code is not right. Codes are good for 5 minutes.');
    expect(wrong.text).not.to.include(guess.code);
    await times(2, async () => expect((await call(url, '/v1/auth/otp/verify', guess)).status).to.equal(401));
    const locked = await visitor.submit({ code });
    expect(locked.status).to.equal(429);
    expect(locked.alert).to.match(/^Too many tries\. Codes are locked until .* UTC .*; a reset link still works\./);
    expect(locked.text).to.include('href="/forgot"');
  });

  it('takes a code as people write it, once', async () => {
    const { email } = await join(url);
    const visitor = makeVisitor(url);
    await visitor.open('/sign-in/code');
    const code = await codeFrom(url, email, () => visitor.submit({ address: ` ${email.toUpperCase()} ` }));
    expect(visitor.page()).to.include({ path: '/code', status: 200 });
    expect(visitor.page().words).to.include('If u…@e….com can get a code, it is on its way.');
    const kept = new Map(visitor.cookies);
    expect((await visitor.submit({ code: `${code.slice(0, 3)}-${code.slice(3)}` })).path).to.equal('/account');
    const other = makeVisitor(url);
    for (const [name, value] of kept) other.cookies.set(name, value);
    await other.open('/code');
    expect((await other.submit({ code })).status).to.equal(401);
  });

  for (const [what, address] of [
    ['no address', 'ada'],
    ['nothing', ''],
    ['a number without its country', '0151 234567'],
  ] as const)
    it(`asks again for an address if it got ${what}`, async () => {
      const visitor = makeVisitor(url);
      await visitor.open('/sign-in/code');
      const seen = await visitor.submit({ address });
      expect(seen).to.include({ status: 422, path: '/sign-in/code' });
      expect(seen.alert).to.include('Type an email address, or a mobile number with +');
      expect(valueOf(seen, 'address')).to.equal(address);
    });

  it('asks for digits only', async () => {
    const visitor = makeVisitor(url);
    await visitor.open('/sign-in/code');
    await visitor.submit({ address: anyEmail() });
    for (const code of ['', '12345', '١٢٣٤٥٦', '<b>123'])
      expect(await visitor.submit({ code })).to.include({
        status: 422,
        alert: 'There is a problem Type the six digits of the code.',
      });
  });

  it('begins again without the cookie that keeps the address', async () => {
    const visitor = makeVisitor(url);
    await visitor.open('/sign-in/code');
    await visitor.submit({ address: anyEmail() });
    visitor.cookies.delete('flow');
    for (const fields of [{ code: '000000' }, { code: 'x' }]) {
      const answer = await visitor.send('POST', '/code', fields);
      expect([answer.status, answer.headers['location']]).to.deep.equal([303, '/sign-in/code']);
    }
    const seen = await visitor.open('/code');
    expect(seen.path).to.equal('/sign-in/code');
    expect(seen.words).to.include('This took longer than ten minutes. Ask for a new code.');
  });

  it('returns to the page that asked for the sign-in', async () => {
    const { email } = await join(url);
    const visitor = makeVisitor(url);
    await visitor.open('/sign-in?return_to=%2Fsign-out%3Fx%3D1');
    expect((await visitor.submit({ login: email, password: PASSWORD })).path).to.equal('/sign-out?x=1');
    const again = makeVisitor(url);
    await again.open('/sign-in?return_to=%2Fsign-out');
    await again.open('/sign-in/code');
    const code = await codeFrom(url, email, () => again.submit({ address: email }));
    expect((await again.submit({ code })).path).to.equal('/sign-out');
  });

  for (const evil of [
    '//evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    'https://evil.example/',
    'javascript:alert(1)',
    '/%2f%2fevil.example',
    '/%5cevil.example',
    '/\t/evil.example',
    '/\r\n/evil.example',
    '\t//evil.example',
    '/.//evil.example',
    'evil.example',
  ])
    it(`never leads to ${JSON.stringify(evil)}`, async () => {
      // requirement 81
      const { email } = await join(url);
      const visitor = makeVisitor(url);
      await visitor.open(`/sign-in?${new URLSearchParams({ return_to: evil }).toString()}`);
      const answer = await visitor.send('POST', '/sign-in', { login: email, password: PASSWORD });
      expect(answer.status).to.equal(303);
      const at = new URL(String(answer.headers['location']), url);
      expect([at.origin, at.pathname]).to.deep.equal([new URL(url).origin, '/']);
    });
});
