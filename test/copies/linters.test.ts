import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { ROOT } from '../../src/start/project.ts';

const run = promisify(execFile);

/** Runs a package's program without network calls; returns its output and exit code. */
const lint = async (script: string, ...options: readonly string[]) => {
  const env = { PATH: process.env['PATH'], HOME: process.env['HOME'], REDOCLY_TELEMETRY: 'off', NO_COLOR: '1' };
  const args = [join(ROOT, 'node_modules', script), 'lint', ...options];
  const ended = await run(process.execPath, args, { cwd: ROOT, env }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({ code, stdout, stderr }),
  );
  return { code: ended.code, output: ended.stdout + ended.stderr };
};

// All exceptions and their reasons are in redocly.yaml, .redocly.lint-ignore.yaml and .spectral.yaml.
describe('linters of the OpenAPI document', function () {
  this.timeout(120_000);

  it('find nothing with Redocly', async () => {
    const { code, output } = await lint('@redocly/cli/bin/cli.js', 'openapi.json');
    expect(output)
      .to.match(/is valid/)
      .and.not.to.match(/warning/i);
    expect(code, output).to.equal(0);
  });

  it('find nothing with Spectral, by its own and OWASP’s rules', async () => {
    const { code, output } = await lint(
      '@stoplight/spectral-cli/dist/index.js',
      'openapi.json',
      '--fail-severity',
      'hint',
    );
    expect(output).to.contain('No results with a severity of');
    expect(code, output).to.equal(0);
  });
});
