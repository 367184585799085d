import { expect } from 'chai';
import { PASSWORD, call, join } from '../client.ts';
import type { Answer } from '../client.ts';
import { sql } from '../people.ts';
import { CHEAP, spawnService } from '../process.ts';
import type { ServiceProcess } from '../process.ts';
import { world } from '../world.ts';
import type { World } from '../world.ts';
import { makeVisitor } from './visitor.ts';
import type { Visitor } from './visitor.ts';

const linesOf = ({ headers }: Answer): readonly string[] => [headers['set-cookie'] ?? []].flat();
/** What a cookie is beside its value. */
const attributesOf = (answer: Answer, name: string): string | undefined =>
  linesOf(answer)
    .find((line) => line.startsWith(`${name}=`))
    ?.replace(/=[^;]+/, '');

describe('the cookies of pages', function () {
  this.timeout(120_000);
  let w: World;
  let secure: ServiceProcess;

  before(async () => {
    w = await world({ ...CHEAP, OTP_RESEND_INTERVAL: '0' });
    secure = await spawnService({ ...CHEAP, DATABASE_URL: w.db.url, PUBLIC_URL: 'https://id.example' });
  });
  after(async () => {
    await secure.stop();
    await w.end();
  });

  const signIn = (visitor: Visitor, login: string) => visitor.send('POST', '/sign-in', { login, password: PASSWORD });
  const startOf = async (visitor: Visitor): Promise<unknown> => (await visitor.send('GET', '/')).headers['location'];
  const withCookie = (value: string): Visitor => {
    const visitor = makeVisitor(w.service.url);
    visitor.cookies.set('session', value);
    return visitor;
  };

  for (const [what, prefix, end] of [
    ['https', '__Host-', '; Secure'],
    ['http in development', '', ''],
  ] as const)
    it(`over ${what} are closed to scripts and other sites`, async () => {
      // requirement 77
      const { email } = await join(w.service.url);
      const visitor = makeVisitor(what === 'https' ? secure.url : w.service.url);
      const asked = await visitor.send('GET', '/sign-in?return_to=%2Faccount');
      expect(attributesOf(asked, `${prefix}flow`)).to.equal(
        `${prefix}flow; Path=/; Max-Age=600; HttpOnly; SameSite=Lax${end}`,
      );
      const signedIn = await signIn(visitor, email);
      const session = /Max-Age=(\d+)/.exec(attributesOf(signedIn, `${prefix}session`) ?? '')?.[1];
      expect(Number(session)).to.equal(30 * 86_400);
      for (const [name, seconds] of [
        ['session', session],
        ['device', 90 * 86_400],
        ['passkey-offered', 400 * 86_400],
      ] as const)
        expect(attributesOf(signedIn, `${prefix}${name}`)).to.equal(
          `${prefix}${name}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Lax${end}`,
        );
      expect(attributesOf(signedIn, `${prefix}notice`)).to.be.a('string');
      expect(linesOf(signedIn)).to.include(`${prefix}flow=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax${end}`);
      expect(linesOf(signedIn)).to.have.length(5);
      const chosen = await visitor.send('POST', '/language', { language: 'de', return_to: '/sign-out' });
      expect(attributesOf(chosen, `${prefix}lang`)).to.equal(
        `${prefix}lang; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax${end}`,
      );
      expect((await visitor.open('/sign-out')).heading).to.equal('Abmelden');
      const out = await visitor.send('POST', '/sign-out', {});
      expect(linesOf(out)).to.include(`${prefix}session=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax${end}`);
      expect([...visitor.cookies.keys()].toSorted()).to.deep.equal(
        ['device', 'lang', 'notice', 'passkey-offered'].map((name) => `${prefix}${name}`),
      );
    });

  it('of before a sign-in open nothing afterwards', async () => {
    // requirement 52
    const [one, other] = [await join(w.service.url), await join(w.service.url)];
    const visitor = makeVisitor(w.service.url);
    await signIn(visitor, one.email);
    const before = visitor.cookies.get('session')!;
    expect((await visitor.send('POST', '/sign-in', { login: one.email, password: 'wrong' })).status).to.equal(401);
    expect(await startOf(withCookie(before))).to.equal('/account');
    await signIn(visitor, other.email);
    expect(await startOf(withCookie(before))).to.equal('/sign-in');
    expect(await startOf(visitor)).to.equal('/account');
    const planted = withCookie('made-up');
    await signIn(planted, one.email);
    expect(planted.cookies.get('session')).to.not.equal('made-up');
  });

  it('after signing out open nothing, and the device stays known unless it is to be forgotten', async () => {
    // requirement 49, 77
    const { email } = await join(w.service.url);
    const visitor = makeVisitor(w.service.url);
    await signIn(visitor, email);
    const before = visitor.cookies.get('session')!;
    const device = visitor.cookies.get('device');
    expect((await visitor.send('POST', '/sign-out', {})).headers['location']).to.equal('/sign-in');
    expect((await visitor.open('/sign-in')).words).to.include('You are signed out.');
    expect((await visitor.open('/sign-in')).words).not.to.include('You are signed out.');
    expect(await startOf(withCookie(before))).to.equal('/sign-in');
    expect(visitor.cookies.get('device')).to.equal(device);
    await signIn(visitor, email);
    expect(visitor.cookies.get('device')).to.equal(device);
    await visitor.open('/sign-out');
    await visitor.submit({ forget: 'on' });
    expect([visitor.cookies.has('session'), visitor.cookies.has('device')]).to.deep.equal([false, false]);
    await signIn(visitor, email);
    await visitor.send('POST', '/sign-out', {});
    await visitor.open('/sign-in');
    const forgotten = await visitor.submit({ forget: 'on' });
    expect(forgotten.words).to.include('You are signed out.').and.not.include('Forget this browser');
    expect(visitor.cookies.has('device')).to.equal(false);
  });

  it('of a session that is over are cleared by signing out', async () => {
    const { email } = await join(w.service.url);
    const visitor = makeVisitor(w.service.url);
    await signIn(visitor, email);
    await sql(w.db.url, `update session set expires_at = now(), idle_expires_at = now() where ended_at is null`);
    expect(await startOf(visitor)).to.equal('/sign-in');
    const out = await visitor.send('POST', '/sign-out', {});
    expect([out.status, out.headers['location']]).to.deep.equal([303, '/sign-in']);
    expect(visitor.cookies.has('session')).to.equal(false);
    expect((await makeVisitor(w.service.url).send('POST', '/sign-out', {})).status).to.equal(303);
  });

  it('of a known device open a lock of strangers', async () => {
    // requirement 25
    const { email } = await join(w.service.url);
    const visitor = makeVisitor(w.service.url);
    await signIn(visitor, email);
    await visitor.send('POST', '/sign-out', {});
    const stranger = makeVisitor(w.service.url);
    for (let i = 0; i < 5; i += 1) await stranger.send('POST', '/sign-in', { login: email, password: 'wrong' });
    expect([(await signIn(stranger, email)).status, (await signIn(visitor, email)).status]).to.deep.equal([429, 303]);
  });

  it('and where pages lead do not depend on headers that claim another host', async () => {
    // requirement 84
    const { email } = await join(w.service.url);
    const forms = { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' };
    const body = new URLSearchParams({ login: email, password: PASSWORD }).toString();
    const evil = 'evil.example';
    for (const claimed of [
      { host: evil },
      { 'x-forwarded-host': evil, 'x-forwarded-proto': 'http', 'x-forwarded-prefix': '//evil.example' },
      { forwarded: `host=${evil};proto=http` },
      { 'x-original-url': `//${evil}/`, 'x-rewrite-url': `//${evil}/`, referer: `https://${evil}/` },
    ])
      for (const [url, prefix] of [
        [w.service.url, ''],
        [secure.url, '__Host-'],
      ] as const) {
        const shown = await call(url, '/sign-in', undefined, { headers: { accept: 'text/html', ...claimed } });
        expect(shown.text).to.include('action="/sign-in"').and.not.include(evil);
        const signedIn = await call(url, '/sign-in', body, { method: 'POST', headers: { ...forms, ...claimed } });
        expect([signedIn.status, signedIn.headers['location']]).to.deep.equal([303, '/']);
        const cookie = attributesOf(signedIn, `${prefix}session`) ?? '';
        expect(cookie)
          .to.match(/Path=\/; Max-Age=\d+; HttpOnly; SameSite=Lax/)
          .and.not.match(/Domain/i);
        expect(cookie.endsWith('; Secure'), cookie).to.equal(prefix !== '');
        const away = await call(url, '/account', undefined, { headers: { accept: 'text/html', ...claimed } });
        expect([away.status, away.headers['location']]).to.deep.equal([303, '/sign-in?return_to=%2Faccount']);
      }
  });

  for (const evil of ['//evil.example', '/\\evil.example', 'https://evil.example', '/%2f/evil.example', ''])
    it(`for the language never lead to ${JSON.stringify(evil)}`, async () => {
      // requirement 81
      const visitor = makeVisitor(w.service.url);
      const { status, headers } = await visitor.send('POST', '/language', { language: 'de', return_to: evil });
      expect([status, headers['location']]).to.deep.equal([303, '/']);
    });
});
