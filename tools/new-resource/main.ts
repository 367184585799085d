import { execFileSync } from 'node:child_process';
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { KINDS } from './kinds.ts';
import { TEMPLATES, planResource } from './plan.ts';
import type { Plan, Project } from './plan.ts';

const ROOT = join(import.meta.dirname, '../..');
const SEEN = ['src/**/*.ts', 'migrations/*.ts', 'test/**/*.{ts,txt}', `${TEMPLATES}**/*.txt`];

const GENERATED = ['openapi.json', 'postman/koa-starter-collection.json', 'client/schema.d.ts'];

const USAGE = `npm run new:resource -- NAME FIELD:KIND… [--plural NAMES] [--dry-run]

  npm run new:resource -- invoice amount:integer 'note:string?'

  KIND is one of ${Object.keys(KINDS).join(', ')}; string:64 sets a length
  a question mark at the end makes the field optional and nullable`;

const fail = (problems: readonly string[]): never => {
  console.error([...problems, '', 'Nothing was written.'].join('\n'));
  process.exit(1);
};

const argumentsOf = () => {
  try {
    return parseArgs({
      allowPositionals: true,
      options: { plural: { type: 'string' }, 'dry-run': { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
    });
  } catch (error) {
    return fail([error instanceof Error ? error.message : String(error), '', USAGE]);
  }
};

const readProject = (): Project =>
  Object.fromEntries(
    globSync(SEEN, { cwd: ROOT }).map((path) => [path.replaceAll('\\', '/'), readFileSync(join(ROOT, path), 'utf8')]),
  );

const write = ({ made, changed }: Plan): void => {
  for (const [path, text] of Object.entries({ ...made, ...changed })) {
    mkdirSync(dirname(join(ROOT, path)), { recursive: true });
    writeFileSync(join(ROOT, path), text);
  }
  const sources = Object.keys({ ...made, ...changed }).filter((path) => path.endsWith('.ts'));
  execFileSync(process.execPath, [join(ROOT, 'node_modules/oxfmt/bin/oxfmt'), ...sources], {
    cwd: ROOT,
    stdio: 'pipe',
  });
};

const generate = (): void => {
  execFileSync('npm', ['run', '--silent', 'generate'], { cwd: ROOT, stdio: 'pipe' });
};

const tell = ({ made, changed }: Plan, isDry: boolean): void => {
  const [making, changing] = isDry ? ['would make', 'would change'] : ['made', 'changed'];
  for (const path of Object.keys(made)) console.log(`${making}    ${path}`);
  for (const path of [...Object.keys(changed), ...GENERATED]) console.log(`${changing} ${path}`);
};

const next = ({ names: { one, many }, made }: Plan): string => {
  const tests = Object.keys(made).filter((path) => path.endsWith('.test.ts'));
  return `
docs/add-a-resource.md explains each file. Next:

  npm run check
  npm run test:files -- ${tests.join(' ')}
  MATRIX_ONLY=/v1/${many.kebab} npm run test:files -- test/e2e/roles/access-matrix.test.ts
  MATRIX_ONLY=/admin/${many.kebab} npm run test:files -- test/e2e/roles/access-matrix.test.ts
  npm start        # migrates and seeds; /v1/${many.kebab} and /admin/${many.kebab} then answer to holders of ${one.kebab}.read and ${one.kebab}.manage`;
};

const { values, positionals } = argumentsOf();
const [name, ...fields] = positionals;
if (values.help) console.log(USAGE);
else if (name === undefined) fail([USAGE]);
else {
  if (!existsSync(join(ROOT, TEMPLATES))) fail([`there are no templates under ${TEMPLATES}`]);
  const plan = planResource(readProject(), { name, fields, plural: values.plural, now: new Date() });
  if ('problems' in plan) fail(plan.problems);
  else {
    if (!values['dry-run']) {
      write(plan);
      generate();
    }
    tell(plan, values['dry-run'] === true);
    if (!values['dry-run']) console.log(next(plan));
  }
}
