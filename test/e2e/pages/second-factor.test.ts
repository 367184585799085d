import { expect } from 'chai';
import { join } from '../client.ts';
import { makeSuperAdmin, sql } from '../people.ts';
import { authenticator } from '../second-factor/authenticator.ts';
import { enrol } from '../second-factor/enrolled.ts';
import { sharedService } from '../shared-service.ts';
import type { SharedService } from '../shared-service.ts';
import { press } from './press.ts';
import { makeVisitor } from './visitor.ts';

describe('a second factor on pages', function () {
  this.timeout(120_000);
  let shared: SharedService;
  let url: string;
  before(async () => {
    shared = await sharedService();
    ({ url } = shared.service);
  });

  const visiting = async (who: Readonly<{ email: string; password: string }>) => {
    const visitor = makeVisitor(url);
    await visitor.open('/sign-in');
    return { visitor, page: await visitor.submit({ login: who.email, password: who.password }) };
  };

  it('is added with a key or a QR code, confirmed by its first code, and shows the recovery codes once', async () => {
    const ada = await join(url);
    const { visitor } = await visiting(ada);
    const before = visitor.cookies.get('session');
    expect((await visitor.open('/account/sign-in')).words).to.include('Add a second factor');
    await visitor.open('/account/second-factor/app');
    const shown = await press(visitor);
    expect(shown.path).to.equal('/account/second-factor/app/confirm');
    expect(shown.text).to.match(/<svg[^>]* class="qr"/);
    const key = /<code[^>]*>([A-Z2-7 ]{39})<\/code>/.exec(shown.text)?.[1]?.replaceAll(' ', '') ?? '';
    const app = authenticator(key);
    const wrong = await visitor.submit({ code: app.code(500) });
    expect(wrong).to.include({ status: 401, path: '/account/second-factor/app/confirm' });
    expect(wrong.alert).to.include('This code is not right.');
    expect(wrong.text).to.include('class="qr"');
    const codes = await visitor.submit({ code: app.code() });
    expect(codes.path).to.equal('/account/second-factor/recovery-codes');
    const shownCodes = codes.words.match(/[0-9A-Z]{5}-[0-9A-Z]{5}/g) ?? [];
    expect(new Set(shownCodes).size).to.equal(10);
    const [, copied] = /data-copy="([^"]*)"/.exec(codes.text) ?? [];
    expect(copied).to.equal(shownCodes.join('\n'));
    const [, saved] =
      /href="data:text\/plain;charset=utf-8,([^"]*)" download="recovery-codes.txt"/.exec(codes.text) ?? [];
    expect(decodeURIComponent(saved ?? '')).to.equal(`${shownCodes.join('\n')}\n`);
    expect(visitor.cookies.get('session')).not.to.equal(before);
    const again = await visitor.open('/account/second-factor/recovery-codes');
    expect(again.path).to.equal('/account/second-factor');
    expect(again.words).to.include('10 of your recovery codes are unused');

    const { visitor: next, page } = await visiting(ada);
    expect(page).to.include({ status: 200, path: '/second-factor' });
    expect(next.cookies.has('session')).to.equal(false);
    expect((await next.submit({ code: 'nonsense' })).alert).to.include('This code is not right');
    expect((await next.submit({ code: shownCodes[0]!.toLowerCase() })).path).to.equal('/account');
    const { words } = await next.open('/account/activity');
    expect(words).to.include('with the password and a recovery code').and.include('Recovery codes left: 9');
    expect(words).not.to.match(/[a-z]_[a-z]|\btotp\b/);
  });

  it('is asked for by the page to confirm, which then goes back to where it was needed', async () => {
    const ada = await enrol(url, await join(url));
    const { visitor } = await visiting(ada);
    expect((await visitor.submit({ code: ada.app.code() })).path).to.equal('/account');
    await sql(
      shared.database.url,
      `update session set authenticated_at = now() - interval '1 hour', factor_at = now() - interval '1 hour'
        where user_id = (select user_id from user_identity where value = $1)`,
      [ada.email],
    );
    const asked = await visitor.open('/account/second-factor/app/remove');
    expect(asked.path).to.match(/^\/confirm/);
    expect((await visitor.submit({ password: ada.password })).path).to.equal('/second-factor');
    expect((await visitor.submit({ code: ada.app.code(1) })).path).to.equal('/account/second-factor/app/remove');
    const removed = await press(visitor);
    expect(removed.path).to.equal('/account/second-factor');
    expect(removed.words).to.include('The app was removed.');
    expect((await visiting(ada)).page.path).to.equal('/account');
  });

  it('is always asked for once that is turned on, which shows recovery codes, and no longer once it is turned off', async () => {
    const ada = await join(url);
    const { visitor } = await visiting(ada);
    const before = visitor.cookies.get('session');
    expect((await visitor.open('/account/second-factor')).text).to.include('href="/account/second-factor/always"');
    const asked = await visitor.open('/account/second-factor/always');
    expect(asked.words).to.include('You get ten recovery codes').and.include('Your other sessions end.');
    const codes = await visitor.submit({ enabled: 'on' });
    expect(codes.path).to.equal('/account/second-factor/recovery-codes');
    const shown = codes.words.match(/[0-9A-Z]{5}-[0-9A-Z]{5}/g) ?? [];
    expect(new Set(shown).size).to.equal(10);
    expect(visitor.cookies.get('session')).not.to.equal(before);
    expect((await visitor.open('/account/second-factor')).words).to.include('10 of your recovery codes are unused');

    const { visitor: next, page } = await visiting(ada);
    expect(page.path).to.equal('/second-factor');
    expect((await next.submit({ code: shown[0]! })).path).to.equal('/account');
    expect((await next.open('/account/second-factor/always')).words).to.include('Your recovery codes no longer work');
    const off = await next.submit({ enabled: 'off' });
    expect(off.path).to.equal('/account/second-factor');
    expect(off.words).to.include('The setting is turned off.').and.not.include('recovery codes are unused');
    expect((await visiting(ada)).page.path).to.equal('/account');
  });

  it('says so when the sign-in has taken too long, and locks after five wrong codes', async () => {
    const ada = await enrol(url, await join(url));
    const { visitor } = await visiting(ada);
    for (let n = 0; n < 5; n += 1) expect((await visitor.submit({ code: ada.app.code(500 + n) })).status).to.equal(401);
    const locked = await visitor.submit({ code: ada.app.code() });
    expect(locked.status).to.equal(429);
    expect(locked.alert).to.match(/^Too many wrong codes\. You can try again at/);
    visitor.cookies.delete('flow');
    const over = await visitor.open('/second-factor');
    expect(over.path).to.equal('/sign-in');
    expect(over.words).to.include('This sign-in is over. Begin it again.');
  });

  it('is removed by an administrator with a reason', async () => {
    const [ada, boss] = [await enrol(url, await join(url)), await join(url)];
    await makeSuperAdmin(shared.database.url, boss.email);
    const [row] = await sql<{ id: number }>(
      shared.database.url,
      'select user_id as id from user_identity where value = $1',
      [ada.email],
    );
    const { visitor } = await visiting(boss);
    const path = `/admin/users/${row!.id}/second-factor`;
    expect((await visitor.open(`/admin/users/${row!.id}/sign-in`)).text).to.include(`href="${path}"`);
    const seen = await visitor.open(path);
    expect(seen.words).to.include('Unused recovery codes: 10.');
    const refused = await visitor.submit({ reason: '' });
    expect(refused).to.include({ status: 422, path });
    const done = await visitor.submit({ reason: 'Lost the phone' });
    expect(done.path).to.equal(path);
    expect(done.words).to.include('was removed, and every session has ended.').and.include('There is none.');
    expect((await visiting(ada)).page.path).to.equal('/account');
  });
});
