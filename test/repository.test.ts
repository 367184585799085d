import { readFileSync, readdirSync } from 'node:fs';
import { join, matchesGlob } from 'node:path';
import { expect } from 'chai';

type Versions = Readonly<Record<string, string>>;
type Manifest = Readonly<{
  version: string;
  scripts?: Versions;
  engines?: Versions;
  dependencies?: Versions;
  devDependencies?: Versions;
  optionalDependencies?: Versions;
}>;
type Locked = Readonly<{
  version?: string;
  resolved?: string;
  integrity?: string;
  link?: boolean;
  optionalDependencies?: Versions;
}>;
type Lockfile = Readonly<{ packages: Readonly<Record<string, Locked>> }>;

const read = (path: string): string => readFileSync(join(import.meta.dirname, '..', path), 'utf8');
const lines = (path: string): readonly string[] => read(path).split('\n');
const versionsOf = (manifest: Manifest): readonly (readonly [name: string, version: string])[] =>
  [manifest.dependencies, manifest.devDependencies, manifest.optionalDependencies].flatMap((group) =>
    Object.entries(group ?? {}),
  );

describe('the repository', () => {
  const manifest: Manifest = JSON.parse(read('package.json'));
  const runtime: Manifest = JSON.parse(read('tools/node/package.json'));
  const lockfile: Lockfile = JSON.parse(read('package-lock.json'));
  const locked = Object.entries(lockfile.packages);

  it('depends on exact versions', () => {
    const versions = [...versionsOf(manifest), ...versionsOf(runtime)];
    expect(versions).to.have.lengthOf.above(20);
    expect(
      versions.filter(([, version]) => !/^(?:\d+\.\d+\.\d+(?:-[\w.]+)?|file:tools\/[\w-]+)$/.test(version)),
    ).to.deep.equal([]);
  });

  it('has one version of MikroORM', () => {
    const versions = versionsOf(manifest).filter(([name]) => /^(?:mikro-orm$|@mikro-orm\/)/.test(name));
    expect(versions).to.have.lengthOf.above(4);
    expect(new Set(versions.map(([, version]) => version)).size).to.equal(1);
  });

  // requirement 97
  it('locks packages without a download address', () => {
    expect(locked).to.have.lengthOf.above(100);
    expect(locked.filter(([, { resolved }]) => resolved !== undefined && resolved.includes('://'))).to.deep.equal([]);
    const registry = locked.filter(([path, { link }]) => path.includes('node_modules/') && !link);
    expect(registry.filter(([, { integrity }]) => !integrity)).to.deep.equal([]);
  });

  it('locks the packages of every platform, which `npm ci` requires', () => {
    const names = new Set(
      locked.map(([path]) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)),
    );
    const optional = locked.flatMap(([, { optionalDependencies = {} }]) => Object.keys(optionalDependencies));
    expect(optional).to.have.lengthOf.above(10);
    expect(optional.filter((name) => !names.has(name))).to.deep.equal([]);
  });

  it('runs every race with full rounds in `npm run test:races`', () => {
    const patterns = manifest.scripts?.['test:races']?.match(/test\/e2e\/[\w*./-]+/g) ?? [];
    const racing = readdirSync(join(import.meta.dirname, 'e2e'), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => `test/e2e/${name}`)
      .filter((path) => /env\['RACE_ROUNDS'\]|\/rounds\.ts'/.test(read(path)) && path !== 'test/e2e/rounds.ts');
    expect(racing).to.have.lengthOf.above(10);
    expect(racing.filter((path) => !patterns.some((pattern) => matchesGlob(path, pattern)))).to.deep.equal([]);
  });

  it('tries every database in `npm run test:databases`', () => {
    const folder = 'test/e2e/process';
    const trying = readdirSync(join(import.meta.dirname, '..', folder))
      .map((name) => `${folder}/${name}`)
      .filter((path) => read(path).includes("from './all-databases.ts'"));
    expect(trying).to.have.lengthOf.above(1);
    expect(manifest.scripts?.['test:databases']?.match(/test\/e2e\/[\w./-]+/g)).to.have.members(trying);
  });

  // requirement 92
  it('keeps secrets and data out of git and of the image', () => {
    expect(lines('.gitignore')).to.include.members(['.data/', '.env', 'node_modules/']);
    expect(lines('.dockerignore')).to.include.members(['*', '**/.env*']);
    expect(lines('.dockerignore').filter((line) => /^!(?:\.data|\.git|node_modules)/.test(line))).to.deep.equal([]);
  });

  it('puts into the image what its commands need: migrations, seeders, rights of the service, and the CLI', () => {
    const copied = [...read('Dockerfile').matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, from = '']) =>
      from.split(' '),
    );
    const needed = ['package.json', 'mikro-orm.config.ts', 'migrations', 'seeders', 'sql', 'src'];
    expect(copied).to.include.members(needed);
    expect(lines('.dockerignore')).to.include.members(needed.map((path) => `!${path}`));
    expect(read('Dockerfile')).to.match(/^ENV .*\bMIKRO_ORM_CLI_PREFER_TS=1$/m);
    expect(read('Dockerfile')).to.match(/^ENV .*\bNODE_COMPILE_CACHE=\/app\/\.compiled\b/m);
    expect(read('Dockerfile')).to.match(/^COPY --from=compiled \/app\/\.compiled \.compiled$/m);
    expect(manifest.dependencies).to.include.keys('@mikro-orm/cli', '@mikro-orm/migrations', '@mikro-orm/seeder');
  });

  it('runs on one Node.js version everywhere', () => {
    const bases = [...read('Dockerfile').matchAll(/^FROM (?!scratch$)(\S+)/gm)].map(([, base]) => base);
    expect(bases).to.have.lengthOf.at.least(2);
    for (const base of bases) expect(base?.startsWith(`node:${runtime.version}-`), base).to.equal(true);
    expect(versionsOf(runtime)).to.have.lengthOf(5);
    for (const [name, version] of versionsOf(runtime)) {
      expect(version, name).to.equal(runtime.version);
      expect(lockfile.packages[`node_modules/${name}`]?.version, name).to.equal(runtime.version);
    }
    expect(manifest.engines).to.deep.equal({ node: '>=24' });
  });
});
