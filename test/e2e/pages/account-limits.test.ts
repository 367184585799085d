import { expect } from 'chai';
import { PASSWORD, anyEmail, call } from '../client.ts';
import { oneService } from '../own-database.ts';
import { as, cookieOf, joinAtBrowser } from './browser-session.ts';
import { makeVisitor } from './visitor.ts';

describe('changes of the own account on pages', function () {
  this.timeout(120_000);
  let own: Awaited<ReturnType<typeof oneService>>;
  before(async () => {
    own = await oneService({ RATE_LIMIT: 'on' });
  });
  after(() => own.end());

  it('share the limits of the API: what changes nothing is not counted, and both refuse after a hundred', async () => {
    // requirement 105
    const { member, visitor } = await joinAtBrowser(own);
    const left = async (): Promise<readonly number[]> => {
      const { headers } = await call(own.service.url, '/v1/me', {}, { method: 'PATCH', ...as(member) });
      const ended = await call(own.service.url, '/v1/me/sessions', undefined, { method: 'DELETE', ...as(member) });
      return [headers, ended.headers].map((all) => Number(/r=(\d+)/.exec(String(all['ratelimit']))?.[1]));
    };
    // the device that registered is forgotten, which is a change
    expect(await left()).to.deep.equal([100, 99]);
    await visitor.open('/account/profile');
    await visitor.submit({ job_title: 'Analyst' });
    expect(await left()).to.deep.equal([99, 99]);
    await visitor.submit({ job_title: 'Analyst' });
    await visitor.submit({ first_name: '' });
    expect(await left()).to.deep.equal([99, 99]);
    await visitor.open('/account/sessions');
    await visitor.send('POST', '/account/sessions', { end: 'others' });
    expect(await left()).to.deep.equal([99, 99]);
    await call(own.service.url, '/v1/auth/login', { login: member.email, password: PASSWORD });
    await visitor.send('POST', '/account/activity', {});
    expect(await left()).to.deep.equal([99, 98]);
    for (let n = 0; n < 99; n += 1)
      await call(own.service.url, '/v1/me', { job_title: `${n}` }, { method: 'PATCH', ...as(member) });
    await visitor.open('/account/profile');
    const refused = await visitor.submit({ job_title: 'One more' });
    expect({ status: refused.status, heading: refused.heading }).to.deep.equal({
      status: 429,
      heading: 'Too many tries',
    });
    // ending sessions stays possible
    expect((await visitor.send('POST', '/account/sessions', { end: 'others' })).status).to.equal(303);
  });

  it('count a message that a page sends as the API’s, and nothing else of its form', async () => {
    const { visitor } = await joinAtBrowser(own);
    const sends = async (path: string, fields: Readonly<Record<string, string>>) =>
      Number(/"\w+";r=(\d+)/.exec(String((await visitor.send('POST', path, fields)).headers['ratelimit']))?.[1] ?? NaN);
    const before = await sends('/account/addresses/new', { address: anyEmail() });
    await visitor.open('/account/sign-in');
    const id = /addresses\/(\d+)\/code/.exec(visitor.page().text)![1]!;
    await sends(`/account/addresses/${id}/code`, { do: 'verify', code: '000000' });
    await sends('/account/addresses/new', { address: 'nonsense' });
    expect(await sends(`/account/addresses/${id}/code`, { do: 'send' })).to.equal(before - 1);
  });

  it('never take the last administrator away', async () => {
    const admin = { login: 'admin@example.com', password: 'correct horse battery staple' };
    const { body } = await call(own.service.url, '/v1/auth/login', admin);
    const visitor = makeVisitor(own.service.url);
    visitor.cookies.set('session', await cookieOf(own, body.session_id));
    await visitor.open('/account/delete');
    const kept = await visitor.submit({ login: admin.login });
    expect(kept.status).to.equal(409);
    expect(kept.alert).to.include('You are the last administrator').and.include('Go to the users');
    expect((await visitor.open('/account')).status).to.equal(200);
  });
});
