import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { expect } from 'chai';
import { ROOT } from '../../src/start/project.ts';

const LOGGER = join(ROOT, 'src/adapters/system/logger.ts');
const COUNT = 300;

type Line = Readonly<Record<string, unknown>>;

/** What a process wrote that ends as `ending` says, after some lines of access. */
const linesOf = (ending: string): Promise<readonly Line[]> =>
  new Promise((resolve) => {
    const script = `
      const { makeLogs } = await import(${JSON.stringify(LOGGER)});
      const { logger, access } = await makeLogs({ level: 'info', pretty: false });
      process.on('uncaughtException', (error) => { logger.fatal({ err: error }, 'crashed'); process.exit(1); });
      process.on('SIGTERM', () => process.exit(0));
      for (let n = 0; n < ${COUNT}; n += 1) access.info({ n, route: '/v1/me' }, 'request');
      ${ending}`;
    execFile(process.execPath, ['--input-type=module', '-e', script], (_error, stdout) => {
      const lines = stdout.split('\n').filter((line) => line !== '');
      resolve(lines.map((line) => JSON.parse(line) as Line));
    });
  });

const numbers = (lines: readonly Line[]): readonly unknown[] =>
  lines.flatMap(({ msg, n }) => (msg === 'request' ? [n] : []));
const all = Array.from({ length: COUNT }, (_, n) => n);

describe('the log', () => {
  const endings = {
    'the process ends': '',
    'the process is told to exit': 'process.exit(0);',
    'SIGTERM stops it': `process.kill(process.pid, 'SIGTERM'); setTimeout(() => {}, 60_000);`,
    'an error is thrown and not caught': `throw new Error('boom');`,
    'a promise is rejected and not caught': `void Promise.reject(new Error('boom')); setTimeout(() => {}, 60_000);`,
  };
  for (const [when, ending] of Object.entries(endings))
    it(`has every line, in order, when ${when}`, async () => {
      expect(numbers(await linesOf(ending))).to.deep.equal(all);
    });

  it('has other lines at once, after the lines that came before them', async () => {
    const lines = await linesOf(`logger.warn({ code: '123456' }, 'next'); process.kill(process.pid, 'SIGKILL');`);
    expect(numbers(lines)).to.deep.equal(all);
    expect(lines.at(-1)).to.deep.include({ msg: 'next', code: '[redacted]' });
  });

  describe('on a disk that is full', () => {
    // requirement 100
    const whileFull = (work: string): string => `
      const { default: fs } = await import('node:fs');
      const { writeSync } = fs;
      fs.writeSync = () => { throw Object.assign(new Error('no space'), { code: 'ENOSPC' }); };
      ${work}
      fs.writeSync = writeSync;
      logger.info('room again');`;

    it('fails no caller, and has every line once there is room', async () => {
      const lines = await linesOf(
        whileFull(`for (const n of ['a', 'b']) access.info({ n }, 'request'); logger.warn('full');`),
      );
      expect(numbers(lines)).to.deep.equal([...all, 'a', 'b']);
      expect(lines.slice(-2).map(({ msg }) => msg)).to.deep.equal(['full', 'room again']);
    });

    it('keeps a megabyte of lines, and loses the rest', async () => {
      const work = `for (let n = 0; n < 3_000; n += 1) logger.warn({ n }, 'x'.repeat(1_000));`;
      const kept = (await linesOf(whileFull(work))).flatMap(({ msg, n }) => (String(msg).startsWith('xx') ? [n] : []));
      expect(kept.length).to.be.within(500, 1_000);
      expect(kept).to.deep.equal(Array.from(kept, (_, n) => n));
    });
  });

  it('has lines soon while the process goes on', async () => {
    const lines = await linesOf(`setTimeout(() => process.kill(process.pid, 'SIGKILL'), 1_000);`);
    expect(numbers(lines)).to.deep.equal(all);
  });
});
