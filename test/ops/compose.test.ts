import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import * as E from 'fp-ts/lib/Either.js';
import { describeProblems, loadConfig } from '../../src/config/load-config.ts';
import { ROOT } from '../../src/start/project.ts';

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

/** The variables under `x-environment`. */
const environment = (): Readonly<Record<string, string>> => {
  const [, block = ''] = /^x-environment: &environment\n((?: {2}.*\n)+)/m.exec(read('compose.yaml')) ?? [];
  return Object.fromEntries(
    [...block.matchAll(/^ {2}([A-Z_]+): (.*)$/gm)].map(([, name, value]) => [name!, value!.replace(/^'(.*)'$/, '$1')]),
  );
};

describe('compose.yaml', () => {
  it('has an environment that the service accepts, and production does not', () => {
    // requirement 91
    const config = loadConfig(environment());
    expect(E.isRight(config), E.isLeft(config) ? describeProblems(config.left) : '').to.equal(true);
    expect(E.isLeft(loadConfig({ ...environment(), NODE_ENV: 'production' }))).to.equal(true);
  });

  it('runs the image without rights, on a read-only file system, and publishes ports on this machine only', () => {
    // requirement 98
    const text = read('compose.yaml');
    expect(text).to.match(/^ {2}read_only: true\n {2}cap_drop: \[ALL\]$/m);
    const ports = [...text.matchAll(/ports: \['([^']+)'\]/g)].map(([, port]) => port!);
    expect(ports.length).to.be.above(2);
    for (const port of ports) expect(port).to.match(/^127\.0\.0\.1:/);
  });

  it('gets an image without development packages, which needs no shell and no rights', () => {
    // requirement 97, requirement 98
    const text = read('Dockerfile');
    const last = text.slice(text.lastIndexOf('\nFROM '));
    expect(text).to.match(/^RUN npm ci --omit=dev --ignore-scripts /m);
    expect(last).to.match(/^USER node$/m);
    // As a list, so that the service itself is the first process, and gets the signals.
    expect(last)
      .to.match(/^CMD \["node", "src\/main\.ts"\]$/m)
      .and.not.match(/^ENTRYPOINT/m);
    expect(last).to.match(/^HEALTHCHECK [^]*?CMD \["node", /m);
    const written = [...last.matchAll(/^COPY .*--chown=node:node .* (\S+)$/gm)].map(([, path]) => path);
    expect(written).to.deep.equal(['.data']);
  });

  it('mounts files that are there', () => {
    const mounted = [...read('compose.yaml').matchAll(/\.\/(ops\/[\w./-]+):/g)].map(([, path]) => path!);
    expect(mounted).to.have.lengthOf.at.least(6);
    for (const path of mounted) expect(existsSync(join(ROOT, path)), path).to.equal(true);
  });

  it('has programs that find each other: by their names, ports and passwords', () => {
    const services = [...read('compose.yaml').matchAll(/^ {2}([a-z\d]+):\n {4}(?:<<|image):/gm)].map(
      ([, name]) => name!,
    );
    const { DATABASE_URL, REDIS_URL, SMTP_URL, STORAGE_URL, METRICS_TOKEN } = environment();
    const found = (path: string, pattern: RegExp): string => pattern.exec(read(path))?.[1] ?? `none in ${path}`;
    const database = new URL(DATABASE_URL!);
    const named = [
      ...[DATABASE_URL, REDIS_URL, SMTP_URL].map((url) => new URL(url!).hostname),
      new URL(new URL(STORAGE_URL!).searchParams.get('endpoint')!).hostname,
      found('ops/nginx.conf', /server ([a-z]+):3000 /),
      found('ops/pgbouncer.ini', /^identity = host=(\w+) port=5432 dbname=identity$/m),
      found('ops/prometheus.yml', /names: \[(\w+)\]\n +type: A\n +port: 3000$/m),
      found('ops/grafana/datasources.yml', /url: http:\/\/(\w+):9090$/m),
      ...[...read('compose.yaml').matchAll(/^ {6}([a-z\d]+): \{ condition:/gm)].map(([, name]) => name!),
    ];
    expect(services).to.include.members([...new Set(named)]);
    expect(database.port).to.equal(found('ops/pgbouncer.ini', /^listen_port = (\d+)$/m));
    expect(`"${database.username}" "${database.password}"`).to.equal(read('ops/pgbouncer-users.txt').trim());
    expect(METRICS_TOKEN).to.equal(found('ops/prometheus.yml', /credentials: (\S+)$/m));
  });

  it('has the settings of PgBouncer that the documents tell', () => {
    const documented = /```ini\n([^]*?)```/.exec(read('docs/deploy.md'))![1]!;
    const settingsOf = (text: string): readonly string[] =>
      text
        .split('\n')
        .filter((line) => /^(?:pool_mode|server_login_retry|query_wait_timeout|ignore_startup)/.test(line));
    expect(settingsOf(read('ops/pgbouncer.ini')))
      .to.deep.equal(settingsOf(documented))
      .and.have.length(4);
  });
});

describe('the workflows', () => {
  const workflows = readdirSync(join(ROOT, '.github/workflows')).map(
    (name) => [name, read(`.github/workflows/${name}`)] as const,
  );

  it('use actions by their hash, with the version beside it', () => {
    // requirement 97
    for (const [name, text] of workflows)
      for (const [line] of text.matchAll(/uses: .*/g)) expect(line, name).to.match(/^uses: \S+@[0-9a-f]{40} # v\d/);
  });

  it('have no right to write but where a release needs it, and bound the time of each job', () => {
    for (const [name, text] of workflows) {
      expect(text, name).to.match(/^permissions:(?: \{\}|\n {2}contents: read)$/m);
      const jobs = text.slice(text.indexOf('\njobs:')).match(/^ {2}[a-z]+:$/gm) ?? [];
      expect(text.match(/^ {4}timeout-minutes: \d+$/gm), name).to.have.length(jobs.length);
      for (const [, event] of text.matchAll(/^ {2}(pull_request_target|workflow_run):/gm))
        expect.fail(`${name}: ${event}`);
      expect(text.match(/actions\/checkout/g)?.length ?? 0, name).to.equal(
        text.match(/persist-credentials: false/g)?.length ?? 0,
      );
    }
  });
});
