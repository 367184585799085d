import { expect } from 'chai';
import { FILE_FORM, fileForm } from '../../support/file-form.ts';
import { anyEmail, call } from '../client.ts';
import { mailFrom, mailTo } from '../mailbox.ts';
import { CUSTOM } from '../matrix/objects.ts';
import type { Person } from '../matrix/objects.ts';
import { oneService } from '../own-database.ts';
import { sql } from '../people.ts';
import { peopleAt } from './signed-in.ts';
import type { Visitor } from './visitor.ts';

const PLAIN = { role: 'User' };

describe('users changed on pages', function () {
  this.timeout(120_000);
  let own: Awaited<ReturnType<typeof oneService>>;
  let people: ReturnType<typeof peopleAt>;
  let admin: Person;
  let visitor: Visitor;
  const db = () => own.database.url;
  const one = async <R extends object>(text: string, ...values: readonly unknown[]): Promise<R> =>
    (await sql<R>(db(), text, values))[0]!;
  const at = (person: Person, tab = '') => `/admin/users/${person.id}${tab}`;
  const make = async (firstName: string, role = 'User'): Promise<Person> => {
    const person = await people.make(role);
    await sql(db(), `update "user" set first_name = $1, last_name = 'Doe' where id = $2`, [firstName, person.id]);
    return person;
  };
  const rowOf = ({ id }: Person) =>
    one<{ first_name: string; job_title: string | null; is_active: boolean; deleted_at: Date | null; role: string }>(
      `select u.*, r.name as role from "user" u join role r on r.id = u.role_id where u.id = $1`,
      id,
    );
  const lock = ({ id }: Person) =>
    sql(
      db(),
      `update user_auth set wrong_password_count = 5, wrong_password_total = 7, account_locked_until = now() + interval '40 minutes'
        where user_id = $1`,
      [id],
    );

  before(async () => {
    own = await oneService();
    people = peopleAt(own);
    await people.makeSupport();
    admin = await people.make('SuperAdmin');
    visitor = await people.at(admin);
  });
  after(async () => {
    await people.end();
    await own.end();
  });

  describe('an invitation', () => {
    it('makes a user, who is mailed and shown as invited, and is sent again', async () => {
      const email = anyEmail();
      await visitor.open('/admin/users/new');
      const send = () =>
        visitor.submit({ ...PLAIN, first_name: 'Ida', last_name: 'Rhodes', email: email.toUpperCase() });
      const { text } = await mailFrom(own.service.url, email, send);
      expect(text).to.match(/\/invitation\?token=/);
      const page = visitor.page();
      expect(page.path).to.match(/^\/admin\/users\/\d+$/);
      expect(page.heading).to.equal('Ida Rhodes');
      expect(page.words).to.include('Ida Rhodes is invited. The invitation is on its way.').and.include('Invited');
      await visitor.open(`${page.path}/sign-in`);
      await mailFrom(own.service.url, email, () => visitor.submit({ do: 'invitation' }));
      expect(visitor.page().words).to.include('A new invitation for Ida Rhodes is on its way.');
    });

    it('is shown again with its values and without the password, naming each field that is not right', async () => {
      await visitor.open('/admin/users/new');
      const typed = { first_name: ' ', mobile: '12', username: 'root', job_title: 'Engineer', password: 'short-pass' };
      const wrong = await visitor.submit(typed);
      expect(wrong.status).to.equal(422);
      for (const id of ['first_name', 'mobile', 'username']) expect(wrong.text).to.include(`href="#${id}"`);
      expect(wrong.text).to.include('value="Engineer"').and.not.include('short-pass');
      const none = await visitor.submit({ first_name: 'Ida', mobile: '', username: '' });
      expect(none.alert).to.include('Enter an email address or a mobile number');
      const weak = await visitor.submit({ first_name: 'Ida', email: anyEmail(), password: 'short' });
      expect([weak.status, weak.text.includes('href="#password"')]).to.deep.equal([422, true]);
      const taken = await visitor.submit({ first_name: 'Ida', email: admin.email, password: '' });
      expect([taken.status, taken.alert]).to.deep.equal([
        409,
        'There is a problem Somebody else has this email address. Search for it among the users.',
      ]);
      const unreadable = await visitor.submit({ first_name: 'Ida\0', email: anyEmail() });
      expect([unreadable.status, unreadable.heading]).to.deep.equal([422, 'Something in it is not right']);
    });

    it('gives no role that the sender could not hold', async () => {
      const support = await people.at(await people.make(CUSTOM));
      const page = await support.open('/admin/users/new');
      expect(page.text)
        .to.match(/<option value="Staff"/)
        .and.not.match(/<option value="SuperAdmin"/);
      const forced = await support.submit({ first_name: 'Ida', email: anyEmail(), role: 'SuperAdmin' });
      expect([forced.status, forced.heading]).to.deep.equal([403, 'This role is not yours to give']);
      expect(forced.words).to.include('audit.read').and.include('Choose another role');
    });
  });

  describe('a profile', () => {
    it('is saved, and fields that were emptied are cleared', async () => {
      const ada = await make('Ada');
      await visitor.open(at(ada));
      const saved = await visitor.submit({
        first_name: 'Adah',
        job_title: 'Analyst',
        last_name: '',
        dob: '1990-12-10',
      });
      expect(saved.words).to.include('The changes to Adah were saved.');
      expect(await rowOf(ada)).to.deep.include({ first_name: 'Adah', job_title: 'Analyst', last_name: null });
    });

    it('that somebody else has changed meanwhile is shown with both values, and overwritten only on purpose', async () => {
      const ada = await make('Ada');
      const other = await people.at(admin);
      for (const browser of [visitor, other]) await browser.open(at(ada));
      await other.submit({ job_title: 'Theirs' });
      const stale = await visitor.submit({ job_title: 'Mine' });
      expect(stale.status).to.equal(412);
      expect(stale.alert).to.include('Somebody else has changed this user').and.include('Job title');
      expect(stale.text).to.include('value="Mine"').and.include('Now: Theirs');
      expect((await rowOf(ada)).job_title).to.equal('Theirs');
      expect((await visitor.submit({ first_name: 'Ada' })).words).to.include('were saved');
      expect((await rowOf(ada)).job_title, 'sent once more, on purpose').to.equal('Mine');
    });

    it('keeps a username that is taken out', async () => {
      const [ada, eve] = [await make('Ada'), await make('Eve')];
      await visitor.open(at(ada));
      await visitor.submit({ first_name: 'Ada', username: 'ada.doe' });
      await visitor.open(at(eve));
      const taken = await visitor.submit({ first_name: 'Eve', username: 'ADA.doe' });
      expect([taken.status, taken.alert]).to.deep.equal([
        409,
        'There is a problem Somebody else has this username. Choose another one.',
      ]);
    });
  });

  describe('addresses and messages', () => {
    it('are added by a link that is mailed, and removed after a page that names what goes', async () => {
      const ada = await make('Ada');
      const email = anyEmail();
      await visitor.open(at(ada, '/addresses/new'));
      expect((await visitor.submit({ address: 'ada@' })).status).to.equal(422);
      await mailFrom(own.service.url, email, () => visitor.submit({ address: email }));
      expect(visitor.page().words).to.include('The address was added.').and.include(email).and.include('Unverified');
      await visitor.open(at(ada, '/addresses/new'));
      expect((await visitor.submit({ address: email })).alert).to.include('The user has this address already.');
      const { id } = await one<{ id: number }>('select id from user_identity where value = $1', email);
      const asked = await visitor.open(at(ada, `/addresses/${id}/remove`));
      expect(asked.heading).to.equal(`Remove ${email}`);
      expect((await visitor.submit({ version: '"0"' })).status, 'an older version').to.equal(412);
      await visitor.open(at(ada, `/addresses/${id}/remove`));
      expect(asked.words).to.include('What goes');
      const removed = await visitor.submit({ version: versionIn(asked.text) });
      expect(removed.words).to.include('The address was removed.').and.not.include(email);
      expect((await visitor.open(at(ada, `/addresses/${id}/remove`))).status).to.equal(404);
    });

    it('of a password reset go to the user, and nothing goes to an inactive one', async () => {
      const ada = await make('Ada');
      await visitor.open(at(ada, '/sign-in'));
      const mail = await mailFrom(own.service.url, ada.email, () => visitor.submit({ do: 'reset' }));
      expect(mail.code).to.match(/^\d{6}$/);
      expect(visitor.page().text).to.not.include(mail.code!);
      expect(visitor.page().words).to.include('A link for a new password is on its way to Ada Doe.');
      await sql(db(), 'update "user" set is_active = false where id = $1', [ada.id]);
      const refused = await visitor.submit({ do: 'reset' });
      expect([refused.status, refused.heading]).to.deep.equal([409, 'There is nowhere to send it']);
      expect(await mailTo(own.service.url, ada.email)).to.have.lengthOf(1);
    });
  });

  it('are unlocked for a reason that the history keeps', async () => {
    const ada = await make('Ada');
    expect((await visitor.open(at(ada, '/locks'))).words).to.include('Nothing is locked.');
    await lock(ada);
    const locks = await visitor.open(at(ada, '/locks'));
    expect(locks.words).to.match(/Password\s*Everybody\s*5\s*7 of 100\s*By itself at .* UTC \(in (?:39|40) minutes\)/);
    const without = await visitor.submit({ reason: '  ' });
    expect([without.status, without.alert]).to.deep.equal([
      422,
      'There is a problem Enter a reason of 1 to 256 characters.',
    ]);
    const done = await visitor.submit({ reason: 'Called <b>us</b>' });
    expect(done.words).to.include('Ada Doe can sign in with a password again.').and.include('Nothing is locked.');
    const history = await visitor.open(at(ada, '/history'));
    expect(history.words)
      .to.include('Lock opened')
      .and.match(/password\.failures\s*5 → 0/);
    expect(history.words).to.match(/reason\s*Called <b>us<\/b>/);
    await lock(ada);
    await visitor.open(at(ada, '/locks'));
    await sql(db(), 'update user_auth set account_locked_until = null, wrong_password_count = 0 where user_id = $1', [
      ada.id,
    ]);
    expect((await visitor.submit({ reason: 'late' })).words).to.include('the lock had ended meanwhile');
  });

  it('get a picture and lose it again', async () => {
    const ada = await make('Ada');
    const cookie = `session=${visitor.cookies.get('session')}`;
    const send = (path: string, file?: Uint8Array) =>
      call(own.service.url, path, fileForm(file), {
        headers: { cookie, 'content-type': FILE_FORM, 'sec-fetch-site': 'same-origin' },
      });
    const page = await visitor.open(at(ada, '/picture'));
    expect(page.words).to.include('There is no picture');
    const [, action = ''] = /action="(\/admin\/users\/\d+\/picture[^"]*)"/.exec(page.text) ?? [];
    const broken = await send(action, Buffer.from('no picture'));
    expect([broken.status, broken.text.includes('This is no picture that we can read.')]).to.deep.equal([422, true]);
    expect(broken.text).to.include(`action="${action}"`);
    expect((await send(at(ada, '/picture'))).status, 'without a version').to.equal(412);
    const saved = await send(action.replaceAll('&amp;', '&'));
    expect([saved.status, saved.headers['location']]).to.deep.equal([303, at(ada, '/picture')]);
    expect((await visitor.open('/admin/users')).text).to.match(/<img[^>]*src="[^"]*-512\.webp"/);
    const asked = await visitor.open(at(ada, '/picture/remove'));
    expect(asked.heading).to.equal('Remove the picture of Ada Doe');
    const removed = await visitor.submit({ version: versionIn(asked.text) });
    expect(removed.words).to.include('The picture was removed.').and.include('There is no picture');
  });

  it('lose all sessions at once', async () => {
    const ada = await make('Ada');
    expect((await visitor.open(at(ada, '/sessions'))).words).to.include('Active sessions');
    const { status, headers } = await visitor.send('POST', at(ada, '/sessions'), {});
    expect([status, headers['location']]).to.deep.equal([303, at(ada, '/sessions')]);
    const after = await visitor.open(at(ada, '/sessions'));
    expect(after.words).to.include('All sessions of Ada Doe have ended.').and.include('There is no active session.');
    expect((await (await people.at(ada)).open('/admin/users')).path).to.match(/^\/sign-in/);
  });

  describe('a role', () => {
    it('is given after its gains and losses were shown, and told why a privilege is held or not', async () => {
      const ada = await make('Ada', 'Staff');
      await visitor.open(at(ada, '/access'));
      const review = await visitor.submit({ role: CUSTOM });
      expect(review.words).to.match(
        /Gains 5:\s*privilege\.manage\s*role\.manage\s*session\.revoke\s*user\.create\s*user\.reset-factors/,
      );
      expect(review.words).to.not.include('Loses');
      expect((await rowOf(ada)).role, 'nothing is saved by looking').to.equal('Staff');
      const given = await visitor.submit({ version: versionIn(review.text) });
      expect(given.words).to.include('Ada Doe has the new role.').and.include('The role is Support lead.');
      expect((await visitor.open(at(ada, '/access?role=User'))).words).to.match(/Loses 11:/);
      const why = async (privilege: string) => (await visitor.open(at(ada, `/access?privilege=${privilege}`))).words;
      expect(await why('user.create')).to.include('Yes: the role Support lead holds user.create.');
      expect(await why('user.delete')).to.include('No: the role Support lead does not hold user.delete.');
      expect(await why('no.such')).to.include('No: there is no privilege no.such.');
    });

    it('is not given if the user has changed since, or by who holds less', async () => {
      const ada = await make('Ada');
      const review = await visitor.open(at(ada, '/access?role=Staff'));
      await sql(db(), 'update "user" set version = version + 1 where id = $1', [ada.id]);
      const stale = await visitor.submit({ version: versionIn(review.text) });
      expect([stale.status, stale.heading]).to.deep.equal([412, 'Somebody else was faster']);
      expect((await rowOf(ada)).role).to.equal('User');
      const support = await people.at(await people.make(CUSTOM));
      const version = versionIn((await support.open(at(ada, '/access?role=Staff'))).text);
      const forced = await support.submit({ version, role: 'SuperAdmin' });
      expect([forced.status, forced.heading]).to.deep.equal([403, 'This role is not yours to give']);
      const gone = await support
        .open(at(ada, '/access?role=Staff'))
        .then(() => support.submit({ version, role: 'Nobody' }));
      expect([gone.status, gone.heading]).to.deep.equal([422, 'This role is gone']);
      const above = await support.send('POST', at(admin, '/access'), { role: 'User', version: '' });
      expect(above.status).to.equal(403);
      expect(above.text).to.include('This user holds more than you');
    });

    it('SuperAdmin stays with the last who has it', async () => {
      await sql(
        db(),
        `update "user" set role_id = (select id from role where name = 'User') where id <> $1 and role_id = (select id from role where name = 'SuperAdmin')`,
        [admin.id],
      );
      const review = await visitor.open(at(admin, '/access?role=Staff'));
      const refused = await visitor.submit({ version: versionIn(review.text) });
      expect([refused.status, refused.heading]).to.deep.equal([409, 'Somebody must stay administrator']);
      expect(refused.words).to.include('Give the role to somebody else first.');
    });
  });

  it('are disabled and enabled after a page that names what ends', async () => {
    const ada = await make('Ada');
    const page = await visitor.open(at(ada, '/disable'));
    expect(page.heading).to.equal('Disable Ada Doe');
    expect(page.words).to.include('1 session ends at once');
    const done = await visitor.submit({ version: versionIn(page.text) });
    expect(done.words).to.include('Ada Doe is disabled').and.include('Disabled').and.include('Enable …');
    expect((await rowOf(ada)).is_active).to.equal(false);
    const back = await visitor.open(at(ada, '/enable'));
    expect((await visitor.submit({ version: versionIn(back.text) })).words).to.include('Ada Doe can sign in again.');
  });

  it('are deleted, shown as such, and restored', async () => {
    const ada = await make('Ada');
    const page = await visitor.open(at(ada, '/delete'));
    expect(page.words).to.include('What goes').and.include('Delete Ada Doe');
    const stale = await visitor.submit({ version: 'an older one' });
    expect([stale.status, (await rowOf(ada)).deleted_at]).to.deep.equal([412, null]);
    await visitor.open(at(ada, '/delete'));
    const done = await visitor.submit({ version: versionIn(page.text) });
    expect(done.words).to.include('Ada Doe was deleted.').and.include('This user is deleted and can’t be changed.');
    expect(done.words).to.not.include('Save changes').and.not.include('Locks');
    expect((await visitor.open(at(ada, '/access'))).status).to.equal(404);
    await visitor.open(at(ada, '/restore'));
    const restored = await visitor.submit({ version: '' });
    expect(restored.words).to.include('Ada Doe was restored.').and.include('Save changes');
    expect((await visitor.open(at(ada, '/restore'))).status, 'nothing is there to restore').to.equal(404);
  });

  it('are not restored while somebody else has their address, who is named', async () => {
    const [ada, heir] = [await make('Ada'), await make('Heir')];
    const before = await visitor.open(at(ada, '/delete'));
    await visitor.submit({ version: versionIn(before.text) });
    await visitor.open(at(ada, '/restore'));
    await sql(db(), 'update user_identity set value = $1 where user_id = $2 and is_primary', [ada.email, heir.id]);
    const refused = await visitor.submit({ version: '' });
    expect([refused.status, refused.heading]).to.deep.equal([409, 'Restore Ada Doe']);
    expect(refused.alert).to.include(`The email address ${ada.email} now belongs to Heir Doe.`);
    expect(refused.text).to.include(`href="/admin/users/${heir.id}"`);
    expect((await rowOf(ada)).deleted_at).to.not.equal(null);
    expect((await visitor.open(at(ada, '/restore'))).alert, 'and is told before').to.include('now belongs to Heir Doe');
  });
});

/** What the form of a page was filled in against. */
const versionIn = (html: string): string =>
  (/name="version" value="([^"]*)"/.exec(html)?.[1] ?? '').replaceAll('&quot;', '"');
