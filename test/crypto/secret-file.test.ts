import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { secretFile } from '../../src/adapters/system/secret-file.ts';

describe('secret file', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'secret-file-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('is created once, readable by its owner only', async () => {
    const path = join(folder, '.data', 'secret-key');
    const made = await secretFile(path);
    expect(made).to.have.length(32);
    expect(await secretFile(path)).to.deep.equal(made);
    expect((await stat(path)).mode & 0o777).to.equal(0o600);
  });

  it('is the same for all processes that start together, without leftovers', async () => {
    const secrets = await Promise.all(Array.from({ length: 50 }, () => secretFile(join(folder, 'secret-key'))));
    expect(new Set(secrets.map((secret) => secret.toString('hex')))).to.have.property('size', 1);
    expect(await readdir(folder)).to.deep.equal(['secret-key']);
  });

  it('with other content is refused and kept', async () => {
    const path = join(folder, 'secret-key');
    await writeFile(path, 'too short');
    const error = await secretFile(path).catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(Error).with.property('message').that.includes('does not hold a secret');
    expect(error).to.have.property('message').that.does.not.include('too short');
    expect((await stat(path)).size).to.equal('too short'.length);
  });
});
