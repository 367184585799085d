import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { ROOT } from '../../src/start/project.ts';
import { runPage } from '../docs/page.ts';
import { openShell } from '../docs/shell.ts';
import { sql } from '../e2e/people.ts';
import { CHEAP, SECRET_KEY, inherited, spawnService } from '../e2e/process.ts';
import type { Env } from '../e2e/process.ts';
import { freshDatabase } from '../support/database.ts';
import { freePort } from '../support/free-port.ts';
import { theTemplate } from '../support/template.ts';

const PARTS =
  'src migrations seeders sql docs test tools bench client postman openapi.json package.json tsconfig.json mikro-orm.config.ts'.split(
    ' ',
  );

/** A copy of the project that shares its packages. */
const copyOfProject = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'docs-copy-'));
  const filter = (path: string) => !path.endsWith('/node_modules');
  for (const part of PARTS) await cp(join(ROOT, part), join(folder, part), { recursive: true, filter });
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  return folder;
};

type Place = Readonly<{
  databaseUrl: string;
  folder?: string;
  env: Env;
  replace: readonly (readonly [shown: string, real: string])[];
  programs?: 'ours';
}>;

const BIN = join(ROOT, 'node_modules/.bin');
/** Programs that this machine may lack; replacements support what the documents use. */
const PROGRAMS = ['curl', 'psql'];
const isHere = (program: string): boolean =>
  (process.env['PATH'] ?? '').split(':').some((folder) => existsSync(join(folder, program)));
const put = (program: string, folder: string): Promise<void> =>
  writeFile(join(folder, program), `#!/bin/sh\nexec '${BIN}/node' '${join(ROOT, `test/docs/${program}.ts`)}' "$@"\n`, {
    mode: 0o755,
  });

/** Runs a page in its own shell; what the page starts ends with it. */
const run = async (page: string, { databaseUrl, folder = ROOT, env, replace, programs }: Place): Promise<void> => {
  const scratch = await mkdtemp(join(tmpdir(), 'docs-test-'));
  for (const program of PROGRAMS) if (programs === 'ours' || !isHere(program)) await put(program, scratch);
  const path = `${scratch}:${BIN}:${process.env['PATH']}`;
  const shell = openShell({
    cwd: folder,
    scratch,
    env: { ...inherited(), PATH: path, TMPDIR: scratch, DATABASE_URL: databaseUrl, ...env },
    timeoutMs: 150_000,
  });
  try {
    const count = await runPage(join(ROOT, page), { shell, folder, databaseUrl, replace });
    expect(count, 'steps that were run').to.be.greaterThan(2);
  } finally {
    await shell.end();
    await rm(scratch, { recursive: true, force: true });
  }
};

/** Pages that need a running service. */
const BESIDE_A_SERVICE = [
  'README.md',
  'docs/refresh-flow.md',
  'docs/logout.md',
  'docs/administration.md',
  'docs/audit-trail.md',
  'docs/calling-the-api.md',
  'docs/locks-and-passwords.md',
  'docs/second-factor.md',
  'docs/passkeys.md',
  'docs/moving-users.md',
  'docs/profile-images.md',
  'docs/sign-in-with-a-provider.md',
  'docs/the-contract.md',
];
/** The provider is not contacted before someone signs in. */
const GOOGLE = { OAUTH_GOOGLE_CLIENT_ID: 'identity-service', RETURN_TO_ORIGINS: 'https://app.example.com' };

describe('the commands in the documents', function () {
  this.timeout(300_000);

  const besideService = async (page: string, options: Pick<Place, 'programs'> = {}): Promise<void> => {
    const database = await freshDatabase();
    const images = await mkdtemp(join(tmpdir(), 'docs-images-'));
    const env = {
      NODE_ENV: 'test',
      SECRET_KEY,
      DATABASE_URL: database.url,
      STORAGE_URL: `file:${images}`,
      RATE_LIMIT: 'on',
      ...CHEAP,
      ...GOOGLE,
    };
    const service = await spawnService(env);
    try {
      const url = service.url.replace('127.0.0.1', 'localhost');
      const replace = [['http://localhost:3000', url]] as const;
      await run(page, { databaseUrl: database.url, env, replace, ...options });
    } finally {
      await service.stop();
      await database.drop();
      await rm(images, { recursive: true, force: true });
    }
  };

  for (const page of BESIDE_A_SERVICE) it(`${page} do what it says`, () => besideService(page));

  it('work without curl, too', () => besideService('docs/calling-the-api.md', { programs: 'ours' }));

  /** Database roles belong to the whole cluster, so each run uses its own names. */
  const named = (what: string): string => `${what}_${randomBytes(4).toString('hex')}`;

  it('of docs/rotate-secrets.md do what the page says', async () => {
    const [database, port, app] = [await freshDatabase(), await freePort(), named('app')];
    await sql(database.url, `create role ${app} login`);
    try {
      await run('docs/rotate-secrets.md', {
        databaseUrl: database.url,
        env: { PORT: String(port), LOGIN: 'admin@example.com', PASSWORD: 'correct horse battery staple' },
        replace: [
          ['localhost:3000', `localhost:${port}`],
          ['identity_app', app],
        ],
      });
    } finally {
      await sql(database.url, `drop role ${app}`);
      await database.drop();
    }
  });

  const deploy = async (options: Pick<Place, 'programs'>): Promise<void> => {
    const { adminUrl } = await theTemplate();
    const [name, owner, app, rights] = [named('identity'), named('owner'), named('app'), named('rights')];
    const folder = await copyOfProject();
    try {
      const file = join(folder, 'sql/service-role.sql');
      await writeFile(file, (await readFile(file, 'utf8')).replaceAll('identity_service', rights));
      await run('docs/deploy.md', {
        databaseUrl: adminUrl,
        folder,
        env: {},
        ...options,
        replace: [
          ['identity_service', rights],
          ['db.example.com:5432/identity', `${new URL(adminUrl).host}/${name}`],
          ['identity_owner', owner],
          ['identity_app', app],
          ['database identity ', `database ${name} `],
          ['\\connect identity', `\\connect ${name}`],
          ...(await Promise.all(['3000', '3001'].map(async (port) => [port, String(await freePort())] as const))),
        ],
      });
    } finally {
      await rm(folder, { recursive: true, force: true });
      await sql(adminUrl, `drop database if exists ${name} with (force)`);
      for (const role of [owner, app, rights]) await sql(adminUrl, `drop role if exists ${role}`);
    }
  };

  it('of docs/deploy.md do what the page says', () => deploy({}));

  it('of docs/deploy.md do it without psql, too', () => deploy({ programs: 'ours' }));

  it('of docs/change-a-column.md do what the page says, in a copy of the project', async () => {
    const [database, port] = [await freshDatabase(), await freePort()];
    const folder = await copyOfProject();
    try {
      await run('docs/change-a-column.md', {
        databaseUrl: database.url,
        folder,
        env: { NODE_ENV: 'test', PORT: String(port), SECRET_KEY, ...CHEAP },
        replace: [['localhost:3000', `localhost:${port}`]],
      });
    } finally {
      await rm(folder, { recursive: true, force: true });
      await database.drop();
    }
  });
});
