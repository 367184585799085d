import { expect } from 'chai';
import { CUSTOM } from '../matrix/objects.ts';
import type { Person } from '../matrix/objects.ts';
import { sql } from '../people.ts';
import { sharedService } from '../shared-service.ts';
import type { SharedService } from '../shared-service.ts';
import { peopleAt } from './signed-in.ts';
import type { Visitor } from './visitor.ts';

const HOSTILE = `"><script>alert(1)</script><img src=x onerror=alert(2)>'&{{7*7}}`;
const MANY = `
  with u as (insert into "user" (first_name, last_name, role_id, created_at)
             select $1 || lpad(n::text, 3, '0'), 'Many', (select id from role where name = 'User'), now() - n * interval '1 hour'
               from generate_series(1, 120) n returning id, first_name),
       a as (insert into user_auth (user_id, password_hash) select id, '!' from u)
  insert into user_identity (user_id, type, value, is_verified, is_primary)
  select id, 'email', lower(first_name) || '@many.example', true, true from u`;

/** The links to users in a list, in its order. */
const namesIn = ({ text }: Readonly<{ text: string }>): readonly string[] =>
  [...text.matchAll(/<span class="name"><a href="\/admin\/users\/\d+">([^<]*)<\/a>/g)].map(([, name = '']) => name);

const hrefOf = (html: string, label: string): string => {
  const [, href = ''] = new RegExp(`<a href="([^"]*)"[^>]*>\\s*${label}\\s*</a>`).exec(html) ?? [];
  return href.replaceAll('&amp;', '&');
};

describe('the list of users on its page', function () {
  this.timeout(120_000);
  const prefix = `Zq${process.pid}x`;
  let shared: SharedService;
  let people: ReturnType<typeof peopleAt>;
  let admin: Person;
  let visitor: Visitor;
  const db = () => shared.database.url;
  const call = (firstName: string, { id }: Person, lastName = 'Called') =>
    sql(db(), 'update "user" set first_name = $1, last_name = $2 where id = $3', [firstName, lastName, id]);

  before(async () => {
    shared = await sharedService();
    people = peopleAt(shared);
    await people.makeSupport();
    admin = await people.make('SuperAdmin');
    visitor = await people.at(admin);
    await sql(db(), MANY, [prefix]);
  });
  after(() => people.end());

  it('is searched with the button, and keeps its state in the address', async () => {
    await visitor.open('/admin/users');
    const found = await visitor.submit({ q: `${prefix.toLowerCase()}00` });
    expect(found.status).to.equal(200);
    expect(namesIn(found)).to.deep.equal([1, 2, 3, 4, 5, 6, 7, 8, 9].map((n) => `${prefix}00${n} Many`));
    expect(found.words).to.include('9 users').and.include(`Begins with “${prefix.toLowerCase()}00” ×`);
    expect((await visitor.open(found.path)).words).to.equal(found.words);
    const nobody = await visitor.submit({ q: `${prefix}zz` });
    expect(nobody.words).to.include(`Nobody begins with “${prefix}zz”.`).and.include('0 users');
    expect(hrefOf(nobody.text, 'Clear filters')).to.equal('/admin/users');
  });

  it('is filtered by role, state and day, with a chip for each filter', async () => {
    const [staff, off, locked, gone] = [
      await people.make('Staff'),
      await people.make('User'),
      await people.make('User'),
      await people.make('User'),
    ];
    const word = `${prefix}F`;
    for (const [person, last] of [
      [staff, 'S'],
      [off, 'O'],
      [locked, 'L'],
      [gone, 'G'],
    ] as const)
      await call(word, person, last);
    await sql(db(), 'update "user" set is_active = false where id = $1', [off.id]);
    await sql(
      db(),
      `update user_auth set wrong_password_count = 5, wrong_password_total = 5, account_locked_until = now() + interval '20 minutes' where user_id = $1`,
      [locked.id],
    );
    for (const table of ['user_auth', 'user_identity'])
      await sql(db(), `update ${table} set deleted_at = '2026-01-02' where user_id = $1`, [gone.id]);
    await sql(db(), `update "user" set deleted_at = '2026-01-02' where id = $1`, [gone.id]);
    await sql(db(), `update "user" set created_at = '2024-02-29T23:59:59Z' where id = $1`, [locked.id]);
    const lastNames = async (query: string) =>
      namesIn(await visitor.open(`/admin/users?q=${word}&sort=created_at&${query}`))
        .map((name) => name.slice(-1))
        .toSorted()
        .join('');
    expect(await lastNames('role=Staff')).to.equal('S');
    expect(await lastNames('is_active=false')).to.equal('O');
    expect(await lastNames('locked=true')).to.equal('L');
    expect(await lastNames('deleted=only')).to.equal('G');
    expect(await lastNames('deleted=include')).to.equal('GLOS');
    expect(await lastNames('created_from=2024-02-29&created_to=2024-02-29'), 'the last day is included').to.equal('L');
    expect(await lastNames('created_to=2024-02-28')).to.equal('');
    const { words, text } = await visitor.open(`/admin/users?q=${word}&deleted=include&sort=created_at`);
    expect(words).to.match(/Disabled .*Locked until \d\d:\d\d UTC|Locked until \d\d:\d\d UTC .*Disabled/);
    expect(words).to.include('Deleted on').and.include('Deleted ones too ×');
    expect(hrefOf(text, 'Clear filters')).to.equal('/admin/users?sort=created_at');
  });

  it('says which filter can’t be read, and keeps what was asked', async () => {
    const day = await visitor.open('/admin/users?q=ada&created_from=tomorrow');
    expect([day.status, day.alert]).to.deep.equal([
      422,
      'There is a problem “Created from” can’t be read like this. Change it or leave it empty.',
    ]);
    expect(day.title).to.match(/^Error: /);
    expect(day.text).to.include('value="ada"');
    const role = await visitor.open('/admin/users?role=Nobody+here');
    expect([role.status, role.alert]).to.deep.equal([422, 'There is a problem There is no role with this name.']);
  });

  it('is read page by page, each user once, and says so if a page is gone', async () => {
    const seen: string[] = [];
    let path = `/admin/users?q=${prefix}`;
    const sizes = [];
    let last = '';
    while (path !== '') {
      const page = await visitor.open(path);
      expect(page.words).to.match(/\b12\d users/);
      expect(page.text.length, 'bytes of a page').to.be.lessThan(60_000);
      const names = namesIn(page).filter((name) => name.endsWith(' Many'));
      seen.push(...names);
      sizes.push(names.length);
      last = page.text;
      path = hrefOf(page.text, 'Next page');
    }
    expect(seen).to.deep.equal(
      Array.from({ length: 120 }, (_, i) => `${prefix}${String(i + 1).padStart(3, '0')} Many`),
    );
    expect(sizes.length).to.equal(3);
    expect(hrefOf(last, 'First page')).to.equal(`/admin/users?q=${prefix}`);
    const stale = await visitor.open(`/admin/users?q=${prefix}&cursor=AAAA`);
    expect(stale.status).to.equal(200);
    expect(stale.words).to.include('The page that you asked for is not there any more. This is the first page.');
    expect(namesIn(stale)).to.have.lengthOf(50);
  });

  it('answers a script with the results alone, and says that it does', async () => {
    const cookie = `session=${visitor.cookies.get('session')}`;
    const headers = { cookie, 'HX-Request-Type': 'partial', Accept: 'text/html' };
    const answer = await fetch(`${shared.service.url}/admin/users?q=${prefix}00`, { headers });
    const text = await answer.text();
    expect(answer.headers.get('vary')).to.match(/HX-Request-Type/);
    expect(namesIn({ text })).to.have.lengthOf(9);
    expect(text).to.include('9 users').and.not.include('<html').and.not.include('<form');
    expect((await visitor.open('/admin/users')).headers['vary']).to.match(/HX-Request-Type/);
  });

  it('and the pages of a user show hostile text as text', async () => {
    const hostile = await people.make('User');
    await sql(db(), `update "user" set first_name = $1, last_name = $1, job_title = $1 where id = $2`, [
      HOSTILE.slice(0, 64),
      hostile.id,
    ]);
    await sql(db(), 'update session set user_agent = $1 where id = $2', [HOSTILE, hostile.sessionId]);
    await sql(
      db(),
      'update user_identity set value = $1 where id = (select min(id) from user_identity where user_id = $2)',
      [`${HOSTILE}${hostile.id}@example.com`, hostile.id],
    );
    const user = `/admin/users/${hostile.id}`;
    const asked = encodeURIComponent(HOSTILE);
    const paths = [
      `/admin/users?q=${encodeURIComponent(HOSTILE.slice(0, 20))}`,
      `/admin/users?q=${asked}&role=${asked}&sort=${asked}&cursor=${asked}&created_from=${asked}`,
      user,
      ...['sign-in', 'sessions', 'locks', 'history', 'disable', 'delete', 'addresses/new'].map(
        (tab) => `${user}/${tab}`,
      ),
      `${user}/access?privilege=${asked}&role=${asked}`,
    ];
    for (const path of paths) {
      const { text, status } = await visitor.open(path);
      expect([200, 422], path).to.include(status);
      expect(text, path).to.not.match(/<script>|<img src=x|onerror=alert\(2\)>/);
      expect(text, path).to.not.match(/\bundefined\b|\[object|\bnull\b/);
    }
    await visitor.open(user);
    const refused = await visitor.submit({ first_name: HOSTILE.repeat(3), username: HOSTILE, dob: HOSTILE });
    expect(refused.status).to.equal(422);
    expect(refused.text).to.not.match(/<script>|<img src=x/);
    expect(refused.text).to.include('value="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;');
  });

  it('shows Staff and Support what they may do, and says why not the rest', async () => {
    const [staff, support, ada] = [await people.make('Staff'), await people.make(CUSTOM), await people.make('User')];
    const [byStaff, bySupport] = [await people.at(staff), await people.at(support)];
    expect((await byStaff.open('/admin/users')).words).to.not.include('Invite a user');
    expect((await bySupport.open('/admin/users')).words).to.include('Invite a user');
    expect((await byStaff.open('/admin/users/new')).status).to.equal(403);

    const own = await byStaff.open(`/admin/users/${ada.id}`);
    expect(own.words).to.include('Save changes').and.include('To change this, you need the privilege user.delete.');
    expect(own.words).to.not.include('History').and.not.include('Delete …');
    const above = await byStaff.open(`/admin/users/${admin.id}`);
    expect(above.words).to.match(
      /You can look, but not change anything: this user holds what you don’t \(audit\.read, .*\)\./,
    );
    expect(above.text).to.not.include('method="post" action="/admin');
    expect((await byStaff.open(`/admin/users/${admin.id}/history`)).status).to.equal(403);

    const roles = await bySupport.open(`/admin/users/${ada.id}/access`);
    expect(roles.text)
      .to.match(/<option value="Staff"/)
      .and.not.match(/<option value="SuperAdmin"/);
    const user = await people.at(ada);
    expect((await user.open('/admin/users')).status).to.equal(403);
    const nobody = await people.at(ada);
    nobody.cookies.clear();
    const { status, headers } = await nobody.send('GET', '/admin/users?q=ada');
    expect([status, headers['location']]).to.deep.equal([303, '/sign-in?return_to=%2Fadmin%2Fusers%3Fq%3Dada']);
  });

  it('is in German for who reads German', async () => {
    const german = await people.at(admin, 'de');
    const page = await german.open(`/admin/users?q=${prefix}00`);
    expect(page.words).to.include('9 Personen').and.include('Filter aufheben').and.include('Aktiv');
    expect((await german.open('/admin/users/999999999')).heading).to.equal('Hier ist nichts');
    expect((await german.open('/admin/users/ada')).status).to.equal(404);
  });
});
