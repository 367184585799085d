import { expect } from 'chai';
import { call } from '../client.ts';
import { sharedService } from '../shared-service.ts';
import type { SharedService } from '../shared-service.ts';
import { as, joinAtBrowser } from './browser-session.ts';

describe('the pages of the own account', function () {
  this.timeout(60_000);
  let shared: SharedService;
  before(async () => void (shared = await sharedService()));

  const PAGES = [
    '/account',
    '/account/profile',
    '/account/picture',
    '/account/sign-in',
    '/account/sign-in/password',
    '/account/sessions',
    '/account/activity',
    '/account/data',
    '/account/delete',
  ];

  it('show the reader’s data, and nobody else’s', async () => {
    const [ada, bob] = [await joinAtBrowser(shared), await joinAtBrowser(shared)];
    await call(
      shared.service.url,
      '/v1/me',
      { last_name: 'Nobody’s business' },
      { method: 'PATCH', ...as(bob.member) },
    );
    for (const path of PAGES) {
      const { status, text } = await ada.visitor.open(path);
      expect(status, path).to.equal(200);
      for (const secret of [bob.member.email, bob.member.sessionId, 'business', ada.member.accessToken])
        expect(text, path).not.to.include(secret);
      expect(text, path).not.to.match(/undefined|\bnull\b|\[object|\{\{/);
    }
    expect((await ada.visitor.open('/account')).words).to.include(ada.member.email);
  });

  it('are in the language of the reader', async () => {
    const { visitor } = await joinAtBrowser(shared, 'de');
    for (const path of PAGES) {
      const { status, text } = await visitor.open(path);
      expect(status, path).to.equal(200);
      expect(text, path).to.include('<html lang="de">').and.include('>Übersicht</a');
    }
    expect((await visitor.open('/account/profile')).heading).to.equal('Profil');
  });

  it('send a visitor whose session has ended to the sign-in, and back', async () => {
    const { member, visitor } = await joinAtBrowser(shared);
    await call(shared.service.url, '/v1/me/sessions/' + member.sessionId, undefined, {
      method: 'DELETE',
      ...as(member),
    });
    for (const path of PAGES) {
      const { status, headers } = await visitor.send('GET', path);
      expect({ status, to: headers['location'] }, path).to.deep.equal({
        status: 303,
        to: `/sign-in?return_to=${encodeURIComponent(path)}`,
      });
      if (path !== '/account' && path !== '/account/data')
        expect((await visitor.send('POST', path, {})).status, path).to.equal(401);
    }
  });

  it('say on the first one what needs the reader: an unconfirmed address, no password, a lock with its end', async () => {
    const { member, visitor } = await joinAtBrowser(shared);
    expect((await visitor.open('/account')).words).to.include('Nothing needs you at the moment.');
    await call(shared.service.url, '/v1/me/identities', { type: 'email', value: `second.${member.email}` }, as(member));
    for (let n = 0; n < 5; n += 1)
      await call(shared.service.url, '/v1/auth/login', { login: member.email, password: 'wrong' });
    const { words } = await visitor.open('/account');
    expect(words).to.include(`second.${member.email} is not confirmed yet`);
    expect(words).to.match(
      /locked on devices that are not known. It opens by itself at \d\d:\d\d UTC \(in 1[45] minutes\)/,
    );
  });

  describe('change the profile', () => {
    it('and count as the API’s changes', async () => {
      // requirement 105
      const { member, visitor } = await joinAtBrowser(shared);
      await visitor.open('/account/profile');
      const saved = await visitor.submit({ job_title: 'Analyst', dob: '1815-12-10' });
      expect({ status: saved.status, alert: saved.alert }).to.deep.equal({
        status: 422,
        alert: 'There is a problem Enter a day between 1900 and today, or leave it empty.',
      });
      expect(saved.title).to.match(/^Error: Profile – /);
      expect(saved.text).to.include('value="Analyst"').and.include('aria-invalid="true"');
      await visitor.submit({ dob: '1915-12-10', username: `ada-${process.pid}`, gender: 'female' });
      expect(visitor.page().words).to.include('Your changes were saved.');
      const { body } = await call(shared.service.url, '/v1/me', undefined, as(member));
      expect(body).to.deep.include({
        first_name: 'Ada',
        job_title: 'Analyst',
        dob: '1915-12-10',
        gender: 'female',
        username: `ada-${process.pid}`,
      });
      await visitor.submit({ job_title: '' });
      expect((await call(shared.service.url, '/v1/me', undefined, as(member))).body.job_title).to.equal(null);
    });

    it('not when it is stale: both values are shown, and the reader takes one', async () => {
      const { member, visitor } = await joinAtBrowser(shared);
      await visitor.open('/account/profile');
      const change = (body: object) => call(shared.service.url, '/v1/me', body, { method: 'PATCH', ...as(member) });
      await change({ job_title: 'Countess' });
      const stale = await visitor.submit({ job_title: 'Analyst' });
      expect(stale.status).to.equal(412);
      expect(stale.words).to.include('Analyst').and.include('Countess').and.include('Take theirs');
      const me = async () => (await call(shared.service.url, '/v1/me', undefined, as(member))).body.job_title;
      expect(await me()).to.equal('Countess');
      // a second change while the reader decides
      await change({ job_title: 'Programmer' });
      expect((await visitor.submit({ job_title: 'Analyst' })).words).to.include('Programmer');
      expect((await visitor.submit({ job_title: 'Analyst' })).status).to.equal(200);
      expect(await me()).to.equal('Analyst');
    });

    it('not if somebody else has signed in since the form was shown, as in another tab', async () => {
      const [{ visitor: tab }, { visitor: elsewhere }] = [await joinAtBrowser(shared), await joinAtBrowser(shared)];
      await tab.open('/account/profile');
      tab.cookies.set('session', elsewhere.cookies.get('session')!);
      const refused = await tab.submit({ first_name: 'Mallory' });
      expect(refused.status).to.equal(401);
      expect(refused.words).to.include('Nothing was changed, and what you entered was not kept.');
      expect((await elsewhere.open('/account')).words).not.to.include('Mallory');
      await elsewhere.open('/account/profile');
      expect((await elsewhere.submit({ first_name: 'Grace' })).words).to.include('Your changes were saved.');
    });

    it('not to a username that somebody else has, nor too often', async () => {
      const [ada, bob] = [await joinAtBrowser(shared), await joinAtBrowser(shared)];
      const username = `taken-${process.pid}`;
      await bob.visitor.open('/account/profile');
      await bob.visitor.submit({ username });
      await ada.visitor.open('/account/profile');
      const taken = await ada.visitor.submit({ username });
      expect({ status: taken.status, alert: taken.alert }).to.deep.equal({
        status: 409,
        alert: 'There is a problem Somebody else has this username. Choose another one.',
      });
      for (const n of [2, 3]) await bob.visitor.submit({ username: `${username}-${n}` });
      const often = await bob.visitor.submit({ username: `${username}-4` });
      expect({ status: often.status, retry: Number(often.headers['retry-after']) > 600 }).to.deep.equal({
        status: 429,
        retry: true,
      });
      expect(often.alert).to.match(/You can change it again in 1\d minutes/);
    });
  });
});
