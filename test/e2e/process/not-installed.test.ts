import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { ROOT } from '../../../src/start/project.ts';

const CHECK = 'node src/start/installed.js';
const SENTENCE = 'The packages of this project are not installed: run npm ci first.';

describe('an npm script without npm ci', function () {
  this.timeout(60_000);
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'not-installed-'));
    for (const part of ['package.json', '.npmrc', 'src'])
      await cp(join(ROOT, part), join(folder, part), { recursive: true });
  });
  after(() => rm(folder, { recursive: true }));

  const path = (process.env['PATH'] ?? '').split(':').filter((one) => !one.includes('node_modules'));
  /** All that the script prints, run by the Node and npm of the machine. */
  const told = async (...args: readonly string[]): Promise<string> => {
    const env = { PATH: path.join(':'), HOME: process.env['HOME'] };
    const ended = await promisify(execFile)('npm', args, { cwd: folder, env }).catch(
      (error: { stdout: string; stderr: string }) => error,
    );
    expect(ended, 'did not fail').to.be.instanceOf(Error);
    return ended.stdout + ended.stderr;
  };
  const sentences = (output: string): readonly string[] =>
    output.split('\n').filter((line) => line !== '' && !line.startsWith('> '));

  it('says in one sentence what is missing', async () => {
    for (const args of [['start'], ['test'], ['run', 'migrate'], ['run', 'check']])
      expect(sentences(await told(...args)), args.join(' ')).to.deep.equal([SENTENCE]);
  });

  it('says so if an older Node is left to run it', async () => {
    await mkdir(join(folder, 'node_modules/fp-ts'), { recursive: true });
    const manifest = await readFile(join(folder, 'package.json'), 'utf8');
    const { engines } = JSON.parse(manifest) as { engines: { node: string } };
    const future = manifest.replace(`"${engines.node}"`, '">=99"');
    await writeFile(join(folder, 'package.json'), future);
    expect((await told('start')).trim()).to.match(
      /This needs Node 99 or newer, and runs on \d+\.\d+\.\d+: run npm ci first\.$/,
    );
  });

  it('is checked for what a newcomer runs first', async () => {
    const { scripts } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    };
    const unchecked = ['start', 'dev', 'migrate', 'seed', 'check'].filter((name) => scripts[`pre${name}`] !== CHECK);
    expect(unchecked).to.deep.equal([]);
    expect(scripts['test']).to.match(/^npm run --silent check /);
  });
});
