import { expect } from 'chai';
import type { SoftwareAuthenticator } from '../../support/passkeys/software-authenticator.ts';
import { join } from '../client.ts';
import type { Member } from '../client.ts';
import { oneService } from '../own-database.ts';
import { authenticatorFor, keyed, withPasskey } from '../passkeys/passkey-steps.ts';
import { makeSuperAdmin, sql } from '../people.ts';
import { enrolled } from '../second-factor/enrolled.ts';
import { sharedService } from '../shared-service.ts';
import type { SharedService } from '../shared-service.ts';
import { cookieOf, signedInLongAgo } from './browser-session.ts';
import { press } from './press.ts';
import { makeVisitor } from './visitor.ts';
import type { Seen, Visitor } from './visitor.ts';

const NOT_ACCEPTED = 'This passkey was not accepted.';
const GONE = 'It was removed meanwhile.';
const PASSKEYS = '/account/passkeys';

const visiting = async (shared: SharedService, { sessionId }: Pick<Member, 'sessionId'>): Promise<Visitor> => {
  const visitor = makeVisitor(shared.service.url);
  visitor.cookies.set('session', await cookieOf(shared, sessionId));
  return visitor;
};

/** What the script of the page gets before it asks the authenticator. */
const optionsOf = async (visitor: Visitor, path: string) => {
  const answer = await visitor.send('POST', `${path}/options`, {});
  expect(answer.status, answer.text).to.equal(200);
  expect(answer.headers['cache-control']).to.equal('no-store');
  return answer.body.options;
};

const signed = async (visitor: Visitor, path: string, key: SoftwareAuthenticator): Promise<string> =>
  JSON.stringify(key.get(await optionsOf(visitor, path)));

const answered = (visitor: Visitor, path: string, response: string): Promise<Seen> =>
  visitor.submit({ response }, path);

describe('passkeys on pages, without a browser', function () {
  this.timeout(60_000);
  let shared: SharedService;
  let url: string;
  before(async () => {
    shared = await sharedService();
    ({ url } = shared.service);
  });

  const rows = (email: string) =>
    sql<{ row: string }>(
      shared.database.url,
      `select to_jsonb(p)::text as row from passkey p
        where user_id = (select user_id from user_identity where value = $1) order by id`,
      [email],
    );

  const atSignIn = async (): Promise<Visitor> => {
    const visitor = makeVisitor(url);
    await visitor.open('/sign-in');
    return visitor;
  };

  it('of another user, or that never were, are gone: nothing is shown and nothing changes', async () => {
    const [ada, eve] = [await keyed(url), await keyed(url)];
    const visitor = await visiting(shared, eve);
    const before = await rows(ada.email);
    for (const id of [ada.passkeyId, 2_147_483_647, '0', '-1', '9'.repeat(30), 'x', '%00'])
      for (const page of ['', '/remove']) {
        const path = `${PASSKEYS}/${id}${page}`;
        const shown = await visitor.open(path);
        expect([shown.path, shown.text.includes(GONE)], path).to.deep.equal([PASSKEYS, true]);
        const sent = await visitor.send('POST', path, { name: 'Of Eve' });
        expect([sent.status, sent.headers['location']], path).to.deep.equal([303, PASSKEYS]);
        expect((await visitor.open(PASSKEYS)).text, path).to.include(GONE);
      }
    expect(await rows(ada.email)).to.deep.equal(before);
  });

  it('are renamed by their owner, who hears what is wrong with a name', async () => {
    const ada = await keyed(url);
    const visitor = await visiting(shared, ada);
    const path = `${PASSKEYS}/${ada.passkeyId}`;
    await visitor.open(path);
    for (const name of ['', ' ', 'x'.repeat(65)]) {
      const refused = await visitor.submit({ name });
      expect([refused.status, refused.path], name).to.deep.equal([422, path]);
      expect(refused.alert).to.include('Type a name of 1 to 64 characters.');
    }
    const renamed = await visitor.submit({ name: '<b>Phone</b>' });
    expect(renamed.path).to.equal(PASSKEYS);
    expect(renamed.text).to.include('&lt;b&gt;Phone&lt;/b&gt;').and.not.include('<b>Phone');
  });

  it('sign in, and an answer that is cut, changed, too long or no answer at all does not', async () => {
    const ada = await keyed(url);
    const visitor = await atSignIn();
    const right = await signed(visitor, '/sign-in/passkey', ada.key);
    const { response, ...rest } = JSON.parse(right);
    const wrong: Readonly<Record<string, string>> = {
      empty: '',
      cut: right.slice(0, -20),
      null: 'null',
      'a list': '[]',
      nested: '['.repeat(20_000),
      'without its parts': JSON.stringify(rest),
      'parts of another type': JSON.stringify({ ...rest, response: { ...response, signature: 1 } }),
      'too long a part': JSON.stringify({
        ...rest,
        response: { ...response, authenticatorData: 'A'.repeat(30_000) },
      }),
      'an id with markup': JSON.stringify({ ...rest, id: '"><script>', response }),
      'another signature': JSON.stringify({ ...rest, response: { ...response, signature: 'AAAA' } }),
    };
    for (const [what, text] of Object.entries(wrong)) {
      const refused = await answered(visitor, '/sign-in/passkey', text);
      expect([refused.status, refused.path], what).to.deep.equal([401, '/sign-in/passkey']);
      expect(refused.alert, what).to.include(NOT_ACCEPTED);
      expect(refused.text, what).not.to.include('<script>');
      expect(visitor.cookies.has('session'), what).to.equal(false);
    }
    const huge = await visitor.send('POST', '/sign-in/passkey', { response: 'A'.repeat(2_000_000) });
    expect([huge.status, visitor.cookies.has('session')]).to.deep.equal([413, false]);
    expect((await answered(visitor, '/sign-in/passkey', right)).path).to.equal('/account');
  });

  for (const isSynced of [true, false])
    it(`${isSynced ? 'that are synced' : 'on one device'} take each signature once`, async () => {
      const ada = await keyed(url, { isSynced });
      const [visitor, thief] = [await atSignIn(), await atSignIn()];
      const response = await signed(visitor, '/sign-in/passkey', ada.key);
      expect((await answered(visitor, '/sign-in/passkey', response)).path).to.equal('/account');
      const replayed = await answered(thief, '/sign-in/passkey', response);
      expect([replayed.status, thief.cookies.has('session')]).to.deep.equal([401, false]);
      expect(replayed.alert).to.include(NOT_ACCEPTED);
    });

  it('are added only with a right answer, once', async () => {
    const ada = await join(url);
    const visitor = await visiting(shared, ada);
    const path = `${PASSKEYS}/new`;
    await visitor.open(path);
    const key = authenticatorFor(url);
    const used = await optionsOf(visitor, path);
    const right = JSON.stringify(key.create(used));
    const assertion = JSON.stringify(key.get({ challenge: 'AAAA', rpId: 'localhost' }));
    for (const text of ['', '{}', 'null', right.slice(1), assertion]) {
      const refused = await visitor.submit({ response: text, name: 'Laptop' });
      expect([refused.status, refused.path], text).to.deep.equal([401, path]);
      expect(refused.alert).to.include(NOT_ACCEPTED);
      expect(refused.text).to.include('value="Laptop"');
    }
    const badName = await visitor.submit({ response: right, name: 'x'.repeat(65) });
    expect([badName.status, badName.alert.includes('1 to 64')]).to.deep.equal([422, true]);
    expect(await rows(ada.email)).to.deep.equal([]);
    const added = await visitor.submit({ response: right, name: 'Laptop' });
    expect([added.path, added.text.includes('The passkey was added.')]).to.deep.equal([PASSKEYS, true]);
    await visitor.open(path);
    const other = JSON.stringify(authenticatorFor(url).create(used));
    for (const text of [right, other]) expect((await visitor.submit({ response: text })).status).to.equal(401);
    expect(await rows(ada.email)).to.have.lengthOf(1);
  });

  it('are neither added nor removed by a session whose sign-in is old', async () => {
    const ada = await keyed(url);
    const visitor = await visiting(shared, ada);
    const key = authenticatorFor(url);
    const made = JSON.stringify(key.create(await optionsOf(visitor, `${PASSKEYS}/new`)));
    await signedInLongAgo(shared, ada);
    const before = await rows(ada.email);
    for (const path of [`${PASSKEYS}/new`, `${PASSKEYS}/new/options`, `${PASSKEYS}/${ada.passkeyId}/remove`]) {
      const sent = await visitor.send('POST', path, { response: made });
      expect(String(sent.headers['location']), path).to.match(/^\/confirm/);
      expect(sent.status, path).to.equal(303);
    }
    expect(await rows(ada.email)).to.deep.equal(before);
  });

  it('that the service does not know are said to the browser, which can forget them', async () => {
    const visitor = await atSignIn();
    const key = authenticatorFor(url);
    const response = JSON.stringify(key.get(await optionsOf(visitor, '/sign-in/passkey'), { userHandle: null }));
    const refused = await answered(visitor, '/sign-in/passkey', response);
    expect([refused.status, refused.path]).to.deep.equal([401, '/sign-in/passkey']);
    expect(refused.alert).to.include('This passkey was removed here');
    expect(refused.text).to.include(`data-unknown="${key.credentialId}"`).and.include('data-rp="localhost"');
    expect(visitor.cookies.has('session')).to.equal(false);
  });

  it('that are blocked open nothing, and their owner sees why', async () => {
    const ada = await keyed(url);
    await sql(shared.database.url, 'update passkey set blocked_at = now() where id = $1', [ada.passkeyId]);
    const guest = await atSignIn();
    const refused = await answered(guest, '/sign-in/passkey', await signed(guest, '/sign-in/passkey', ada.key));
    expect([refused.status, guest.cookies.has('session')]).to.deep.equal([401, false]);
    expect(refused.alert).to.include(NOT_ACCEPTED);
    const visitor = await visiting(shared, ada);
    expect((await visitor.open(PASSKEYS)).words)
      .to.include('Blocked')
      .and.include('it may have been copied');
    await signedInLongAgo(shared, ada);
    const confirm = await visitor.open(`${PASSKEYS}/${ada.passkeyId}/remove`);
    expect(confirm.path).to.match(/^\/confirm/);
    expect(confirm.text).not.to.include('/confirm/passkey');
  });

  it('confirm who is there, but not with the passkey of another user', async () => {
    const [ada, eve] = [await keyed(url), await keyed(url)];
    const visitor = await visiting(shared, ada);
    await signedInLongAgo(shared, ada);
    const before = visitor.cookies.get('session');
    const path = `${PASSKEYS}/${ada.passkeyId}/remove`;
    await visitor.open(path);
    for (const text of ['', '{}', await signed(visitor, '/confirm/passkey', eve.key)]) {
      const refused = await answered(visitor, '/confirm/passkey', text);
      expect(refused.status, text).to.equal(401);
      expect(refused.alert).not.to.equal('');
    }
    expect(visitor.cookies.get('session')).to.equal(before);
    const done = await answered(visitor, '/confirm/passkey', await signed(visitor, '/confirm/passkey', ada.key));
    expect(done.status).to.equal(200);
    expect(visitor.cookies.get('session')).not.to.equal(before);
    expect((await visitor.open(path)).path).to.equal(path);
  });

  it('answer the second factor once, and only that of their owner', async () => {
    const [ada, eve] = [await withPasskey(url, await enrolled(url)), await keyed(url)];
    const challenged = async (): Promise<Visitor> => {
      const visitor = await atSignIn();
      await visitor.submit({ login: ada.email, password: ada.password });
      expect(visitor.page().path).to.equal('/second-factor');
      return visitor;
    };
    const visitor = await challenged();
    for (const text of ['', '{}', 'null', await signed(visitor, '/second-factor/passkey', eve.key)]) {
      const refused = await answered(visitor, '/second-factor/passkey', text);
      expect([refused.status, visitor.cookies.has('session')], text).to.deep.equal([401, false]);
      expect(refused.alert).to.include(NOT_ACCEPTED);
    }
    const flow = visitor.cookies.get('flow') ?? '';
    const right = await signed(visitor, '/second-factor/passkey', ada.key);
    expect((await answered(visitor, '/second-factor/passkey', right)).path).to.equal('/account');
    const thief = makeVisitor(url);
    for (const cookie of [flow, '']) {
      thief.cookies.set('flow', cookie);
      await thief.send('POST', '/second-factor/passkey', { response: right });
      expect(thief.cookies.has('session')).to.equal(false);
    }
  });

  it('are removed, but not the last way in', async () => {
    const ada = await keyed(url);
    const visitor = await visiting(shared, ada);
    const path = `${PASSKEYS}/${ada.passkeyId}/remove`;
    await sql(
      shared.database.url,
      `with a as (update user_auth set password_hash = '!' where user_id = (select user_id from user_identity where value = $1))
       update user_identity set is_verified = false where value = $1`,
      [ada.email],
    );
    const before = await rows(ada.email);
    await visitor.open(path);
    const refused = await visitor.send('POST', path, {});
    expect(refused.status).to.equal(409);
    expect(refused.text).to.include('It is your only way to sign in, so it can’t be removed.');
    expect(await rows(ada.email)).to.deep.equal(before);
    await sql(shared.database.url, 'update user_identity set is_verified = true where value = $1', [ada.email]);
    await visitor.open(path);
    const removed = await press(visitor);
    expect([removed.path, removed.text.includes('The passkey was removed.')]).to.deep.equal([PASSKEYS, true]);
  });

  it('are removed by an administrator, who says why', async () => {
    const [ada, eve, boss] = [await keyed(url), await keyed(url), await join(url)];
    await makeSuperAdmin(shared.database.url, boss.email);
    const [row] = await sql<{ id: number }>(shared.database.url, 'select user_id as id from passkey where id = $1', [
      ada.passkeyId,
    ]);
    const list = `/admin/users/${row!.id}/second-factor`;
    const path = `/admin/users/${row!.id}/passkeys/${ada.passkeyId}`;
    const visitor = await visiting(shared, boss);
    expect((await visitor.open(list)).text).to.include(`href="${path}"`);
    const before = await rows(ada.email);
    const stranger = await visiting(shared, eve);
    expect((await stranger.send('POST', path, { reason: 'Out of spite' })).status).to.equal(403);
    const mixedUp = `/admin/users/${row!.id}/passkeys/${eve.passkeyId}`;
    expect((await visitor.send('POST', mixedUp, { reason: 'Of another user' })).status).to.equal(404);
    expect(await rows(eve.email)).to.have.lengthOf(1);
    await visitor.open(path);
    for (const reason of ['', 'x'.repeat(257)]) {
      const refused = await visitor.submit({ reason });
      expect([refused.status, refused.path]).to.deep.equal([422, path]);
      expect(refused.alert).to.include('Enter a reason of 1 to 256 characters.');
    }
    expect(await rows(ada.email)).to.deep.equal(before);
    const done = await visitor.submit({ reason: 'A stolen key' });
    expect(done.path).to.equal(list);
    const guest = await atSignIn();
    const refused = await answered(guest, '/sign-in/passkey', await signed(guest, '/sign-in/passkey', ada.key));
    expect(refused.alert).to.include('This passkey was removed here');
  });
});

describe('pages of a service at an IP address', function () {
  this.timeout(60_000);
  let own: Awaited<ReturnType<typeof oneService>>;
  before(async () => {
    own = await oneService({ PUBLIC_URL: 'http://127.0.0.1:3000' });
  });
  after(() => own.end());

  it('have no passkeys: no button, no link, no page', async () => {
    const { url } = own.service;
    const guest = makeVisitor(url);
    const signIn = await guest.open('/sign-in');
    expect(signIn.status).to.equal(200);
    expect(signIn.text).not.to.match(/passkey|webauthn/i);
    const visitor = await visiting(own, await join(url));
    expect((await visitor.open('/account/sign-in')).text).not.to.match(/passkey/i);
    for (const path of [PASSKEYS, `${PASSKEYS}/new`, `${PASSKEYS}/1`, `${PASSKEYS}/1/remove`])
      expect((await visitor.open(path)).status, path).to.equal(404);
    for (const path of ['/sign-in/passkey', '/second-factor/passkey', '/confirm/passkey', `${PASSKEYS}/new`])
      for (const at of [path, `${path}/options`])
        expect((await visitor.send('POST', at, { response: '' })).status, at).to.equal(404);
  });
});

describe('the first passkey where everyone needs a second factor', function () {
  this.timeout(60_000);
  let own: Awaited<ReturnType<typeof oneService>>;
  before(async () => {
    own = await oneService({ MFA_REQUIRED: 'everyone', PUBLIC_URL: 'http://localhost:3000' });
  });
  after(() => own.end());

  it('renews the cookie, shows recovery codes once, and can’t be removed', async () => {
    const { url } = own.service;
    const ada = await join(url);
    const visitor = await visiting(own, ada);
    const before = visitor.cookies.get('session') ?? '';
    await visitor.open(`${PASSKEYS}/new`);
    const key = authenticatorFor(url, { origin: 'http://localhost:3000' });
    const response = JSON.stringify(key.create(await optionsOf(visitor, `${PASSKEYS}/new`)));
    const codes = await visitor.submit({ response, name: 'Laptop' });
    expect(codes.path).to.equal('/account/second-factor/recovery-codes');
    const shown = codes.words.match(/[0-9A-Z]{5}-[0-9A-Z]{5}/g) ?? [];
    expect(new Set(shown).size).to.equal(10);
    expect(visitor.cookies.get('session')).to.be.a('string').and.not.equal(before);
    expect((await visitor.open('/account/sessions')).path).to.equal('/account/sessions');
    expect((await visitor.open('/account/second-factor/recovery-codes')).text).not.to.include(shown[0]);
    const old = makeVisitor(url);
    old.cookies.set('session', before);
    expect((await old.open('/account')).path).to.match(/^\/sign-in/);

    const list = await visitor.open(PASSKEYS);
    const remove = /href="(\/account\/passkeys\/\d+\/remove)"/.exec(list.text)?.[1] ?? '';
    await visitor.open(remove);
    expect((await visitor.send('POST', remove, {})).status).to.equal(409);
    expect((await visitor.open(PASSKEYS)).words).to.include('Laptop');
  });
});
