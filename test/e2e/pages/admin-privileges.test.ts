import { expect } from 'chai';
import { CUSTOM } from '../matrix/objects.ts';
import { oneService } from '../own-database.ts';
import { sql } from '../people.ts';
import { press } from './press.ts';
import { peopleAt } from './signed-in.ts';
import type { Visitor } from './visitor.ts';

const PATH = '/admin/privileges';
const HOSTILE = '"><script>alert(1)</script>';

describe('privileges on pages', function () {
  this.timeout(120_000);
  let own: Awaited<ReturnType<typeof oneService>>;
  let people: ReturnType<typeof peopleAt>;
  let visitor: Visitor;

  before(async () => {
    own = await oneService();
    people = peopleAt(own);
    await people.makeSupport();
    visitor = await people.at(await people.make('SuperAdmin'));
  });
  after(async () => {
    await people.end();
    await own.end();
  });

  const make = async (name: string, description = ''): Promise<string> => {
    await visitor.open(`${PATH}/new`);
    return (await visitor.submit({ name, description })).path;
  };
  const idNamed = async (name: string): Promise<number> =>
    (await sql<{ id: number }>(own.database.url, 'select id from privilege where name = $1', [name]))[0]!.id;

  it('are listed with the roles that hold each', async () => {
    const { words, text } = await visitor.open(PATH);
    expect(words).to.match(/user\.unlock\s*End the locks of a user\s*Staff, SuperAdmin, Support lead/);
    expect(words).to.match(/audit\.read\s*Read the audit trail\s*SuperAdmin\s*\d/);
    expect(text).to.match(/<a href="\/admin\/roles\/\d+">Staff<\/a>/);
  });

  it('are created, described, deleted and restored, with hostile text as text', async () => {
    const path = await make('invoice.approve', HOSTILE);
    expect(visitor.page().words).to.include('Created: invoice.approve.').and.include('SuperAdmin');
    expect(visitor.page().text).to.not.include('<script>alert');
    expect(visitor.page().text, 'the name is permanent').to.not.include('name="name"');
    const described = await visitor.submit({ description: 'Approve invoices' });
    expect(described.words).to.include('Saved: invoice.approve.');
    await visitor.open(`${path}/delete`);
    expect(visitor.page().words).to.include('What goes').and.include('Approve invoices');
    expect((await press(visitor)).path).to.equal(`${path}/restore`);
    expect((await visitor.open(path)).status).to.equal(404);
    await visitor.open(`${path}/restore`);
    expect((await press(visitor)).words).to.include('Restored: invoice.approve.');
    expect(visitor.page().text).to.include('value="Approve invoices"');
    const { words } = await visitor.open(`${path}/history`);
    for (const word of ['created', 'changed', 'deleted', 'restored']) expect(words).to.include(`Privilege ${word}`);
  });

  it('that are deleted are listed, and restored from their list', async () => {
    const path = await make('gone.for_now', HOSTILE);
    await visitor.open(`${path}/delete`);
    await press(visitor);
    expect((await visitor.open(PATH)).text).to.include(`href="${PATH}/deleted"`);
    const list = await visitor.open(`${PATH}/deleted`);
    expect(list.words).to.match(/gone\.for_now.*Restore/);
    expect(list.text).to.include(`href="${path}/restore"`).and.not.include('<script>alert');
    expect((await visitor.open(`${path}/restore`)).heading).to.equal('Restore gone.for_now');
    expect((await press(visitor)).words).to.include('Restored: gone.for_now.');
    expect((await visitor.open(`${PATH}/deleted`)).words).not.to.include('gone.for_now');
    const reader = await people.at(await people.make('Staff'));
    expect((await reader.open(`${PATH}/deleted`)).status).to.equal(403);
  });

  it('say what is wrong with a field, and keep what was typed', async () => {
    await make('No Such Name', HOSTILE);
    const refused = visitor.page();
    expect({ status: refused.status, title: refused.title.startsWith('Error: ') }).to.deep.equal({
      status: 422,
      title: true,
    });
    expect(refused.alert).to.include('Name: begin with a small letter');
    expect(refused.text).to.include('value="No Such Name"').and.include('&quot;&gt;&lt;script&gt;');
    expect(refused.text).to.include('aria-describedby="name-hint name-error"').and.not.include('<script>alert');
    await make('user.read');
    expect({ status: visitor.page().status, alert: visitor.page().alert }).to.deep.equal({
      status: 409,
      alert: 'There is a problem This name is taken. Choose another one.',
    });
  });

  it('are not overwritten or deleted as somebody saw them earlier', async () => {
    const path = await make('raced.one');
    const touch = () =>
      sql(
        own.database.url,
        `update privilege set description = 'theirs', version = version + 1 where name = 'raced.one'`,
      );
    await touch();
    const outdated = await visitor.submit({ description: 'mine' });
    expect({ status: outdated.status, theirs: outdated.words.includes('theirs') }).to.deep.equal({
      status: 412,
      theirs: true,
    });
    expect((await press(visitor)).words).to.include('Saved:');
    await visitor.open(`${path}/delete`);
    await touch();
    expect((await press(visitor)).status).to.equal(412);
    expect((await press(visitor)).path).to.equal(`${path}/restore`);
  });

  it('that the service checks can’t be deleted, and say why', async () => {
    const path = `${PATH}/${await idNamed('user.read')}`;
    const { words, text } = await visitor.open(path);
    expect(words).to.include('The service itself checks this privilege, so it can’t be deleted.');
    expect(text).to.not.include(`${path}/delete`);
    await visitor.open(`${path}/delete`);
    expect((await press(visitor)).status).to.equal(409);
  });

  // requirement 54, 57
  it('can’t be changed by people who don’t hold them, or who may only see them', async () => {
    const path = `${PATH}/${await idNamed('audit.read')}`;
    const lead = await people.at(await people.make(CUSTOM));
    expect((await lead.open(path)).words).to.include('You don’t hold this privilege, so you can’t change it.');
    expect(lead.page().text).to.not.include('name="description"');
    const forced = await lead.send('POST', path, { description: 'mine', version: '1' });
    expect(forced.status).to.equal(403);
    expect(forced.text).to.include('audit.read');
    const reader = await people.at(await people.make('Staff'));
    expect((await reader.open(path)).status).to.equal(200);
    expect(reader.page().text).to.not.include('name="description"').and.not.include(`${path}/delete`);
    for (const to of [`${PATH}/new`, `${path}/delete`, `${path}/restore`])
      expect((await reader.open(to)).status, to).to.equal(403);
    expect((await reader.send('POST', path, { description: 'mine', version: '1' })).status).to.equal(403);
    expect((await (await people.at(await people.make('User'))).open(PATH)).status).to.equal(403);
  });

  it('are listed page by page, each once', async () => {
    for (let n = 0; n < 26; n += 1)
      await sql(own.database.url, 'insert into privilege (name) values ($1)', [`many.p${String(n).padStart(2, '0')}`]);
    const names: string[] = [];
    let path: string | undefined = PATH;
    while (path !== undefined) {
      const { text } = await visitor.open(path);
      names.push(...[...text.matchAll(/rowheader"><a href="\/admin\/privileges\/(\d+)"/g)].map(([, id = '']) => id));
      path = /href="(\/admin\/privileges\?cursor=[^"]+)"/.exec(text)?.[1];
    }
    const [all] = await sql<{ n: number }>(
      own.database.url,
      'select count(*)::int as n from privilege where deleted_at is null',
    );
    expect(names).to.have.lengthOf(all!.n);
    expect(new Set(names).size).to.equal(all!.n);
    expect((await visitor.open(`${PATH}?cursor=x`)).words).to.include('This place in the list is gone.');
  });
});
