import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join as joinPath } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { ROOT } from '../../../src/start/project.ts';
import { call, join } from '../client.ts';
import { sharedService } from '../shared-service.ts';
import type { SharedService } from '../shared-service.ts';

const run = promisify(execFile);

/** The program in the document, and a line that prints its result. */
const program = async (): Promise<string> => {
  const text = await readFile(joinPath(ROOT, 'docs/verify-tokens.md'), 'utf8');
  const [, code] = /## Node\n\n```js\n([\s\S]*?)```/.exec(text) ?? [];
  if (code === undefined) throw new Error('the document has no program for Node');
  return `${code}\nconsole.log(JSON.stringify(await verify(process.argv[2]).catch(({ code }) => code)));\n`;
};

describe('an access token verified by the program in docs/verify-tokens.md', () => {
  let service: SharedService['service'];
  let folder: string;

  before(async () => {
    ({ service } = await sharedService());
    folder = await mkdtemp(joinPath(tmpdir(), 'verify-tokens-'));
    await symlink(joinPath(ROOT, 'node_modules'), joinPath(folder, 'node_modules'));
    await writeFile(joinPath(folder, 'verify.mjs'), await program());
  });

  after(() => rm(folder, { recursive: true }));

  /** Runs in a process that knows only the issuer's URL. */
  const verify = async (token: string, issuer = service.url): Promise<unknown> => {
    const env = { PATH: process.env['PATH'] ?? '', ISSUER: issuer };
    const { stdout } = await run(process.execPath, [joinPath(folder, 'verify.mjs'), token], { env });
    return JSON.parse(stdout);
  };

  it('is accepted for its audience and names the user', async () => {
    const { accessToken, sessionId } = await join(service.url);
    const me = await call(service.url, '/v1/me', undefined, { headers: { authorization: `Bearer ${accessToken}` } });
    const issuer = service.url.replace('127.0.0.1', 'localhost');
    expect(await verify(accessToken, issuer)).to.deep.equal({ userId: me.body.id, sessionId, privileges: [] });
  });

  // requirement 36, 38, 41
  it('is refused if it is changed, of another issuer, or of another type', async () => {
    const { accessToken } = await join(service.url);
    const issuer = service.url.replace('127.0.0.1', 'localhost');
    const [header, claims, signature] = accessToken.split('.');
    const none = Buffer.from(JSON.stringify({ alg: 'none', typ: 'at+jwt' })).toString('base64url');
    expect(await verify(`${header}.${claims}.${'A'.repeat(86)}`, issuer)).to.equal(
      'ERR_JWS_SIGNATURE_VERIFICATION_FAILED',
    );
    expect(await verify(`${none}.${claims}.`, issuer)).to.be.a('string');
    expect(await verify(`${header}.${claims}`, issuer)).to.equal('ERR_JWS_INVALID');
    expect(await verify(`${header}.${claims}.${signature}`, service.url)).to.equal('ERR_JWT_CLAIM_VALIDATION_FAILED');
  });
});
