import { expect } from 'chai';
import { freshDatabase } from '../../support/database.ts';
import type { FreshDatabase } from '../../support/database.ts';
import { PASSWORD, anyEmail, eventually, join } from '../client.ts';
import { CHEAP, spawnService } from '../process.ts';
import type { ServiceProcess } from '../process.ts';
import { switched } from '../process/empty-database.ts';
import type { EmptyDatabase } from '../process/empty-database.ts';
import { makeVisitor } from './visitor.ts';

describe('pages while the database is away', function () {
  this.timeout(120_000);
  let database: FreshDatabase;
  let server: EmptyDatabase;
  let service: ServiceProcess;

  before(async () => {
    database = await freshDatabase();
    server = await switched(database.url);
    service = await spawnService({ ...CHEAP, DATABASE_URL: database.url });
  });
  after(async () => {
    await server.allow(true);
    await service.stop();
    await database.drop();
  });

  it('show the form to sign in, refuse it within 3 s with the login kept, and take the same form afterwards', async () => {
    // requirement 100
    const { email } = await join(service.url);
    const visitor = makeVisitor(service.url);
    await server.allow(false);
    try {
      expect(await visitor.open('/')).to.include({ status: 200, path: '/sign-in', heading: 'Sign in' });
      const before = performance.now();
      const away = await visitor.submit({ login: email, password: PASSWORD });
      expect(performance.now() - before).to.be.below(3_000);
      expect(away).to.include({ status: 503, path: '/sign-in' });
      expect(away.title).to.match(/^Error: Sign in – /);
      expect(away.alert).to.equal('The service can’t reach its data. Nothing was changed. Try again in a moment.');
      expect(away.text).to.include(`value="${email}"`).and.include('</html>').and.not.include(PASSWORD);
      expect(Number(away.headers['retry-after'])).to.be.within(1, 60);
    } finally {
      await server.allow(true);
    }
    const path = await eventually(async () => {
      const seen = await visitor.submit({ login: email, password: PASSWORD });
      return seen.status === 503 ? null : seen.path;
    }, 'the same form going through');
    expect(path).to.equal('/account');
  });

  it('keep what was typed in every form', async () => {
    const email = anyEmail();
    await server.allow(false);
    try {
      for (const [path, fields, kept] of [
        ['/sign-in/code', { address: email }, email],
        ['/forgot', { address: email }, email],
        ['/register', { first_name: 'Ada', email, password: PASSWORD }, email],
        ['/reset', { token: 'the.token', new_password: PASSWORD, repeat: PASSWORD }, 'the.token'],
        ['/invitation', { token: 'A'.repeat(22), password: PASSWORD }, 'A'.repeat(22)],
        ['/undo-factor', { token: 'B'.repeat(22) }, 'B'.repeat(22)],
      ] as const) {
        const { status, text } = await makeVisitor(service.url).send('POST', path, fields);
        if (path !== '/reset') expect(status, path).to.equal(503);
        expect(text, path).not.to.include(PASSWORD);
        if (status === 503) expect(text, path).to.include(`value="${kept}"`).and.include('Nothing was changed');
      }
    } finally {
      await server.allow(true);
    }
  });

  it('say that one is still signed in if signing out failed', async () => {
    const { email } = await join(service.url);
    const visitor = makeVisitor(service.url);
    await visitor.send('POST', '/sign-in', { login: email, password: PASSWORD });
    const session = visitor.cookies.get('session');
    await server.allow(false);
    try {
      await visitor.open('/sign-out');
      const still = await visitor.submit({ forget: 'on' });
      expect(still).to.include({ status: 503, path: '/sign-out' });
      expect(still.alert).to.include('You are still signed in');
      expect(still.text).to.match(/name="forget"[^>]*\schecked|\schecked[^>]*name="forget"/);
      expect(visitor.cookies.get('session')).to.equal(session);
    } finally {
      await server.allow(true);
    }
    const path = await eventually(async () => {
      const seen = await visitor.submit({ forget: 'on' });
      return seen.status === 503 ? null : seen.path;
    }, 'signing out');
    expect(path).to.equal('/sign-in');
    expect([visitor.cookies.has('session'), visitor.cookies.has('device')]).to.deep.equal([false, false]);
  });
});
