import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { runToEnd } from '../one-off.ts';
import { freshProject } from './npm-start.ts';

describe('.env', function () {
  this.timeout(60_000);
  let folder: string;
  let remove: () => Promise<void>;
  before(async () => ({ folder, remove } = await freshProject()));
  after(() => remove());

  /** What the service says about a file whose first variable is wrong. */
  const told = async (content: string | Buffer, env = {}) => {
    await writeFile(join(folder, '.env'), content);
    const { code, stderr } = await runToEnd([join(folder, 'src/main.ts')], { NODE_ENV: 'development', ...env }, folder);
    expect(code, stderr).to.equal(78);
    return stderr;
  };
  const TEXT = '\ufeffPORT=wrong\r\nOTP_TTL=0\r\n';

  it('is read from its first variable on, with a byte-order mark and in each encoding that editors save', async () => {
    for (const content of [TEXT.slice(1), TEXT, Buffer.from(TEXT, 'utf16le')])
      expect(await told(content)).to.match(/2 problems[^]*\n {2}PORT [^]*\n {2}OTP_TTL /);
  });

  it('yields to the environment, and a misspelt name in it is reported', async () => {
    expect(await told('PORT=0\nOTP_TTL=wrong\nOTP_LCOK=60\n', { OTP_TTL: '60' })).to.match(
      /has a problem:\n {2}OTP_LCOK .*OTP_LOCK/,
    );
  });
});
