import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { freshDatabase } from '../../support/database.ts';
import type { FreshDatabase } from '../../support/database.ts';
import { PASSWORD, begin, call, eventually, join } from '../client.ts';
import type { Answer } from '../client.ts';
import { CHEAP, spawnService } from '../process.ts';
import type { ServiceProcess } from '../process.ts';
import { commitProxy } from './commit-proxy.ts';
import type { CommitProxy, Moment } from './commit-proxy.ts';
import { makeVisitor } from './visitor.ts';
import type { Visitor } from './visitor.ts';

const UNKNOWN =
  'The service lost its data at the last step. We can’t tell whether this was saved; look before you do it again.';
const SAVED = { before: false, after: true, later: true } as const satisfies Record<Moment, boolean>;
const MOMENTS = Object.keys(SAVED) as readonly Moment[];

// requirement 100
describe('a change whose connection to the database breaks', function () {
  this.timeout(120_000);
  let database: FreshDatabase;
  let proxy: CommitProxy;
  let service: ServiceProcess;

  before(async () => {
    database = await freshDatabase();
    proxy = await commitProxy(new URL(database.url));
    service = await spawnService({ ...CHEAP, DATABASE_URL: proxy.url });
  });
  after(async () => {
    await service.stop();
    proxy.close();
    await database.drop();
  });

  /** Breaks all connections at that moment of a request. */
  const brokenAt = async (moment: Moment, send: (requestId: string) => Promise<Answer>): Promise<Answer> => {
    const requestId = randomUUID();
    proxy.arm({ requestId, moment, strike: proxy.cut });
    try {
      return await send(requestId);
    } finally {
      proxy.disarm();
    }
  };

  const submit = async (visitor: Visitor, path: string, form: Readonly<Record<string, string>>, requestId: string) => {
    const { sent, answered } = begin(service.url, path, {
      method: 'POST',
      headers: {
        accept: 'text/html',
        cookie: [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        'content-type': 'application/x-www-form-urlencoded',
        'sec-fetch-site': 'same-origin',
        'x-request-id': requestId,
      },
    });
    sent.end(new URLSearchParams(form).toString());
    return answered;
  };

  /** The service may take a connection from its pool that is broken, too. */
  const atLast = <A extends Answer>(look: () => Promise<A>): Promise<A> =>
    eventually(async () => {
      const answer = await look();
      return answer.status === 503 ? null : answer;
    }, 'another connection');

  const signedIn = async (): Promise<Visitor> => {
    const { email } = await join(service.url);
    const visitor = makeVisitor(service.url);
    await visitor.send('POST', '/sign-in', { login: email, password: PASSWORD });
    return visitor;
  };

  for (const moment of MOMENTS) {
    it(`${moment} the commit is a page that says to look, where the profile is ${SAVED[moment] ? 'new' : 'as it was'}`, async () => {
      const visitor = await signedIn();
      const { text } = await visitor.open('/account/profile');
      const version = /name="version" value="([^"]*)"/.exec(text)?.[1]?.replaceAll('&quot;', '"') ?? '';
      const form = { last_name: '', job_title: '', gender: '', dob: '', username: '', version, first_name: 'Survivor' };
      const answer = await brokenAt(moment, (id) => submit(visitor, '/account/profile', form, id));
      expect(answer.status).to.equal(503);
      expect(answer.text).to.include(UNKNOWN).and.include('</html>').and.not.include('Nothing was changed');
      expect(answer.text).to.include('<a href="/account/profile">Look at the page</a>');
      expect((await atLast(() => visitor.open('/account/profile'))).text.includes('value="Survivor"')).to.equal(
        SAVED[moment],
      );
    });

    it(`${moment} the commit is a problem that says to read first, where the user is ${SAVED[moment] ? 'new' : 'as it was'}`, async () => {
      const { accessToken } = await join(service.url);
      const headers = { authorization: `Bearer ${accessToken}` };
      const answer = await brokenAt(moment, (id) =>
        call(
          service.url,
          '/v1/me',
          { first_name: 'Survivor' },
          { method: 'PATCH', headers: { ...headers, 'x-request-id': id } },
        ),
      );
      expect(answer.status).to.equal(503);
      expect(answer.body).to.include({
        code: 'UNAVAILABLE',
        detail: 'The change may have been made: read what it should have changed, and repeat it in 5 s if it was not.',
      });
      const { body } = await atLast(() => call(service.url, '/v1/me', undefined, { headers }));
      expect(body.first_name === 'Survivor').to.equal(SAVED[moment]);
    });
  }

  for (const moment of ['before', 'after'] as const)
    it(`${moment} the commit leaves it open who is signed out`, async () => {
      const visitor = await signedIn();
      const answer = await brokenAt(moment, (id) => submit(visitor, '/sign-out', {}, id));
      expect(answer.status).to.equal(503);
      expect(answer.text).to.include('We can’t tell whether you are signed out; sign out again to be sure.');
      expect((await atLast(() => visitor.open('/account'))).path).to.equal(
        SAVED[moment] ? '/sign-in?return_to=%2Faccount' : '/account',
      );
    });

  it('keeps what was typed into a form on the way in', async () => {
    const { email } = await join(service.url);
    const visitor = makeVisitor(service.url);
    // A wrong password is counted in a transaction; a right one starts the session by a single statement.
    const form = { login: email, password: 'not the right password' };
    const answer = await brokenAt('after', (id) => submit(visitor, '/sign-in', form, id));
    expect(answer.status).to.equal(503);
    expect(answer.text).to.include(UNKNOWN).and.include(`value="${email}"`).and.not.include(form.password);
  });
});
