import { expect } from 'chai';
import { PASSWORD, call, join } from '../client.ts';
import { sql } from '../people.ts';
import { sharedService } from '../shared-service.ts';
import type { SharedService } from '../shared-service.ts';
import { as, cookieOf, joinAtBrowser } from './browser-session.ts';
import { makeVisitor } from './visitor.ts';

describe('the pages about sessions, activity and data', function () {
  this.timeout(60_000);
  let shared: SharedService;
  let url: string;
  before(async () => {
    shared = await sharedService();
    ({ url } = shared.service);
  });

  const alsoAt = async (email: string) => {
    const { body } = await call(url, '/v1/auth/login', { login: email, password: PASSWORD });
    const visitor = makeVisitor(url);
    visitor.cookies.set('session', await cookieOf(shared, body.session_id));
    return { visitor, sessionId: body.session_id as string };
  };

  it('end one session; a second time it was over already, as is one of somebody else', async () => {
    const { member, visitor } = await joinAtBrowser(shared);
    const [other, stranger] = [await alsoAt(member.email), await join(url)];
    const listed = await visitor.open('/account/sessions');
    expect(listed.text.indexOf(member.sessionId)).to.be.lessThan(listed.text.indexOf(other.sessionId));
    expect(listed.words).to.include('This one').and.include('127.0.0.1');
    expect((await visitor.submit({ end: other.sessionId })).words).to.include('The session was ended.');
    expect((await other.visitor.send('GET', '/account')).status).to.equal(303);
    await visitor.open('/account/sessions');
    for (const end of [other.sessionId, stranger.sessionId])
      expect((await visitor.submit({ end })).words, end).to.include('This session was over already.');
    expect((await call(url, '/v1/me', undefined, as(stranger))).status).to.equal(200);
  });

  it('end all others, and stay signed in here', async () => {
    const { member, visitor } = await joinAtBrowser(shared);
    const other = await alsoAt(member.email);
    await visitor.open('/account/sessions');
    await visitor.submit({ end: 'others' });
    expect(visitor.page().words).to.include('All other sessions were ended.').and.include('signed in nowhere else');
    expect((await other.visitor.send('GET', '/account')).status).to.equal(303);
    expect((await visitor.open('/account')).status).to.equal(200);
  });

  it('end this one: the cookie goes, and the sign-in comes', async () => {
    const { member, visitor } = await joinAtBrowser(shared);
    const { status, headers } = await visitor.send('POST', '/account/sessions', { end: member.sessionId });
    expect([status, headers['location']]).to.deep.equal([303, '/sign-in']);
    expect(visitor.cookies.has('session')).to.equal(false);
  });

  it('tell in words what happened, and nothing of what others did elsewhere', async () => {
    const { member, visitor } = await joinAtBrowser(shared);
    await call(url, '/v1/auth/login', { login: member.email, password: 'wrong' });
    await call(url, '/v1/me', { job_title: 'Analyst' }, { method: 'PATCH', ...as(member) });
    const { words, text } = await visitor.open('/account/activity');
    for (const said of ['Signed in', 'Wrong password Refused', 'Job title: Analyst', 'Account made'])
      expect(words).to.include(said);
    expect(text).not.to.match(/session\.started|password\.refused/);
    expect((await visitor.open('/account/activity?cursor=abc')).path).to.equal('/account/activity');
  });

  it('lead to older events', async () => {
    const { member, visitor } = await joinAtBrowser(shared);
    const [{ id } = { id: 0 }] = await sql<{ id: number }>(
      shared.database.url,
      'select user_id as id from user_identity where value = $1',
      [member.email],
    );
    for (let n = 0; n < 50; n += 1)
      await call(url, '/v1/me', { job_title: `Analyst ${n}` }, { method: 'PATCH', ...as(member) });
    const first = await visitor.open('/account/activity');
    const next = /href="(\/account\/activity\?cursor=[^"]+)"/.exec(first.text)?.[1];
    expect(first.words, String(id)).not.to.include('Account made');
    expect((await visitor.open(next!)).words)
      .to.include('Account made')
      .and.include('First page');
  });

  it('end all others when something was not the reader, and ask for a new password', async () => {
    const { member, visitor } = await joinAtBrowser(shared);
    const thief = await alsoAt(member.email);
    await visitor.open('/account/activity');
    const next = await visitor.submit({}, '/account/activity');
    expect({ path: next.path, said: next.words.includes('Now choose a new password.') }).to.deep.equal({
      path: '/account/sign-in/password',
      said: true,
    });
    expect((await thief.visitor.send('GET', '/account')).status).to.equal(303);
  });

  it('give everything that the API gives, as a file', async () => {
    const { member, visitor } = await joinAtBrowser(shared);
    expect((await visitor.open('/account/data')).words).to.include('Download everything');
    const file = await visitor.send('GET', '/account/data/export');
    expect(file.headers['content-disposition']).to.match(/^attachment; filename="account-\d{4}-\d\d-\d\d\.json"$/);
    const { exported_at: _, ...mine } = file.body;
    const { exported_at: __, ...same } = (await call(url, '/v1/me/export', undefined, as(member))).body;
    expect(mine).to.deep.equal(same);
  });

  it('delete the account once its name is typed, and then nobody signs in with it', async () => {
    const { member, visitor } = await joinAtBrowser(shared);
    const asked = await visitor.open('/account/delete');
    expect(asked.words).to.include(`type ${member.email}`).and.include('All your sessions, this one included');
    const kept = await visitor.submit({ login: 'somebody else' });
    expect({ status: kept.status, alert: kept.alert }).to.deep.equal({
      status: 422,
      alert: 'There is a problem This is neither your username nor one of your addresses. Nothing was deleted.',
    });
    const { status, headers } = await visitor.send('POST', '/account/delete', {
      login: ` ${member.email.toUpperCase()}`,
    });
    expect([status, headers['location']]).to.deep.equal([303, '/sign-in']);
    expect(visitor.cookies.has('session')).to.equal(false);
    expect((await call(url, '/v1/auth/login', { login: member.email, password: PASSWORD })).status).to.equal(401);
    expect((await call(url, '/v1/me', undefined, as(member))).status).to.equal(401);
  });
});
