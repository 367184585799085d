import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { ndjson } from '../../support/foreign-rows.ts';
import type { RowText } from '../../support/foreign-rows.ts';
import { PASSWORD, anyEmail } from '../client.ts';
import { runScript } from '../one-off.ts';
import { oneService } from '../own-database.ts';
import { sql } from '../people.ts';
import { CHEAP } from '../process.ts';
import { authenticator } from '../second-factor/authenticator.ts';
import { as, challengeOf, complete, enrolled, login } from '../second-factor/enrolled.ts';

const SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
const row = (changed: RowText): RowText => ({
  first_name: 'Ada',
  identities: [{ type: 'email', value: anyEmail(), is_verified: true }],
  ...changed,
});

describe('authenticator apps that move with their users', function () {
  this.timeout(120_000);
  let own: Awaited<ReturnType<typeof oneService>>;
  let url: string;
  let folder: string;
  let env: Readonly<Record<string, string>>;
  before(async () => {
    own = await oneService();
    ({ url } = own.service);
    env = { ...CHEAP, DATABASE_URL: own.database.url };
    folder = await mkdtemp(join(tmpdir(), 'identity-moving-'));
  });
  after(async () => {
    await own.end();
    await rm(folder, { recursive: true, force: true });
  });

  const importing = async (content: string, changed = {}) => {
    const file = join(folder, 'users.ndjson');
    await writeFile(file, content);
    const { stdout, ...ended } = await runScript('users-import.ts', { ...env, ...changed }, [file]);
    const lines = stdout.split('\n').filter((line) => line !== '');
    return { ...ended, results: lines.map((line) => JSON.parse(line)) };
  };
  const exported = async (email: string, ...args: readonly string[]): Promise<string> => {
    const { stdout } = await runScript('users-export.ts', env, args);
    return stdout.split('\n').find((line) => line.includes(email)) ?? '';
  };

  it('come from another system in base32, as it is shown to people', async () => {
    const email = anyEmail();
    const shown = 'jbsw y3dp ehpk 3pxp jbsw y3dp ehpk 3pxp==';
    const imported = await importing(
      ndjson([row({ identities: [{ type: 'email', value: email, is_verified: true }], totp_secret: shown })]),
    );
    expect(imported.results).to.deep.include.members([{ line: 1, verdict: 'created', id: imported.results[0].id }]);
    await sql(
      own.database.url,
      `update user_auth set password_hash = (select password_hash from user_auth where password_hash like '$argon2id$%' limit 1)
        where user_id = $1`,
      [imported.results[0].id],
    );
    const challenge = challengeOf(await login(url, { email, password: 'correct horse battery staple' }));
    const done = await complete(url, challenge, { totp: authenticator(SECRET).code() });
    expect(done.status, done.text).to.equal(200);
    const me = { accessToken: done.body.access_token as string };
    const made = await as(url, me, 'POST', '/v1/me/factors/recovery-codes');
    expect(made.body.recovery_codes).to.have.lengthOf(10);
  });

  it('leave sealed with the hashes, and come back under the same SECRET_KEY only', async () => {
    const ada = await enrolled(url);
    expect(await exported(ada.email)).not.to.include('totp_secret');
    const line = await exported(ada.email, '--with-hashes');
    expect(JSON.parse(line).totp_secret).to.match(/^\$sealed\$[\w-]+$/);
    await sql(own.database.url, `delete from "user" where id = $1`, [JSON.parse(line).id]);
    const foreign = await importing(line, { SECRET_KEY: Buffer.alloc(32, 9).toString('base64url') });
    expect(foreign.results[0]).to.deep.include({ line: 1, verdict: 'invalid' });
    expect(foreign.results[0].errors[0].pointer).to.equal('/totp_secret');
    expect(foreign.results[0].errors[0].detail).to.include('SECRET_KEYS_OLD');
    const another = await importing(line.replace(/"id":\d+/, '"id":1'));
    expect(another.results[0]).to.deep.include({ line: 1, verdict: 'invalid' });
    expect((await importing(line)).results[0]).to.deep.include({ line: 1, verdict: 'created' });
    expect((await importing(line)).results[0]).to.deep.include({ line: 1, verdict: 'exists' });
    const challenge = challengeOf(await login(url, { email: ada.email, password: PASSWORD }));
    const done = await complete(url, challenge, { totp: ada.app.code(1) });
    expect(done.status, done.text).to.equal(200);
  });

  it('are refused by line if their secret can’t be one, and repeated in no report', async () => {
    const secrets = ['A', '0189', 'JBSWY3DPEHPK3PXP', 'A'.repeat(104), '$sealed$AQ', '$sealed$', '', 7, ['x']];
    const { code, results, stderr } = await importing(
      ndjson([row({}), ...secrets.map((totp_secret) => row({ id: 1, totp_secret })), row({ totp_secret: null })]),
    );
    expect(code).to.equal(1);
    expect(results.map(({ line, verdict, errors }) => [line, verdict, errors?.[0].pointer])).to.deep.equal([
      [1, 'created', undefined],
      ...secrets.map((_, i) => [i + 2, 'invalid', '/totp_secret']),
      [secrets.length + 2, 'created', undefined],
    ]);
    expect(JSON.stringify(results) + stderr).not.to.include('JBSWY3DPEHPK3PXP');
  });
});
