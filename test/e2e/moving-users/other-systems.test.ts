import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { firebaseOf } from '../../../src/commands/firebase-options.ts';
import { freshDatabase } from '../../support/database.ts';
import type { FreshDatabase } from '../../support/database.ts';
import { ndjson } from '../../support/foreign-rows.ts';
import { FIREBASE_HASHES, FIREBASE_PROJECT, LIBRARY_HASHES } from '../../support/library-hashes.ts';
import { call } from '../client.ts';
import { runScript } from '../one-off.ts';
import { sql } from '../people.ts';
import { spawnService } from '../process.ts';

const PEOPLE = Object.entries({ ...LIBRARY_HASHES, ...FIREBASE_HASHES }).map(([name, [hash, password]], i) => ({
  name,
  hash,
  password,
  login: `library${i}@example.com`,
}));
const rowOf = (login: string, hash: string) => ({
  first_name: 'Ada',
  identities: [{ type: 'email', value: login, is_verified: true }],
  password_hash: hash,
});
const ROWS = ndjson(PEOPLE.map(({ login, hash }) => rowOf(login, hash)));
const FIREBASE = [
  ['--firebase-signer-key', FIREBASE_PROJECT.signerKey],
  ['--firebase-salt-separator', FIREBASE_PROJECT.saltSeparator],
  ['--firebase-rounds', '8'],
  ['--firebase-mem-cost', '14'],
].flat();

describe('moving users from other systems', function () {
  this.timeout(180_000);
  let database: FreshDatabase;
  let folder: string;
  let env: Readonly<Record<string, string>>;
  beforeEach(async () => {
    database = await freshDatabase();
    folder = await mkdtemp(join(tmpdir(), 'identity-systems-'));
    env = { DATABASE_URL: database.url, ARGON2_MEMORY_KIB: '512', HASH_QUEUE: '1000', HASH_WAIT: '30' };
  });
  afterEach(async () => {
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  });

  const importing = async (content: string, ...args: readonly string[]) => {
    const file = join(folder, 'users.ndjson');
    await writeFile(file, content);
    const ended = await runScript('users-import.ts', env, [file, ...args]);
    return { ...ended, told: ended.code === 64 ? null : JSON.parse(ended.stderr) };
  };
  const stored = async (where: string) =>
    (
      await sql<{ hash: string }>(
        database.url,
        `select password_hash as hash from user_auth
          where user_id in (select user_id from user_identity where value like 'library%') and ${where}`,
      )
    ).map(({ hash }) => hash);

  it('lets everyone sign in with the old password, hashed by any of these libraries, and upgrades the hash', async () => {
    // requirement 3, 6, 8
    const imported = await importing(ROWS, ...FIREBASE);
    expect(imported.code, imported.stdout).to.equal(0);
    const counted: Record<string, number> = imported.told.hashes;
    expect(counted).to.include({ $wp: 1, $2x: 3, $apr1: 1, '$salted-sha1': 3, '$scrypt-ctr': 3 });
    expect(Object.values(counted).reduce((a, b) => a + b)).to.equal(PEOPLE.length);
    expect(imported.stdout + imported.stderr).to.not.include(FIREBASE_PROJECT.signerKey);
    expect((await stored('true')).join('\n')).to.not.include(FIREBASE_PROJECT.signerKey.slice(0, 20));

    const out = join(folder, 'out.ndjson');
    await runScript('users-export.ts', env, ['--with-hashes', '--to', out]);
    await sql(database.url, 'delete from imported_user; delete from "user"');
    const back = await importing(await readFile(out, 'utf8'), '--allow-role', 'SuperAdmin');
    expect(back.code, back.stdout).to.equal(0);

    const service = await spawnService(env);
    const signIn = (login: string, password: string) => call(service.url, '/v1/auth/login', { login, password });
    for (const { name, login, password } of PEOPLE) {
      expect((await signIn(login, password)).status, name).to.equal(200);
      expect((await signIn(login, password.normalize('NFC'))).status, `${name}, with the new hash`).to.equal(200);
      expect((await signIn(login, `${password}!`)).status, `${name}, with the new hash`).to.equal(401);
    }
    await service.stop();
    expect(await stored(`password_hash not like '$argon2id$v=19$m=512,t=2,p=%$%'`)).to.deep.equal([]);
  });

  it('upgrades a hash at five first sign-ins at once without an end of sessions, a message or an audit event', async () => {
    // requirement 8
    const chosen = PEOPLE.filter(({ name }) => ['slappasswd {SSHA}', 'libxcrypt $6$', 'WordPress 6.8'].includes(name));
    const rows = ndjson(chosen.map(({ login, hash }) => rowOf(login, hash)));
    expect((await importing(rows)).code).to.equal(0);
    const service = await spawnService(env);
    for (const { name, login, password } of chosen) {
      const answers = await Promise.all(
        Array.from({ length: 5 }, () => call(service.url, '/v1/auth/login', { login, password })),
      );
      for (const { status, body } of answers) {
        expect(status, name).to.equal(200);
        const authorization = `Bearer ${body.access_token}`;
        expect((await call(service.url, '/v1/me', undefined, { headers: { authorization } })).status).to.equal(200);
      }
    }
    await service.stop();
    expect(await stored(`password_hash not like '$argon2id$%'`)).to.deep.equal([]);
    const [told] = await sql(
      database.url,
      `select (select count(*)::int from audit_event where action like '%password%') as events,
              (select count(*)::int from outbound_message) as messages`,
    );
    expect(told).to.deep.equal({ events: 0, messages: 0 });
  });

  // requirement 7
  it('names the line and the reason of each hash that it refuses', async () => {
    const lines = [
      PEOPLE[0]!.hash,
      '{CRYPT}gVvVLeFbpoMjs',
      '{CRYPT}$6$rounds=999999999$salt$' + 'a'.repeat(86),
      'scrypt:1073741824:8:1$salt$' + 'ab'.repeat(64),
      FIREBASE_HASHES['Firebase']![0],
    ].map((hash, i) => rowOf(`line${i}@example.com`, hash));
    const { code, stdout, told } = await importing(ndjson(lines));
    const said = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
      .map(({ line, verdict, errors }) => `${line} ${verdict} ${errors?.[0].pointer} ${errors?.[0].detail}`);
    expect(code).to.equal(1);
    expect(said[1]).to.match(/^2 invalid \/password_hash must be, of crypt\(3\), .+"forgot password"/);
    expect(said[2]).to.match(/^3 invalid \/password_hash costs more than the service computes: .+1,048,576 rounds/);
    expect(said[3]).to.match(/^4 invalid \/password_hash costs more than the service computes: .+256 MiB/);
    expect(said[4]).to.match(/^5 invalid \/password_hash is of Firebase: give --firebase-signer-key/);
    expect(told.hashes).to.deep.equal({ '$pbkdf2-sha256': 1 });
  });

  it('explains wrong options for Firebase', async () => {
    const { code, stderr } = await importing('', '--firebase-rounds', '8');
    expect(code).to.equal(64);
    expect(stderr).to.match(/^give --firebase-signer-key, the base64_signer_key of the project\nUsage: /);
  });

  it('needs a signer key for Firebase, and takes parameters that a project can have', () => {
    const read = (given: Readonly<Record<string, string>>) => {
      const problems: string[] = [];
      const all = Object.fromEntries(Object.entries(given).map(([name, value]) => [`firebase-${name}`, value]));
      try {
        return firebaseOf(all, (problem) => {
          problems.push(problem);
          throw new Error('ended');
        });
      } catch {
        return problems.join();
      }
    };
    const key = { 'signer-key': 'AAAA' };
    expect(read({})).to.equal(null);
    expect(read(key)).to.deep.equal({ signerKey: 'AAAA', saltSeparator: 'Bw==', rounds: 8, memCost: 14 });
    expect(read({ 'mem-cost': '14' })).to.match(/^give --firebase-signer-key/);
    expect(read({ 'signer-key': 'not base64' })).to.match(/^give --firebase-signer-key/);
    expect(read({ ...key, 'salt-separator': '$' })).to.match(/^give --firebase-salt-separator/);
    for (const rounds of ['0', '9', '8.0', '-1', ''])
      expect(read({ ...key, rounds })).to.match(/^give --firebase-rounds/);
    for (const cost of ['0', '15', '1e1', ''])
      expect(read({ ...key, 'mem-cost': cost })).to.match(/^give --firebase-mem/);
  });
});
