import { expect } from 'chai';
import { CUSTOM } from '../matrix/objects.ts';
import type { Person } from '../matrix/objects.ts';
import { oneService } from '../own-database.ts';
import { sql } from '../people.ts';
import { press } from './press.ts';
import { peopleAt } from './signed-in.ts';
import type { Visitor } from './visitor.ts';

const PATH = '/admin/roles';

describe('roles on pages', function () {
  this.timeout(120_000);
  let own: Awaited<ReturnType<typeof oneService>>;
  let people: ReturnType<typeof peopleAt>;
  let admin: Person;
  let visitor: Visitor;
  let count = 0;

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

  const db = () => own.database.url;
  const idOf = async (name: string): Promise<number> =>
    (await sql<{ id: number }>(db(), 'select id from role where name = $1', [name]))[0]!.id;
  const heldBy = async (name: string): Promise<readonly string[]> =>
    (
      await sql<{ name: string }>(
        db(),
        `select p.name from role_privilege rp join role r on r.id = rp.role_id join privilege p on p.id = rp.privilege_id
          where r.name = $1 and rp.deleted_at is null order by 1`,
        [name],
      )
    ).map((row) => row.name);
  /** A role of its own for a test, first among the columns of the grid. */
  const makeRole = async (): Promise<Readonly<{ name: string; id: number }>> => {
    const name = `A ${(count += 1)}`;
    await visitor.open(`${PATH}/new`);
    const made = await visitor.submit({ name, description: '' });
    expect(made.heading).to.equal(name);
    return { name, id: await idOf(name) };
  };
  const alone = (id: number) => visitor.open(`${PATH}?role=${id}`);
  const cellOf = (label: string): string =>
    (visitor.page().text.match(/<input\b[^>]*>/g) ?? []).find((tag) => tag.includes(`aria-label="${label}"`)) ?? '';

  it('that are deleted are listed page by page, and restored from their list', async () => {
    for (let n = 0; n < 26; n += 1)
      await sql(db(), 'insert into role (name, deleted_at) values ($1, now())', [`Gone ${n}`]);
    expect((await visitor.open(PATH)).text).to.include(`href="${PATH}/deleted"`);
    const first = await visitor.open(`${PATH}/deleted`);
    const next = /href="(\/admin\/roles\/deleted\?cursor=[^"]+)"/.exec(first.text)?.[1];
    const second = await visitor.open(next!);
    const idsIn = (text: string) => [...text.matchAll(/href="\/admin\/roles\/(\d+)\/restore"/g)].map(([, id]) => id);
    const ids = [...idsIn(first.text), ...idsIn(second.text)];
    expect(new Set(ids).size).to.equal(26);
    await visitor.open(`${PATH}/${ids[0]}/restore`);
    expect((await press(visitor)).words).to.match(/Restored: Gone \d+\./);
    expect(idsIn((await visitor.open(`${PATH}/deleted`)).text)).not.to.include(ids[0]);
    expect((await visitor.open(`${PATH}/deleted?cursor=x`)).words).to.include('This place in the list is gone.');
    const reader = await people.at(await people.make('Staff'));
    expect((await reader.open(`${PATH}/deleted`)).status).to.equal(403);
  });

  it('are created, renamed, described, deleted and restored', async () => {
    const { id, name } = await makeRole();
    expect(visitor.page().words).to.include(`Created: ${name}.`);
    const renamed = await visitor.submit({ name: `${name} by night`, description: 'Sees <b>everything</b> & more' });
    expect(renamed.heading).to.equal(`${name} by night`);
    expect(renamed.text).to.include('Sees &lt;b&gt;everything&lt;/b&gt; &amp; more').and.not.include('<b>everything');
    await visitor.open(`${PATH}/${id}/delete`);
    const gone = await press(visitor);
    expect({ path: gone.path, words: gone.words.includes('Deleted:') }).to.deep.equal({
      path: `${PATH}/${id}/restore`,
      words: true,
    });
    expect((await visitor.open(`${PATH}/${id}`)).status).to.equal(404);
    await visitor.open(`${PATH}/${id}/restore`);
    const back = await press(visitor);
    expect(back.heading).to.equal(`${name} by night`);
    const history = await visitor.open(`${PATH}/${id}/history`);
    expect(history.heading).to.equal(`History: ${name} by night`);
    for (const word of ['Role created', 'Role changed', 'Role deleted', 'Role restored'])
      expect(history.words).to.include(word);
  });

  it('keep their name in their history and in the trail while they are deleted, and without any event', async () => {
    const { id, name } = await makeRole();
    await visitor.open(`${PATH}/${id}/delete`);
    await press(visitor);
    expect((await visitor.open(`${PATH}/${id}/history`)).heading).to.equal(`History: ${name}`);
    expect((await visitor.open(`/admin/events?subject=role:${id}`)).words).to.include(`Role ${name}`);
    expect((await visitor.open('/account/activity')).words).to.include(`Role ${name}`);
    const [staff] = await sql<{ id: number }>(db(), `select id from role where name = 'Staff'`);
    expect((await visitor.open(`${PATH}/${staff!.id}/history`)).heading).to.equal('History: Staff');
    expect((await visitor.open(`${PATH}/999999/history`)).heading, 'of none').to.equal('History: Role 999999');
  });

  it('say what is wrong with a name, in the summary and at the field, and keep what was typed', async () => {
    await visitor.open(`${PATH}/new`);
    const empty = await visitor.submit({ name: '', description: 'For nights' });
    expect(empty.status).to.equal(422);
    expect(empty.title).to.match(/^Error: /);
    expect(empty.alert).to.include('Name: this can’t be empty.');
    expect(empty.text).to.include('href="#name"').and.include('value="For nights"');
    const taken = await visitor.submit({ name: 'sTAFF' });
    expect({ status: taken.status, alert: taken.alert.includes('This name is taken') }).to.deep.equal({
      status: 409,
      alert: true,
    });
  });

  it('gain and lose privileges only after a review that names who is affected', async () => {
    const { id, name } = await makeRole();
    for (let n = 0; n < 22; n += 1) await people.make(name);
    await sql(db(), `update "user" set first_name = '<script>alert(1)</script>' where role_id = $1`, [id]);
    await alone(id);
    await visitor.submit({ [`on.${id}.role.read`]: 'on', [`on.${id}.user.read`]: 'on', do: 'review' });
    expect(await heldBy(name), 'not saved yet').to.deep.equal([]);
    const { words, text } = visitor.page();
    expect(words)
      .to.match(/Gains\s*role\.read\s*user\.read/)
      .and.include('22 users, with 22 open sessions');
    expect(text.match(/&lt;script&gt;alert/g)).to.have.lengthOf(20);
    expect(text).to.not.include('<script>alert');
    expect(words).to.include('and 2 more');
    expect(text).to.include(`href="/admin/users?role=${encodeURIComponent(name).replaceAll('%20', '+')}"`);
    const saved = await visitor.submit({ do: 'save' });
    expect({ path: saved.path, saved: saved.words.includes(`Saved: ${name}.`) }).to.deep.equal({
      path: `${PATH}/${id}`,
      saved: true,
    });
    expect(await heldBy(name)).to.deep.equal(['role.read', 'user.read']);
    const events = await visitor.open(`/admin/events?subject=role:${id}`);
    expect(events.words.match(/Privilege granted to a role/g)).to.have.length.greaterThan(1);
  });

  it('keep their ticks while they are changed once more after the review', async () => {
    const { id, name } = await makeRole();
    await alone(id);
    await visitor.submit({ [`on.${id}.user.read`]: 'on', do: 'review' });
    await visitor.submit({ do: 'edit' });
    expect(cellOf(`user.read for ${name}`)).to.include(' checked');
    await visitor.submit({ [`on.${id}.user.update`]: 'on', do: 'review' });
    await visitor.submit({ do: 'save' });
    expect(await heldBy(name)).to.deep.equal(['user.read', 'user.update']);
  });

  it('are reviewed again if somebody else has changed them, whose change stays', async () => {
    const { id, name } = await makeRole();
    const grantByOther = (privilege: string) =>
      sql(
        db(),
        `with r as (update role set version = version + 1 where id = $1 returning id)
         insert into role_privilege (role_id, privilege_id) select r.id, p.id from r, privilege p where p.name = $2`,
        [id, privilege],
      );
    await alone(id);
    await grantByOther('audit.read');
    const stale = await visitor.submit({ [`on.${id}.user.read`]: 'on', do: 'review' });
    expect({ status: stale.status, alert: stale.alert.includes(`changed ${name} since`) }).to.deep.equal({
      status: 412,
      alert: true,
    });
    await grantByOther('user.create');
    const later = await visitor.submit({ do: 'save' });
    expect(later.status).to.equal(412);
    expect(await heldBy(name)).to.deep.equal(['audit.read', 'user.create']);
    expect((await visitor.submit({ do: 'save' })).status).to.equal(200);
    expect(await heldBy(name)).to.deep.equal(['audit.read', 'user.create', 'user.read']);
  });

  it('are saved each whole or not at all, and the page says which', async () => {
    const [one, other] = [await makeRole(), await makeRole()];
    const tagOf = async (id: number): Promise<string> =>
      /name="tag\.\d+" value="([^"]*)"/.exec((await alone(id)).text)?.[1]?.replaceAll('&quot;', '"') ?? '';
    const form = {
      do: 'save',
      [`tag.${one.id}`]: await tagOf(one.id),
      [`add.${one.id}`]: 'user.read role.read',
      [`tag.${other.id}`]: '"0"',
      [`add.${other.id}`]: 'user.read role.read',
    };
    const answer = await visitor.send('POST', PATH, form);
    expect(answer.status).to.equal(412);
    expect(answer.text).to.include(`Saved: ${one.name}.`).and.include(`changed ${other.name} since`);
    expect([await heldBy(one.name), await heldBy(other.name)]).to.deep.equal([['role.read', 'user.read'], []]);
  });

  // requirement 56, 57
  it('are locked where the service or the own privileges forbid a change, with the reason', async () => {
    const label = 'user.read for SuperAdmin';
    const superAdmin = await idOf('SuperAdmin');
    await alone(superAdmin);
    expect(visitor.page().text).to.include(`name="on.${superAdmin}.user.read"`);
    expect(cellOf(label))
      .to.include(' disabled')
      .and.include(` checked`)
      .and.include(`aria-describedby="lock-${superAdmin}"`);
    expect(visitor.page().words).to.include('SuperAdmin is built in and holds every privilege');
    const forced = await visitor.send('POST', PATH, {
      do: 'save',
      [`tag.${superAdmin}`]: 'any',
      [`remove.${superAdmin}`]: 'user.read',
    });
    expect([409, 412]).to.include(forced.status);

    const staff = await idOf('Staff');
    const before = await heldBy('Staff');
    const lead = await people.at(await people.make(CUSTOM));
    const seen = await lead.open(`${PATH}?role=${staff}`);
    expect(seen.text).to.not.include('audit.read for Staff');
    const tag = /name="tag\.\d+" value="([^"]*)"/.exec(seen.text)?.[1]?.replaceAll('&quot;', '"') ?? '';
    const beyond = await lead.send('POST', PATH, { do: 'save', [`tag.${staff}`]: tag, [`add.${staff}`]: 'audit.read' });
    expect(beyond.status).to.equal(403);
    expect(beyond.text).to.include('needs privileges that you don’t hold: audit.read');
    expect(await heldBy('Staff')).to.deep.equal(before);

    const reader = await people.at(await people.make('Staff'));
    const read = await reader.open(PATH);
    expect(read.words).to.include('You may see roles, but not change them.');
    expect(read.text).to.not.include('value="review"');
    expect(
      read.text.match(/<input\b[^>]*type="checkbox"[^>]*>/g)?.every((tag_) => tag_.includes(' disabled')),
    ).to.equal(true);
    expect((await reader.send('POST', PATH, { do: 'save' })).status).to.equal(403);
  });

  it('that are built in keep their name and can’t be deleted, and say why', async () => {
    const id = await idOf('Staff');
    const seen = await visitor.open(`${PATH}/${id}`);
    expect(seen.words).to.include('The service needs this role, so it keeps its name and can’t be deleted.');
    expect(seen.text).to.not.include('name="name"').and.not.include(`${PATH}/${id}/delete`);
    await visitor.submit({ description: 'Helps users' });
    expect(visitor.page().words).to.include('Saved: Staff.');
    const forced = await visitor.send('POST', `${PATH}/${id}`, { name: 'Crew', description: '', version: '2' });
    expect([409, 412]).to.include(forced.status);
  });

  it('in use are kept, and the page says how many users have them and where they are', async () => {
    const { id, name } = await makeRole();
    await people.make(name);
    await visitor.open(`${PATH}/${id}/delete`);
    const kept = await press(visitor);
    expect(kept.status).to.equal(409);
    expect(kept.alert).to.include('people have it: 1 user');
    expect(kept.text).to.include('/admin/users?role=A+');
    expect((await visitor.open(`${PATH}/${id}`)).status).to.equal(200);
  });

  it('are not deleted or overwritten as somebody saw them earlier', async () => {
    const { id } = await makeRole();
    const touch = () => sql(db(), `update role set description = 'theirs', version = version + 1 where id = $1`, [id]);
    await visitor.open(`${PATH}/${id}/delete`);
    await touch();
    expect((await press(visitor)).status).to.equal(412);
    await visitor.open(`${PATH}/${id}`);
    await touch();
    const outdated = await visitor.submit({ description: 'mine' });
    expect({ status: outdated.status, theirs: outdated.words.includes('theirs') }).to.deep.equal({
      status: 412,
      theirs: true,
    });
    expect(outdated.text).to.include('value="mine"');
    expect((await press(visitor)).words).to.include('Saved:');
  });

  it('say that nothing was ticked, and lead back from a place that is gone', async () => {
    const { id } = await makeRole();
    await alone(id);
    expect((await visitor.submit({ do: 'review' })).words).to.include('No tick was changed');
    expect((await visitor.open(`${PATH}?cursor=nonsense`)).words).to.include(
      'This place in the list of roles is gone.',
    );
    for (let n = 0; n < 4; n += 1) await makeRole();
    const columns: string[] = [];
    let path: string | undefined = PATH;
    while (path !== undefined) {
      const { text } = await visitor.open(path);
      columns.push(
        ...[...text.matchAll(/columnheader" class="check">\s*<a href="\/admin\/roles\/(\d+)"/g)].map(
          ([, to = '']) => to,
        ),
      );
      path = /href="(\/admin\/roles\?cursor=[^"]+)"/.exec(text)?.[1];
    }
    const all = await sql<{ id: number }>(db(), 'select id from role where deleted_at is null');
    expect(columns.toSorted()).to.deep.equal(all.map((role) => String(role.id)).toSorted());
  });
});
