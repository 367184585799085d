import { expect } from 'chai';
import { PASSWORD, anyEmail, call, codeFrom, join } from '../client.ts';
import { takePasswordAway } from '../people.ts';
import { sharedService } from '../shared-service.ts';
import type { SharedService } from '../shared-service.ts';
import { as, cookieOf, joinAtBrowser, signedInLongAgo } from './browser-session.ts';
import { makeVisitor } from './visitor.ts';

const NEW = 'another passphrase, long enough';

describe('the pages about signing in', function () {
  this.timeout(60_000);
  let shared: SharedService;
  let url: string;
  before(async () => {
    shared = await sharedService();
    ({ url } = shared.service);
  });

  const login = async (value: string, password: string) =>
    (await call(url, '/v1/auth/login', { login: value, password })).status;

  describe('change the password', () => {
    const path = '/account/sign-in/password';

    it('end all other sessions, and go on with a new cookie', async () => {
      // requirement 9, 77
      const { member, visitor } = await joinAtBrowser(shared);
      const elsewhere = (await call(url, '/v1/auth/login', { login: member.email, password: PASSWORD })).body;
      const other = makeVisitor(url);
      other.cookies.set('session', await cookieOf(shared, elsewhere.session_id));
      expect((await other.open('/account')).status).to.equal(200);
      const old = visitor.cookies.get('session')!;
      await visitor.open(path);
      const done = await visitor.submit({ current_password: PASSWORD, new_password: NEW });
      expect({ path: done.path, status: done.status }).to.deep.equal({ path: '/account/sign-in', status: 200 });
      expect(done.words).to.include('Your password was changed');
      expect(visitor.cookies.get('session')).not.to.equal(old);
      expect((await visitor.open('/account')).status).to.equal(200);
      expect((await other.send('GET', '/account')).status).to.equal(303);
      const thief = makeVisitor(url);
      thief.cookies.set('session', old);
      expect((await thief.send('GET', '/account')).status).to.equal(303);
      expect([await login(member.email, PASSWORD), await login(member.email, NEW)]).to.deep.equal([401, 200]);
    });

    it('not with a wrong one, which counts together with those at the API and locks', async () => {
      // requirement 9, 21
      const { member, visitor } = await joinAtBrowser(shared);
      await visitor.open(path);
      for (const _ of [1, 2]) {
        const wrong = await visitor.submit({ current_password: 'wrong', new_password: NEW });
        expect({ status: wrong.status, alert: wrong.alert }).to.deep.equal({
          status: 401,
          alert: 'There is a problem This is not your current password.',
        });
        expect(wrong.text).not.to.include('value="wrong"').and.not.to.include(NEW);
        expect(wrong.text).to.include(`value="${member.email}"`);
      }
      for (const _ of [1, 2, 3])
        await call(
          url,
          '/v1/me/password',
          { current_password: 'wrong', new_password: NEW },
          { method: 'PUT', ...as(member) },
        );
      const locked = await visitor.submit({ current_password: PASSWORD, new_password: NEW });
      expect(locked.status).to.equal(429);
      expect(Number(locked.headers['retry-after'])).to.be.greaterThan(600);
      expect(locked.alert).to.match(/^Too many tries. You can try again at \d\d:\d\d UTC/);
      expect(await login(member.email, PASSWORD)).to.equal(200);
    });

    it('say which rule a new one breaks, and ask for the current one', async () => {
      const { visitor } = await joinAtBrowser(shared);
      await visitor.open(path);
      for (const [fields, status, alert] of [
        [{ current_password: PASSWORD, new_password: 'short' }, 422, 'Enter at least 12 characters.'],
        [
          { current_password: PASSWORD, new_password: PASSWORD },
          422,
          'This is the password that you have. Choose another one.',
        ],
        [{ current_password: '', new_password: NEW }, 422, 'Enter your current password.'],
      ] as const) {
        const refused = await visitor.submit(fields);
        expect({ status: refused.status, alert: refused.alert }).to.deep.equal({
          status,
          alert: `There is a problem ${alert}`,
        });
      }
    });

    it('set the first one only after a fresh sign-in', async () => {
      const { member, visitor } = await joinAtBrowser(shared);
      await takePasswordAway(shared.database.url, member.email);
      expect((await visitor.open('/account')).words).to.include('You have no password');
      await visitor.open(path);
      await signedInLongAgo(shared, member);
      const stale = await visitor.send('POST', path, { new_password: NEW });
      const opened = await visitor.send('GET', path);
      for (const { status, headers } of [stale, opened])
        expect([status, headers['location']]).to.deep.equal([303, `/confirm?return_to=${encodeURIComponent(path)}`]);
      expect(await login(member.email, NEW)).to.equal(401);
    });
  });

  describe('manage addresses', () => {
    const codeTo = (email: string, act: () => Promise<unknown>) => codeFrom(url, email, act);

    it('add one, confirm it with its code, make it primary, and remove the other', async () => {
      const { member, visitor } = await joinAtBrowser(shared);
      const email = anyEmail();
      await visitor.open('/account/addresses/new');
      const code = await codeTo(email, () => visitor.submit({ address: ` ${email.toUpperCase()} ` }));
      const asked = visitor.page();
      expect({ path: asked.path.replace(/\d+/, 'n'), heading: asked.heading }).to.deep.equal({
        path: '/account/addresses/n/code',
        heading: `Confirm ${email}`,
      });
      const wrong = await visitor.submit({ code: code === '000000' ? '000001' : '000000', do: 'verify' });
      expect({ status: wrong.status, alert: wrong.alert }).to.deep.equal({
        status: 401,
        alert: 'There is a problem This code is not right. Codes are good for 5 minutes.',
      });
      expect(wrong.text).not.to.include('value="00000');
      const done = await visitor.submit({ code: `${code.slice(0, 3)} ${code.slice(3)}`, do: 'verify' });
      expect({ path: done.path, said: done.words.includes('The address is confirmed.') }).to.deep.equal({
        path: '/account/sign-in',
        said: true,
      });
      await visitor.submit({ primary: asked.path.split('/')[3]! });
      expect(visitor.page().words).to.include('This is your primary address now.');
      const { body } = await call(url, '/v1/me', undefined, as(member));
      const [old] = body.identities.filter(({ value }: { value: string }) => value === member.email);
      const removePath = `/account/addresses/${old.id}/remove`;
      const removal = await visitor.open(removePath);
      expect(removal.words).to.include(`You can’t sign in with ${member.email} any more`);
      await visitor.submit({}, removePath);
      expect(visitor.page().words).to.include('It was removed.').and.not.to.include(member.email);
      expect([await login(member.email, PASSWORD), await login(email, PASSWORD)]).to.deep.equal([401, 200]);
    });

    it('not the last way in: the page says why instead', async () => {
      const { member, visitor } = await joinAtBrowser(shared);
      expect((await visitor.open('/account/sign-in')).words).to.include('It is your only confirmed way to sign in');
      const { body } = await call(url, '/v1/me', undefined, as(member));
      const path = `/account/addresses/${body.identities[0].id}/remove`;
      await visitor.open(path);
      const kept = await visitor.submit({}, path);
      expect({ status: kept.status, alert: kept.alert }).to.deep.equal({
        status: 409,
        alert: 'This is your only confirmed way to sign in, so it was not removed. Confirm another one first.',
      });
    });

    it('say at the field what can’t be added', async () => {
      const { member, visitor } = await joinAtBrowser(shared);
      await visitor.open('/account/addresses/new');
      for (const [address, status, alert] of [
        ['nonsense', 422, 'Enter an email address such as'],
        ['', 422, 'Enter an email address such as'],
        [member.email, 409, 'You have this address already.'],
      ] as const) {
        const refused = await visitor.submit({ address });
        expect({ status: refused.status, is: refused.alert.includes(alert) }, address).to.deep.equal({
          status,
          is: true,
        });
        expect(refused.text).to.include(`value="${address}"`);
      }
    });

    it('tell that an address belongs to somebody else only to whom its code proved that it is theirs', async () => {
      const [{ visitor }, email] = [await joinAtBrowser(shared), anyEmail()];
      await visitor.open('/account/addresses/new');
      const code = await codeTo(email, () => visitor.submit({ address: email }));
      const path = visitor.page().path;
      await join(url, email);
      await visitor.open(path);
      const taken = await visitor.submit({ code, do: 'verify' });
      expect(taken.status).to.equal(409);
      expect(taken.alert).to.include('belongs to another account');
    });

    it('send another code, and lock after three wrong ones', async () => {
      const [{ visitor }, email] = [await joinAtBrowser(shared), anyEmail()];
      await visitor.open('/account/addresses/new');
      await codeTo(email, () => visitor.submit({ address: email }));
      const code = await codeTo(email, () => visitor.send('POST', visitor.page().path, { do: 'send' }));
      const wrong = code === '000000' ? '000001' : '000000';
      for (const _ of [1, 2, 3]) expect((await visitor.submit({ code: wrong, do: 'verify' })).status).to.equal(401);
      const locked = await visitor.submit({ code, do: 'verify' });
      expect({ status: locked.status, alert: locked.alert.slice(0, 15) }).to.deep.equal({
        status: 429,
        alert: 'Too many tries.',
      });
    });

    it('of others are not found', async () => {
      const [ada, bob] = [await joinAtBrowser(shared), await joinAtBrowser(shared)];
      const { body } = await call(url, '/v1/me', undefined, as(bob.member));
      const { id } = body.identities[0];
      for (const path of [`/account/addresses/${id}/remove`, `/account/addresses/${id}/code`]) {
        expect((await ada.visitor.send('GET', path)).status).to.equal(404);
        expect((await ada.visitor.send('POST', path, { do: 'send' })).status).to.equal(404);
      }
      expect((await bob.visitor.open('/account/sign-in')).words).to.include(bob.member.email);
    });

    it('only after a fresh sign-in', async () => {
      const { member, visitor } = await joinAtBrowser(shared);
      const { body } = await call(url, '/v1/me', undefined, as(member));
      await signedInLongAgo(shared, member);
      const { id } = body.identities[0];
      for (const [method, path] of [
        ['GET', '/account/addresses/new'],
        ['POST', '/account/addresses/new'],
        ['GET', `/account/addresses/${id}/remove`],
        ['POST', `/account/addresses/${id}/remove`],
        ['POST', '/account/sign-in'],
        ['GET', '/account/link/google'],
        ['POST', '/account/link/google'],
        ['GET', '/account/data'],
        ['GET', '/account/delete'],
        ['POST', '/account/delete'],
      ] as const) {
        const { status, headers } = await visitor.send(method, path, method === 'POST' ? {} : undefined);
        expect([status, headers['location']], `${method} ${path}`).to.deep.equal([
          303,
          `/confirm?return_to=${encodeURIComponent(path)}`,
        ]);
      }
    });
  });
});
