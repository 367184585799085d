import { expect } from 'chai';
import { makeAuditSeals } from '../../../src/adapters/crypto/audit-seals.ts';
import { makeKeys } from '../../../src/adapters/crypto/keys.ts';
import { sealTrail } from '../../../src/adapters/persistence/audit/audit-chain.ts';
import type { Person } from '../matrix/objects.ts';
import { oneService } from '../own-database.ts';
import { sql } from '../people.ts';
import { SECRET_KEY } from '../process.ts';
import { press } from './press.ts';
import { peopleAt } from './signed-in.ts';
import type { Visitor } from './visitor.ts';

const PATH = '/admin/events';

describe('the audit trail on pages', function () {
  this.timeout(120_000);
  let own: Awaited<ReturnType<typeof oneService>>;
  let people: ReturnType<typeof peopleAt>;
  let admin: Person;
  let visitor: Visitor;

  before(async () => {
    own = await oneService();
    people = peopleAt(own);
    admin = await people.make('SuperAdmin');
    visitor = await people.at(admin);
  });
  after(async () => {
    await people.end();
    await own.end();
  });

  const rowsIn = (text: string): readonly string[] =>
    [...text.matchAll(/<tr role="row" id="event-([^"]+)"/g)].map(([, id = '']) => id);
  const nextOf = (text: string): string | undefined =>
    /href="(\/admin\/events\?[^"]*cursor=[^"]+)"/.exec(text)?.[1]?.replaceAll('&amp;', '&');
  const makePrivilege = async (by: Visitor, name: string, description = ''): Promise<number> => {
    await by.open('/admin/privileges/new');
    const made = await by.submit({ name, description });
    return Number(/\/(\d+)$/.exec(made.path)?.[1]);
  };

  it('shows who did what to whom, and opens to the changes and the request', async () => {
    const id = await makePrivilege(visitor, 'shown.one', '<img src=x onerror=alert(1)>');
    const { words, text } = await visitor.open(`${PATH}?subject=privilege:${id}`);
    expect(words).to.include('Privilege created').and.include('Ada').and.include('Privilege shown.one');
    expect(text).to.include(`href="/admin/users/${admin.id}"`).and.include(`href="/admin/privileges/${id}"`);
    expect(text).to.include(`href="${PATH}?actor=${admin.id}"`).and.include(`href="${PATH}?subject=privilege%3A${id}"`);
    expect(text).to.match(/<details[\s\S]*?<summary>Privilege created[\s\S]*?<dt>description<\/dt>/);
    expect(text).to.include('&lt;img src=x onerror=alert(1)&gt;').and.not.include('<img');
    const [event] = await sql<{ request_id: string }>(
      own.database.url,
      `select request_id from audit_event where subject_type = 'privilege' and subject_id = $1`,
      [String(id)],
    );
    expect(words).to.include(event!.request_id);
  });

  it('keeps each filter in the address, shows it, and can be rid of it', async () => {
    const other = await people.make('SuperAdmin');
    const id = await makePrivilege(await people.at(other), 'filtered.one');
    const only = async (query: string): Promise<boolean> => {
      const { text } = await visitor.open(`${PATH}?${query}`);
      const all = rowsIn(text).length;
      return all > 0 && all < 25 && text.includes('Privilege filtered.one');
    };
    const today = new Date().toISOString().slice(0, 10);
    expect(await only(`actor=${other.id}`)).to.equal(true);
    expect(await only(`subject=privilege:${id}`)).to.equal(true);
    expect(await only(`action=privilege.created&actor=${other.id}`)).to.equal(true);
    expect(await only(`actor=${other.id}&from=${today}&to=${today}`)).to.equal(true);
    expect(await only(`actor=${other.id}&from=2999-01-01`)).to.equal(false);
    expect(await only(`actor=${other.id}&to=2020-01-01`)).to.equal(false);
    const chosen = await visitor.open(`${PATH}?actor=${other.id}&action=privilege.created`);
    expect(chosen.text)
      .to.include(`value="${other.id}"`)
      .and.match(/<option value="privilege\.created" selected/);
    expect(chosen.text).to.include(`aria-label="Remove the filter Who: ${other.id}"`);
    expect(chosen.text).to.include(`href="${PATH}?action=privilege.created"`);
    expect(rowsIn((await visitor.open(`${PATH}?actor=&subject=&action=&from=&to=`)).text)).to.not.be.empty;
    expect((await visitor.open(`${PATH}?action=user.purged`)).words).to.include('No event fits these filters.');
  });

  it('shows nothing for a filter that it can’t read, and says which', async () => {
    const refused = await visitor.open(`${PATH}?actor=Ada&subject=role&from=yesterday&to=2024-02-30`);
    expect(refused.status).to.equal(422);
    expect(refused.title).to.match(/^Error: /);
    for (const word of ['Who:', 'About:', 'From:', 'To:']) expect(refused.alert).to.include(word);
    expect(refused.text).to.include('href="#actor"').and.include('value="Ada"');
    expect(rowsIn(refused.text)).to.be.empty;
  });

  it('is read page by page, each event once, with its filters kept', async () => {
    const writer = await people.make('SuperAdmin');
    const id = await makePrivilege(await people.at(writer), 'paged.one');
    await sql(
      own.database.url,
      `insert into audit_event (id, at, actor_id, subject_type, subject_id, action, outcome, digest, mac)
       select gen_random_uuid(), e.at - make_interval(secs => n), e.actor_id, e.subject_type, e.subject_id, e.action, e.outcome, e.digest, e.mac
         from audit_event e, generate_series(1, 60) n where e.subject_type = 'privilege' and e.subject_id = $1`,
      [String(id)],
    );
    const walked: string[] = [];
    let path: string | undefined = `${PATH}?actor=${writer.id}`;
    let pages = 0;
    while (path !== undefined) {
      const { text } = await visitor.open(path);
      walked.push(...rowsIn(text));
      path = nextOf(text);
      pages += 1;
      if (path !== undefined) expect(path).to.include(`actor=${writer.id}`);
    }
    expect({ pages, rows: walked.length, each: new Set(walked).size }).to.deep.equal({ pages: 3, rows: 61, each: 61 });
    const first = await visitor.open(`${PATH}?actor=${writer.id}`);
    const stale = await visitor.open(nextOf(first.text)!.replace(`actor=${writer.id}`, `actor=${admin.id}`));
    expect(stale.words).to.include('is not to be found with these filters');
  });

  it('says “erased user” for an actor who was erased, and links to nobody', async () => {
    const gone = await people.make('SuperAdmin');
    await makePrivilege(await people.at(gone), 'erased.one');
    await sql(
      own.database.url,
      `update "user" set first_name = 'Deleted user', purged_at = now(), deleted_at = now() where id = $1`,
      [gone.id],
    );
    const { words, text } = await visitor.open(`${PATH}?actor=${gone.id}`);
    expect(words).to.include('erased user');
    expect(text).to.not.include(`href="/admin/users/${gone.id}"`);
    const named = await people.make('SuperAdmin');
    await sql(own.database.url, `update "user" set first_name = 'Deleted user' where id = $1`, [named.id]);
    await makePrivilege(await people.at(named), 'erased.two');
    expect((await visitor.open(`${PATH}?actor=${named.id}`)).words).to.not.include('erased user');
  });

  it('leads from a deletion to the page that undoes it', async () => {
    const id = await makePrivilege(visitor, 'undone.one');
    await visitor.open(`/admin/privileges/${id}/delete`);
    await press(visitor);
    const { text } = await visitor.open(`${PATH}?action=privilege.deleted`);
    expect(text).to.include(`href="/admin/privileges/${id}/restore"`);
  });

  it('tells how far it is sealed', async () => {
    const newest = () => sql<{ position: string }>(own.database.url, 'select position from audit_seal');
    const seals = makeAuditSeals(makeKeys({ current: Buffer.from(SECRET_KEY, 'base64url'), old: [] }));
    // the job of the service may seal at the same time, and then this does nothing
    do await sealTrail({ pool: people.pool, seals });
    while ((await newest()).length === 0);
    await visitor.open(PATH);
    expect(visitor.page().words).to.match(/Sealed up to .*UTC/);
    const shown = Number(/data-copy="(\d+):[0-9a-f]{64}"/.exec(visitor.page().text)?.[1]);
    expect(shown).to.be.within(1, (await newest()).length);
  });

  it('has words for its actions in German, too', async () => {
    await makePrivilege(visitor, 'german.one');
    const german = await people.at(admin, 'de');
    const { heading, words } = await german.open(PATH);
    expect(heading).to.equal('Prüfprotokoll');
    expect(words).to.include('Berechtigung angelegt');
  });

  // requirement 54
  it('is refused without the privilege', async () => {
    const staff = await people.at(await people.make('Staff'));
    expect((await staff.open(PATH)).status).to.equal(403);
    expect((await staff.open('/admin/privileges/1/history')).status).to.equal(403);
    expect((await staff.open('/admin/privileges')).text).to.not.include(PATH);
  });
});
