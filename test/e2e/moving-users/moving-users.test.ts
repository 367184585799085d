import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { freshDatabase } from '../../support/database.ts';
import type { FreshDatabase } from '../../support/database.ts';
import { VECTORS, foreignRow, ndjson } from '../../support/foreign-rows.ts';
import type { RowText } from '../../support/foreign-rows.ts';
import { anyEmail, call } from '../client.ts';
import { runScript, startScript } from '../one-off.ts';
import { sql } from '../people.ts';
import { CHEAP, spawnService } from '../process.ts';

type ReportLine = Readonly<{
  line: number;
  verdict: string;
  id?: number;
  source_id?: string;
  errors?: readonly { pointer: string }[];
}>;

// oxlint-disable-next-line typescript/no-explicit-any -- tests look into lines of any shape
const parsed = (text: string): readonly any[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
const reported = (text: string): readonly ReportLine[] => parsed(text);
const email = (value: string, isVerified = true) => ({ type: 'email', value, is_verified: isVerified });
const row = (changed: RowText): RowText => ({ first_name: 'Ada', identities: [email(anyEmail())], ...changed });

describe('moving users in and out', function () {
  this.timeout(120_000);
  let database: FreshDatabase;
  let folder: string;
  let env: Readonly<Record<string, string>>;
  let files = 0;
  beforeEach(async () => {
    database = await freshDatabase();
    folder = await mkdtemp(join(tmpdir(), 'identity-moving-'));
    env = { ...CHEAP, DATABASE_URL: database.url };
  });
  afterEach(async () => {
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  });

  const fileOf = async (content: string | Buffer): Promise<string> => {
    const path = join(folder, `${(files += 1)}.ndjson`);
    await writeFile(path, content);
    return path;
  };
  const importing = async (content: string | Buffer, ...args: readonly string[]) => {
    const ended = await runScript('users-import.ts', env, [await fileOf(content), ...args]);
    return { ...ended, results: reported(ended.stdout) };
  };
  const exporting = (from = env, ...args: readonly string[]) => runScript('users-export.ts', from, args);
  const verdicts = ({ results }: { results: readonly ReportLine[] }) =>
    results.map(({ verdict, errors = [] }) => [verdict, ...errors.map((e) => e.pointer)].join(' '));
  const count = async (from: string): Promise<number> =>
    (await sql<{ n: number }>(database.url, `select count(*)::int as n from ${from}`))[0]!.n;

  // requirement 59, 60
  it('lets everyone with a verified address sign in with the old password, whatever hashed it, and upgrades the hash', async () => {
    const people = Object.entries(VECTORS).map(([name, [hash, password]], i) => ({
      name,
      hash,
      password,
      login: `vector${i}@example.com`,
    }));
    const claimed = anyEmail();
    const rows = [
      ...people.map(({ hash, login }) => row({ identities: [email(login)], password_hash: hash })),
      row({ identities: [email(claimed, false)], password_hash: VECTORS['bcrypt 2a']![0] }),
    ];
    // With production cost, so that some of the hashes are faster.
    env = { DATABASE_URL: database.url };
    expect((await importing(ndjson(rows))).code).to.equal(0);
    const wrapped = `password_hash like '$wrapped$%$argon2id$v=19$m=19456,t=2,p=1$%'`;
    expect(await count(`user_auth where ${wrapped}`)).to.equal(6);
    const leaving = await exporting(env, '--with-hashes');
    // Exported users are imported again, including the administrator.
    await sql(database.url, `delete from imported_user; delete from "user"`);
    const back = await importing(leaving.stdout, '--allow-role', 'SuperAdmin');
    expect({
      code: back.code,
      wrapped: await count(`user_auth where ${wrapped}`),
    }).to.deep.equal({ code: 0, wrapped: 6 });
    const service = await spawnService(env);
    const login = (body: RowText) => call(service.url, '/v1/auth/login', body).then(({ status }) => status);
    for (const { name, password, login: address } of people) {
      expect(await login({ login: address, password: `${password}x` }), name).to.equal(401);
      expect(await login({ login: address.toUpperCase(), password }), name).to.equal(200);
      expect(await login({ login: address, password }), `${name}, with the new hash`).to.equal(200);
    }
    expect(await login({ login: claimed, password: VECTORS['bcrypt 2a']![1] }), 'unverified').to.equal(401);
    await service.stop();
    expect(
      await count(`user_auth a join imported_user using (user_id) where password_hash like '$argon2id$v=19$%'`),
    ).to.equal(people.length + 1);
  });

  // requirement 7
  it('refuses hashes that cost too much or are unknown, and imports the other rows', async () => {
    const costly = '$2b$31$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW';
    const hashes = [
      costly,
      '$pbkdf2-sha256$i=9000000$TmFDbA$' + 'a'.repeat(43),
      'd41d8cd98f00b204e9800998ecf8427e',
      'a password',
      '!',
      null,
    ];
    const ended = await importing(ndjson(hashes.map((password_hash) => row({ password_hash }))));
    expect(ended.code).to.equal(1);
    expect(verdicts(ended)).to.deep.equal([...Array(5).fill('invalid /password_hash'), 'created']);
    for (const hash of hashes.slice(0, 3)) expect(ended.stdout + ended.stderr).to.not.include(hash);
  });

  // requirement 62, 63, 64, 65, 67, 93
  it('reports on each line, whatever it contains', async () => {
    const [one, two] = [anyEmail(), anyEmail()];
    const json = (value: unknown) => JSON.stringify(value);
    const valid = json(row({ identities: [email(one)] }));
    const lines: readonly (readonly [line: string | Buffer, verdict: string])[] = [
      [`\ufeff${valid}\r`, 'created'],
      [valid, 'exists'],
      [json(row({ last_name: 'Other', identities: [email(one.toUpperCase())] })), 'conflict '],
      [
        json(row({ identities: [one, two].map((value) => ({ ...email(value), is_primary: true })) })),
        'invalid /identities/1/is_primary',
      ],
      [json(row({ identities: [email(one), email(two)] })), 'conflict /identities/0'],
      [json(row({ identities: [email(one), { ...email(two), is_primary: true }] })), 'conflict /identities/0'],
      [Buffer.from([0x7b, 0xff, 0x7d]), 'invalid '],
      [`{"first_name":"a\\u0000b"}`, 'invalid /first_name'],
      [`{"first_name":"\\ud800"}`, 'invalid /first_name'],
      [`{"first_name":"Ada","first_name":"Eve","identities":[]}`, 'invalid /first_name'],
      [json(row({ is_admin: true, deleted_at: null })), 'invalid /is_admin /deleted_at'],
      [`{"__proto__":{"role":"SuperAdmin"},"first_name":"Ada","identities":[]}`, 'invalid /__proto__'],
      [json(row({ identities: [{ type: 'email', value: two }] })), 'invalid /identities/0/is_verified'],
      [json(row({ identities: [email('ａda@example.com')] })), 'invalid /identities/0/value'],
      [json(row({ username: 'admin' })), 'invalid /username'],
      [json(row({ dob: '2023-02-29', gender: 'x', created_at: 'yesterday' })), 'invalid /gender /dob /created_at'],
      [json(row({ created_at: '2999-01-01T00:00:00Z' })), 'invalid /created_at'],
      ['[]', 'invalid '],
      ['null', 'invalid '],
      [json(row({ job_title: 'x'.repeat(70_000) })), 'invalid '],
      [json(row({ identities: [{ type: 'mobile', value: '+1 (415) 555-0123', is_verified: true }] })), 'created'],
      [
        json(row({ identities: [{ type: 'mobile', value: 'tel:+1-415-555-0123', is_verified: true }, email(two)] })),
        'conflict /identities/0',
      ],
      [json(row({ username: 'Grace.Hopper' })), 'created'],
      [json(row({ username: 'grace.hopper' })), 'conflict /username'],
      [`{"first_name":"cut o`, 'invalid '],
    ];
    const content = Buffer.concat(lines.flatMap(([line], i) => [Buffer.from(i === 0 ? '' : '\n'), Buffer.from(line)]));
    const rehearsed = await importing(content, '--dry-run');
    expect(await count('imported_user')).to.equal(0);
    const ended = await importing(content);
    expect(verdicts(ended)).to.deep.equal(lines.map(([, verdict]) => verdict));
    expect(ended.results.map(({ line }) => line)).to.deep.equal(lines.map((_, i) => i + 1));
    expect(verdicts(rehearsed)).to.deep.equal(verdicts(ended));
    expect({ rehearsed: rehearsed.code, ended: ended.code }).to.deep.equal({ rehearsed: 1, ended: 1 });
    expect(await count('imported_user')).to.equal(3);
    expect(JSON.parse(ended.stderr)).to.deep.include({ lines: lines.length, created: 3, exists: 1 });
  });

  // requirement 56
  it('grants no privileges unless the command names the role', async () => {
    const rows = ndjson(['SuperAdmin', 'Staff', 'Emperor', 'User'].map((role) => row({ role })));
    expect(verdicts(await importing(rows))).to.deep.equal([...Array(3).fill('invalid /role'), 'created']);
    expect(verdicts(await importing(rows, '--allow-role', 'Staff', '--allow-role', 'Emperor'))).to.deep.equal([
      'invalid /role',
      'created',
      'invalid /role',
      'exists',
    ]);
  });

  it('exports what was imported, hashes on request only, records each export, and ends quietly when the reader goes away', async () => {
    const rows = Array.from({ length: 1200 }, (_, i) =>
      foreignRow(i, {
        role: i % 10 === 0 ? 'Staff' : 'User',
        is_active: i % 13 > 0,
        ...(i % 6 === 0 ? { password_hash: null } : {}),
        ...(i % 9 === 0 ? { gender: 'other', dob: '1990-12-10', job_title: 'Ingénieure' } : {}),
      }),
    );
    expect((await importing(ndjson(rows), '--allow-role', 'Staff')).code).to.equal(0);
    const plain = await exporting();
    expect(plain.stdout).to.not.match(/\$2|argon2|password_hash/);
    expect(plain.stderr).to.not.include('hashes');
    const file = join(folder, 'with-hashes.ndjson');
    const secret = await exporting(env, '--with-hashes', '--to', file);
    expect({ stdout: secret.stdout, mode: (await stat(file)).mode & 0o777 }).to.deep.equal({
      stdout: '',
      mode: 0o600,
    });
    expect(secret.stderr).to.include('password hashes');
    const first = await readFile(file, 'utf8');
    expect(first).to.include(foreignRow(1)['password_hash']);
    const events = await sql<{ details: string }>(
      database.url,
      `select details from audit_event join audit_detail on event_id = id where action = 'user.exported' order by at`,
    );
    expect(events.map(({ details }) => JSON.parse(details).changes[0].after)).to.deep.equal([false, true]);

    const other = await freshDatabase();
    await sql(other.url, 'delete from "user"');
    const there = { ...env, DATABASE_URL: other.url };
    const taken = await runScript('users-import.ts', there, [
      file,
      '--allow-role',
      'Staff',
      '--allow-role',
      'SuperAdmin',
    ]);
    expect(taken.code, taken.stdout).to.equal(0);
    const second = (await exporting(there, '--with-hashes')).stdout;
    const withoutIds = (text: string) => parsed(text).map(({ id: _, ...rest }) => rest);
    expect(withoutIds(second)).to.deep.equal(withoutIds(first));
    expect(withoutIds(first)).to.have.length(1201);
    const ids = (text: string) => parsed(text).map(({ id }) => id);
    const report = reported(taken.stdout);
    expect(report.map((line) => line.source_id)).to.deep.equal(ids(first));
    expect(report.map((line) => line.id)).to.deep.equal(ids(second));
    await other.drop();

    // The reader goes away.
    const child = startScript('users-export.ts', env);
    child.stdout.once('data', () => child.stdout.destroy());
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    const [code] = await once(child, 'exit');
    expect(code).to.equal(1);
    expect(JSON.parse(stderr)).to.deep.include({
      level: 40,
      msg: 'the reader of the export is gone; the export is incomplete',
    });
    expect(
      await count(`pg_stat_activity where state like 'idle in transaction%' and datname = current_database()`),
    ).to.equal(0);
  });

  it('writes its report to the requested file, and reads streams like files', async () => {
    const report = join(folder, 'report.ndjson');
    const child = startScript('users-import.ts', env, ['-', '--report', report]);
    child.stdin.end(ndjson(Array.from({ length: 600 }, (_, i) => foreignRow(i))));
    const [code] = await once(child, 'exit');
    expect(code).to.equal(0);
    const results = reported(await readFile(report, 'utf8'));
    expect(results.map(({ line }) => line)).to.deep.equal(Array.from({ length: 600 }, (_, i) => i + 1));
    expect(new Set(results.map(({ id }) => id)).size).to.equal(600);
  });

  it('explains its usage (64), misconfiguration (78), and interruption (75)', async () => {
    const file = await fileOf(ndjson([foreignRow(1)]));
    const code = async (name: string, args: readonly string[], changed = {}) =>
      (await runScript(name, { ...env, ...changed }, args)).code;
    expect(await code('users-import.ts', ['--what'])).to.equal(64);
    expect(await code('users-import.ts', [file, file])).to.equal(64);
    expect(await code('users-import.ts', [join(folder, 'not-there')])).to.equal(64);
    expect(await code('users-import.ts', [file, '--report', join(folder, 'not-there', 'report')])).to.equal(64);
    expect(await code('users-export.ts', ['--to'])).to.equal(64);
    expect(await code('users-import.ts', [file], { OTP_TTL: 'x' })).to.equal(78);
    expect(await code('users-import.ts', [file], { DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/x' })).to.equal(75);
  });
});
