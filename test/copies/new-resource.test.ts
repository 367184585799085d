import { readdir } from 'node:fs/promises';
import { expect } from 'chai';
import { PASSWORD, anyEmail, call, join } from '../e2e/client.ts';
import type { Answer, Member } from '../e2e/client.ts';
import { makeSuperAdmin, sql } from '../e2e/people.ts';
import { CHEAP, SECRET_KEY, spawnService } from '../e2e/process.ts';
import type { ServiceProcess } from '../e2e/process.ts';
import { blocksOf, copyProject } from '../e2e/project-copy.ts';
import type { ProjectCopy } from '../e2e/project-copy.ts';
import { freshDatabase } from '../support/database.ts';
import type { FreshDatabase } from '../support/database.ts';
import { theTemplate } from '../support/template.ts';

/** What the document has people type under a heading, about something that nobody's project has by now. */
const commands = async (heading: string): Promise<string> => {
  const blocks = (await blocksOf('add-a-resource.md', 'sh')).filter(({ before }) => before.includes(`## ${heading}\n`));
  if (blocks.length === 0) throw new Error(`docs/add-a-resource.md has no commands under "${heading}"`);
  return blocks.map(({ code }) => code.replaceAll('invoice', 'specimen')).join('');
};

const EVERY_KIND =
  "code:string:16 'remarks:text?' weight:integer is_frozen:boolean taken_on:date 'seen_at:time?' 'contact:email?' owner_id:user 'reviewer_id:user?' 'label:string?' opened_at:time 'rank:integer?'";

describe('a resource that npm run new:resource makes in a copy of the project', function () {
  this.timeout(300_000);
  let copy: ProjectCopy;
  let shell: ProjectCopy['shell'];
  let database: FreshDatabase;
  let service: ServiceProcess;
  let admin: Member;
  let plain: Member;

  const fields = {
    code: 'A-1',
    weight: 12,
    is_frozen: false,
    taken_on: '2024-02-29',
    opened_at: '2024-02-29T13:00:00+01:00',
  };
  const env = () => ({ NODE_ENV: 'test', SECRET_KEY, DATABASE_URL: database.url });
  before(async () => {
    [copy, database] = [await copyProject(), await freshDatabase()];
    ({ shell } = copy);
  });
  after(async () => {
    await service?.stop();
    await database.drop();
    await copy.remove();
  });

  const tree = async () =>
    (await readdir(copy.folder, { recursive: true })).filter((path) => !path.includes('node_modules'));
  const as = ({ accessToken }: Member, method: string, path: string, body?: unknown, headers = {}): Promise<Answer> =>
    call(service.url, path, body, { method, headers: { authorization: `Bearer ${accessToken}`, ...headers } });
  const tells = ({ status, body }: Answer): string => `${status} ${body?.code}`;

  it('is written by the command of docs/add-a-resource.md, and by no command that is wrong or only asks', async () => {
    const before = await tree();
    const refused = await shell('npm run --silent new:resource -- user id:integer a:b 2>&1 || echo "code $?"');
    expect(refused).to.match(/"user" has another meaning[^]*"id"[^]*unknown kind "b"[^]*Nothing was written\.\ncode 1/);
    const asked = await shell('npm run --silent new:resource -- specimen weight:integer --dry-run');
    expect(asked).to.match(/would make +src\/core\/domain\/specimens\/specimen\.ts/);
    expect(await tree()).to.deep.equal(before);

    const said = await shell(await commands('Write it'));
    const wanted = said.split('\n').flatMap((line) => /^made +(\S+)/.exec(line)?.[1] ?? []);
    expect(wanted).to.have.length.above(14);
    expect(await tree()).to.include.members(wanted);
  });

  it('and another beside it, with every kind of field, pass the type check, the linter and the format check', async () => {
    await shell(`npm run --silent new:resource -- labSample ${EVERY_KIND}`);
    await shell('npm run --silent check');
  });

  it('have tests that pass, on fakes, on PostgreSQL and over HTTP, and so have those that know all calls', async () => {
    const { adminUrl } = await theTemplate();
    const files = await shell(`find test -name 'specimen*.test.ts' -o -name 'lab-sample*.test.ts'`);
    const testing = `npm run --silent test:files -- ${files.trim().split('\n').join(' ')}`;
    const own = await shell(testing, { TEST_DATABASE_URL: adminUrl });
    expect(own).to.match(/\n4[0-9] passed, 0 failed\n$/);
    const about = 'test/contracts/fakes.test.ts test/e2e/audit/audited-calls.test.ts';
    const others = await shell(`npm run --silent test:files -- ${about}`, { TEST_DATABASE_URL: adminUrl });
    expect(others).to.match(/ passed, 0 failed\n$/);
    const matrix = `npm run --silent test:files -- test/e2e/roles/access-matrix.test.ts`;
    const told = await shell(matrix, { TEST_DATABASE_URL: adminUrl, MATRIX_ONLY: '/v1/lab-samples' });
    expect(told).to.include('1 passed, 0 failed');
  });

  it('migrate a database that is in use, as the entities say', async () => {
    await shell('node src/commands/migrate.ts && node src/commands/seed.ts && node src/commands/seed.ts', env());
    const checked = await shell('node node_modules/@mikro-orm/cli/cli.js migration:check', env());
    expect(checked).to.include('No changes required');
  });

  it('answer as the document says', async () => {
    service = await spawnService({ ...CHEAP, ...env(), OTP_RESEND_INTERVAL: '0' }, 'started', [], copy.folder);
    const answered = await shell((await commands('Call it')).replaceAll('http://localhost:3000', service.url));
    const [made, list] = answered
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(made).to.deep.include({ id: 1, amount: 1250, note: 'paid in two parts' });
    expect(list).to.deep.include({ items: [made], total: 1 });
  });

  it('answer each of their calls, to whoever holds the privileges and to nobody else', async () => {
    [admin, plain] = [await join(service.url), await join(service.url)];
    await makeSuperAdmin(database.url, admin.email);
    const owner = (await as(plain, 'GET', '/v1/me')).body.id;
    const made = await as(admin, 'POST', '/v1/lab-samples', { ...fields, owner_id: owner });
    expect({ status: made.status, location: made.headers['location'], etag: made.headers['etag'] }).to.deep.equal({
      status: 201,
      location: '/v1/lab-samples/1',
      etag: '"1"',
    });
    const { created_at: _, updated_at: __, ...shown } = made.body;
    const empty = { remarks: null, seen_at: null, contact: null, reviewer_id: null, label: null, rank: null };
    const opened_at = '2024-02-29T12:00:00.000Z';
    expect(shown).to.deep.equal({ ...fields, ...empty, id: 1, owner_id: owner, opened_at });

    const path = '/v1/lab-samples/1';
    expect((await as(admin, 'GET', path, undefined, { 'if-none-match': '"1"' })).status).to.equal(304);
    const patch = { remarks: 'Thawed,\nand frozen again.', reviewer_id: owner };
    expect((await as(admin, 'PATCH', path, patch, { 'if-match': '"1"' })).body).to.deep.include(patch);
    expect(tells(await as(admin, 'PATCH', path, patch, { 'if-match': '"1"' }))).to.equal('412 PRECONDITION_FAILED');
    for (const [wrong, pointer] of [
      [{ owner_id: 2_147_483_646 }, '/owner_id'],
      [{ weight: null }, '/weight'],
      [{ colour: 'red' }, '/colour'],
    ] as const) {
      const refused = await as(admin, 'PATCH', path, wrong);
      expect({ status: refused.status, pointer: refused.body.errors[0].pointer }).to.deep.equal({
        status: 422,
        pointer,
      });
    }
    expect((await as(admin, 'GET', '/v1/lab-samples?sort=-updated_at&limit=1')).body.items[0].id).to.equal(1);
    for (const [method, at] of [
      ['GET', '/v1/lab-samples'],
      ['GET', path],
      ['DELETE', path],
      ['POST', `${path}/restore`],
    ] as const)
      expect(tells(await as(plain, method, at)), `${method} ${at}`).to.equal('403 FORBIDDEN');
    expect((await as(admin, 'DELETE', path)).status).to.equal(204);
    expect((await as(admin, 'GET', path)).status).to.equal(404);
    expect((await as(admin, 'POST', `${path}/restore`)).body).to.deep.include(patch);
    const [refusedAccess] = (await as(admin, 'GET', '/v1/events?subject=lab-sample:1&action=access.refused')).body
      .items;
    expect(refusedAccess.changes[0].after).to.equal('restoreLabSample');
  });

  // requirement 112
  it('name nobody who is only registering, so that no registration takes a row with it', async () => {
    const named = (await as(admin, 'GET', '/v1/lab-samples/1')).body.owner_id;
    const register = (body: object) =>
      call(service.url, '/v1/auth/register', { first_name: 'Eve', password: PASSWORD, ...body });
    const [email, mobile] = [anyEmail(), '+4915100000112'];
    for (const body of [{ email }, { mobile }]) expect((await register(body)).status).to.equal(202);
    const opened = (await as(admin, 'GET', '/v1/users?unconfirmed=only')).body.items;
    expect(opened).to.have.length(2);
    for (const { id } of opened)
      for (const [method, path, body] of [
        ['POST', '/v1/lab-samples', { ...fields, owner_id: id }],
        ['POST', '/v1/lab-samples', { ...fields, owner_id: named, reviewer_id: id }],
        ['PATCH', '/v1/lab-samples/1', { owner_id: id }],
        ['PATCH', '/v1/lab-samples/1', { reviewer_id: id }],
      ] as const)
        expect((await as(admin, method, path, body)).status, `${method} ${JSON.stringify(body)}`).to.equal(422);

    const rows = () => sql(database.url, 'select * from lab_sample order by id');
    const before = await rows();
    expect((await register({ email, mobile })).status).to.equal(202);
    expect(await rows()).to.deep.equal(before);
    const { value: taken } = (await as(admin, 'GET', `/v1/users/${named}`)).body.identities[0];
    await register({ email: taken });
    expect(await rows()).to.deep.equal(before);
  });

  it('stay when a user whom they name is deleted and purged, of whom a row without personal data stays', async () => {
    const named = (await as(admin, 'GET', '/v1/lab-samples/1')).body.owner_id;
    expect((await as(admin, 'DELETE', `/v1/users/${named}`)).status).to.equal(204);
    for (const table of ['"user"', 'user_auth', 'user_identity'])
      await sql(database.url, `update ${table} set deleted_at = deleted_at - interval '91 days'`);
    await shell('node src/commands/purge.ts', env());
    expect((await as(admin, 'GET', '/v1/lab-samples/1')).body.owner_id).to.equal(named);
    const tomb = (await as(admin, 'GET', `/v1/users/${named}?deleted=include`)).body;
    expect(tomb).to.deep.include({ first_name: 'Deleted user', last_name: null, identities: [] });
    expect((await as(admin, 'PATCH', '/v1/lab-samples/1', { remarks: 'Kept.' })).status).to.equal(200);
  });

  it('have no foreign key by which a row goes, or forgets whom it names', async () => {
    const keys = await sql<{ key: string }>(
      database.url,
      `select conname as key from pg_constraint
        where conrelid in ('specimen'::regclass, 'lab_sample'::regclass) and confrelid = '"user"'::regclass
          and confdeltype <> 'r' and conname !~ '_(created|updated)_by_foreign$'`,
    );
    expect(keys).to.deep.equal([]);
  });
});
