import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { call, join as joinService } from '../e2e/client.ts';
import { sql } from '../e2e/people.ts';
import { CHEAP, spawnService } from '../e2e/process.ts';
import { blocksOf, copyProject } from '../e2e/project-copy.ts';
import type { ProjectCopy } from '../e2e/project-copy.ts';
import { freshDatabase } from '../support/database.ts';
import type { FreshDatabase } from '../support/database.ts';

const DOCUMENT = 'swap-an-adapter.md';
const DRIVER = 'src/adapters/crypto/node-argon2-driver.ts';
const BIN = 'node_modules/.bin/';
const TEST = 'test/crypto/node-argon2-driver.test.ts';

describe('the adapter in docs/swap-an-adapter.md', function () {
  this.timeout(180_000);
  let copy: ProjectCopy;
  let database: FreshDatabase;
  let command: string;
  before(async () => {
    [copy, database] = [await copyProject(), await freshDatabase()];
    for (const { before: text, code } of await blocksOf(DOCUMENT, 'ts')) {
      const [path] = /(?<=`)[\w/.-]+(?=`:\s*$)/.exec(text) ?? [];
      await writeFile(join(copy.folder, path!), code);
    }
    [{ code: command } = { code: '' }] = await blocksOf(DOCUMENT, 'sh');
    const [{ code: diff } = { code: '' }] = await blocksOf(DOCUMENT, 'diff');
    const lines = (sign: string) => diff.split('\n').flatMap((line) => (line.startsWith(sign) ? [line.slice(1)] : []));
    const [[gone = ''], [come = '', imported = '']] = [lines('-'), lines('+')];
    await edit('src/start/service.ts', (text) => `${imported}\n${text.replace(gone, () => come)}`);
  });
  after(async () => {
    await database.drop();
    await copy.remove();
  });

  const edit = async (path: string, change: (text: string) => string): Promise<void> => {
    const text = await readFile(join(copy.folder, path), 'utf8');
    const changed = change(text);
    expect(changed, path).not.to.equal(text);
    await writeFile(join(copy.folder, path), changed);
  };

  it('compiles, is formatted, and passes the contract suite', async () => {
    expect(command).to.include(TEST);
    await copy.shell(
      `${BIN}tsc && ${BIN}oxlint --deny-warnings ${DRIVER} ${TEST} && ${BIN}oxfmt --check ${DRIVER} ${TEST}`,
    );
    expect(await copy.shell(command)).to.match(/\n[89] passed, 0 failed\n$/);
  });

  it('works in the service if bound as the page says', async () => {
    const env = { ...CHEAP, DATABASE_URL: database.url, OTP_RESEND_INTERVAL: '0' };
    const service = await spawnService(env, 'started', [], copy.folder);
    try {
      const { email: login, password } = await joinService(service.url);
      const [{ password_hash: hash } = { password_hash: '' }] = await sql<{ password_hash: string }>(
        database.url,
        'select password_hash from user_auth where user_id = (select user_id from user_identity where value = $1)',
        [login],
      );
      expect(hash).to.match(/^\$argon2id\$v=19\$m=8,t=1,p=1\$/);
      expect((await call(service.url, '/v1/auth/login', { login, password })).status).to.equal(200);
      expect((await call(service.url, '/v1/auth/login', { login, password: `${password} ` })).status).to.equal(401);
      const administrator = { login: 'admin@example.com', password: 'correct horse battery staple' };
      expect((await call(service.url, '/v1/auth/login', administrator)).status, 'with an older hash').to.equal(200);
    } finally {
      await service.stop();
    }
  });

  it('fails the contract suite if it ignores bytes after the 72nd, as bcrypt does', async () => {
    await edit(DRIVER, (text) => text.replaceAll('message: password', 'message: password.slice(0, 72)'));
    const judged = await copy.shell(`${command.trim()} || true`);
    expect(judged).to.match(/\d+ passed, 1 failed\n$/);
    expect(judged).to.include('compares every byte: letter case, trailing space, NUL and beyond byte 72');
  });
});
