import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { ROOT } from '../../src/start/project.ts';
import { call, join as register } from '../e2e/client.ts';
import { oneService } from '../e2e/own-database.ts';
import { binary, describeWith } from './binaries.ts';

const promtool = await binary('promtool');
const run = promisify(execFile);

describeWith({ promtool }, 'promtool', function () {
  this.timeout(120_000);
  const { path, libraries } = promtool!;
  const env = { ...process.env, LD_LIBRARY_PATH: libraries };

  it('accepts the alerts, each of which fires and ends', async () => {
    await run(path, ['check', 'rules', join(ROOT, 'ops/alerts.yml')], { env });
    const { stdout } = await run(path, ['test', 'rules', join(ROOT, 'ops/alerts.test.yml')], { env });
    expect(stdout).to.include('SUCCESS');
  });

  it('finds nothing wrong with the metrics', async () => {
    const { service, end } = await oneService();
    await call(service.url, '/metrics');
    await register(service.url);
    const { text } = await call(service.url, '/metrics');
    const linter = spawn(path, ['check', 'metrics'], { env });
    let said = '';
    linter.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    linter.stdin.end(text);
    const [code] = await once(linter, 'close');
    expect({ code, said }).to.deep.equal({ code: 0, said: '' });
    await end();
  });
});
