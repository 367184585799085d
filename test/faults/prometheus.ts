import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../../src/start/project.ts';
import { eventually } from '../e2e/client.ts';
import { freePort } from '../support/free-port.ts';
import type { Binary } from './binaries.ts';

export type Prometheus = Readonly<{
  /** The names of the alerts that fire now. */
  firing: () => Promise<ReadonlySet<string>>;
  close: () => Promise<void>;
}>;

/** The rules of ops/alerts.yml as they are, but for their times: a test can't wait for minutes. */
const quickRules = async (): Promise<string> =>
  (await readFile(join(ROOT, 'ops/alerts.yml'), 'utf8'))
    .replaceAll(/\[(?:5m|10m|1h)\]/g, '[15s]')
    .replaceAll('[1m]', '[3s]')
    .replaceAll(/for: \d+[ms]/g, 'for: 2s');

/** A real Prometheus that scrapes the targets every second and evaluates the alerts. */
export const startPrometheus = async (
  { path, libraries }: Binary,
  { targets, token }: Readonly<{ targets: readonly string[]; token: string }>,
): Promise<Prometheus> => {
  const folder = await mkdtemp(join(tmpdir(), 'prometheus-'));
  await writeFile(join(folder, 'alerts.yml'), await quickRules());
  await writeFile(
    join(folder, 'prometheus.yml'),
    [
      'global: { scrape_interval: 1s, scrape_timeout: 900ms, evaluation_interval: 1s }',
      'rule_files: [alerts.yml]',
      'scrape_configs:',
      '  - job_name: identity',
      `    authorization: { credentials: ${token} }`,
      `    static_configs: [{ targets: [${targets.map((one) => `'${one}'`).join(', ')}] }]`,
    ].join('\n'),
  );
  const port = await freePort();
  const child = spawn(
    path,
    [
      `--config.file=${join(folder, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
    ],
    { env: { LD_LIBRARY_PATH: libraries }, cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  child.stderr.resume();
  const get = async <A>(what: string): Promise<A> =>
    (await (await fetch(`http://127.0.0.1:${port}${what}`)).json()) as A;
  const close = async (): Promise<void> => {
    child.kill('SIGKILL');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    await rm(folder, { recursive: true, force: true });
  };
  type Alerts = { data: { alerts: readonly { state: string; labels: { alertname: string } }[] } };
  const firing = async (): Promise<ReadonlySet<string>> => {
    const { alerts } = (await get<Alerts>('/api/v1/alerts')).data;
    return new Set(alerts.filter(({ state }) => state === 'firing').map(({ labels }) => labels.alertname));
  };
  await eventually(() => firing().then(Boolean, () => false), 'Prometheus');
  return { firing, close };
};
