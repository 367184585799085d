import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { freshDatabase } from '../../support/database.ts';
import type { FreshDatabase } from '../../support/database.ts';
import { PASSWORD, begin, eventually, join } from '../client.ts';
import { makeSuperAdmin, sql } from '../people.ts';
import { CHEAP, spawnService } from '../process.ts';
import type { ServiceProcess } from '../process.ts';
import { commitProxy } from './commit-proxy.ts';
import type { CommitProxy, Moment } from './commit-proxy.ts';
import { makeVisitor } from './visitor.ts';
import type { Visitor } from './visitor.ts';

// requirement 100
describe('a service that is killed between the form of a page and its answer', function () {
  this.timeout(300_000);
  let database: FreshDatabase;
  let proxy: CommitProxy;
  let service: ServiceProcess;

  const start = () =>
    spawnService({ ...CHEAP, DATABASE_URL: proxy.url, OTP_RESEND_INTERVAL: '0', PUBLIC_URL: 'https://id.example' });
  before(async () => {
    database = await freshDatabase();
    proxy = await commitProxy(new URL(database.url));
    service = await start();
  });
  after(async () => {
    await service.stop();
    proxy.close();
    await database.drop();
  });

  const signedIn = async (isAdmin = false): Promise<Readonly<{ visitor: Visitor; email: string }>> => {
    const { email } = await join(service.url);
    if (isAdmin) await makeSuperAdmin(database.url, email);
    const visitor = makeVisitor(service.url);
    await visitor.send('POST', '/sign-in', { login: email, password: PASSWORD });
    return { visitor, email };
  };

  /** Sends a form to a service that is killed at that moment, and gives the same browser at the next service. */
  const killedAt = async (moment: Moment, visitor: Visitor, path: string, form: Readonly<Record<string, string>>) => {
    const requestId = randomUUID();
    const { child, exit } = service;
    proxy.arm({ requestId, moment, strike: () => void child.kill('SIGKILL') });
    const cookie = [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = {
      accept: 'text/html',
      cookie,
      'content-type': 'application/x-www-form-urlencoded',
      'sec-fetch-site': 'same-origin',
      'x-request-id': requestId,
    };
    const { sent, answered } = begin(service.url, path, { method: 'POST', headers });
    sent.end(new URLSearchParams(form).toString());
    const outcome = await answered.then(
      ({ status }) => `answered ${status}`,
      () => 'no answer',
    );
    expect(outcome).to.equal('no answer');
    expect((await exit).signal).to.equal('SIGKILL');
    proxy.disarm();
    // the database notices that its client is gone, and undoes what was not committed
    await eventually(async () => {
      const text = `select from pg_stat_activity where datname = current_database() and state like 'idle in transaction%'`;
      return (await sql(database.url, text)).length === 0;
    }, 'the end of the transaction');
    service = await start();
    const next = makeVisitor(service.url);
    for (const [name, value] of visitor.cookies) next.cookies.set(name, value);
    return next;
  };

  const versionIn = (text: string): string =>
    /name="version" value="([^"]*)"/.exec(text)?.[1]?.replaceAll('&quot;', '"') ?? '';

  const PROFILE = { last_name: '', job_title: '', gender: '', dob: '', username: '' };

  for (const moment of ['before', 'after'] as const) {
    const isSaved = moment === 'after';

    it(`${moment} the commit shows the profile as it is ${isSaved ? 'now' : 'still'}, and takes the form again`, async () => {
      const { visitor } = await signedIn();
      const { text } = await visitor.open('/account/profile');
      const form = { ...PROFILE, version: versionIn(text), first_name: 'Survivor' };
      const next = await killedAt(moment, visitor, '/account/profile', form);
      const page = await next.open('/account/profile');
      expect(page.status).to.equal(200);
      expect(page.text.includes('value="Survivor"')).to.equal(isSaved);
      // saved already, it has nothing left to change, so its old version is no conflict
      expect((await next.send('POST', '/account/profile', form)).status).to.equal(303);
      expect((await next.open('/account/profile')).text).to.include('value="Survivor"');
    });

    it(`${moment} the commit shows a user as ${isSaved ? 'deleted, with the way to restore' : 'there, and deletes on the same form'}`, async () => {
      const { visitor } = await signedIn(true);
      const { email } = await join(service.url);
      const [row] = await sql<{ id: number }>(
        database.url,
        'select user_id as id from user_identity where value = $1',
        [email],
      );
      const path = `/admin/users/${row!.id}`;
      const form = { version: versionIn((await visitor.open(`${path}/delete`)).text) };
      const next = await killedAt(moment, visitor, `${path}/delete`, form);
      expect((await next.open(path)).text.includes(`href="${path}/restore"`)).to.equal(isSaved);
      const again = await next.send('POST', `${path}/delete`, form);
      expect(again.status).to.be.oneOf(isSaved ? [404, 409] : [303]);
      expect((await next.open(path)).text).to.include(`href="${path}/restore"`);
    });

    it(`${moment} the commit shows who is signed ${isSaved ? 'out' : 'in'} after signing out`, async () => {
      const { visitor } = await signedIn();
      const next = await killedAt(moment, visitor, '/sign-out', {});
      expect((await next.open('/account')).path).to.equal(isSaved ? '/sign-in?return_to=%2Faccount' : '/account');
    });
  }
});
