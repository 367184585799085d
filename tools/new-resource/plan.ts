import { addRows, addToList, matrixRows, pageRows } from './edits.ts';
import { parseFields } from './fields.ts';
import { namesOf, sentence } from './names.ts';
import type { Names } from './names.ts';
import { render } from './render.ts';
import { SQL_WORDS, isReserved } from './reserved.ts';
import { flagsOf, valuesOf } from './values.ts';

/** The contents of the project's files, by path. */
export type Project = Readonly<Record<string, string>>;
export type Asked = Readonly<{ name: string; fields: readonly string[]; plural?: string | undefined; now: Date }>;
/** The complete contents of new (`made`) and changed files. */
export type Plan = Readonly<{ names: Names; made: Project; changed: Project }>;
export type Refused = Readonly<{ problems: readonly string[] }>;

export const TEMPLATES = 'tools/new-resource/templates/';
const KEBAB = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;
/** The longest subject type in the audit trail. */
const MAX_NAME = 16;
const MAX_PLURAL = 32;

const nameProblems = ({ one, many }: Names): readonly string[] => {
  if (!KEBAB.test(one.kebab) || one.kebab.length > MAX_NAME)
    return [
      `"${one.kebab}" can't name a resource: use at most ${MAX_NAME} letters, digits and hyphens, such as credit-note`,
    ];
  if (!KEBAB.test(many.kebab) || many.kebab.length > MAX_PLURAL || many.kebab === one.kebab)
    return [
      `"${many.kebab}" can't be the plural of "${one.kebab}": give one with --plural, such as --plural news-items`,
    ];
  const reserved = [one, many].filter(({ kebab, snake }) => isReserved(kebab) || SQL_WORDS.has(snake));
  return reserved.map(
    ({ kebab }) => `"${kebab}" has another meaning in SQL or in the code: try a longer name, such as my-${one.kebab}`,
  );
};

const clashes = (project: Project, { one, many }: Names, paths: readonly string[]): readonly string[] => {
  const within = (folder: string, text: string) =>
    Object.entries(project).find(([path, code]) => path.startsWith(folder) && code.includes(text))?.[0];
  const table = within('src/adapters/persistence/schema/', `tableName: '${one.snake}'`);
  const route = within('src/adapters/http/', `'/v1/${many.kebab}`);
  return [
    ...paths.filter((path) => path in project).map((path) => `${path} exists already`),
    ...(table === undefined ? [] : [`${table} has the table "${one.snake}" already`]),
    ...(route === undefined ? [] : [`${route} has the path /v1/${many.kebab} already`]),
  ];
};

/** Uses the present time, but at least a second after the newest migration, so that this one runs last. */
const migrationName = (project: Project, { many }: Names, now: Date): string => {
  const stamp = (at: Date) => at.toISOString().replaceAll(/\D/g, '').slice(0, 14);
  const newest = Object.keys(project)
    .flatMap((path) => /^migrations\/Migration(\d{14})_/.exec(path)?.[1] ?? [])
    .toSorted()
    .at(-1);
  if (newest === undefined || newest < stamp(now)) return `Migration${stamp(now)}_${many.snake}`;
  const [, y, mo, d, h, mi, s] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(newest)?.map(Number) ?? [];
  return `Migration${stamp(new Date(Date.UTC(y!, mo! - 1, d, h, mi, s! + 1)))}_${many.snake}`;
};

/** The German word must be translated by hand. */
const inBoth = (spoken: string): string => `{ en: '${sentence(spoken)}', de: '${sentence(spoken)}' }`;

const editsOf = ({ one, many }: Names): Readonly<Record<string, (text: string) => string | null>> => ({
  'src/core/domain/resources.ts': (text) => addToList(text, 'RESOURCES', `'${one.kebab}': '${many.kebab}'`),
  'src/adapters/http/pages/resource/nouns.ts': (text) =>
    addToList(text, 'RESOURCE_NOUNS', `'${one.kebab}': { one: ${inBoth(one.spoken)}, many: ${inBoth(many.spoken)} }`),
  'src/adapters/persistence/schema/tables.ts': (text) =>
    addToList(text, 'tables', `${one.pascal}Schema`, `import { ${one.pascal}Schema } from './${one.kebab}.ts';`),
  'src/wiring/resources.ts': (text) =>
    addToList(text, 'allResources', many.camel, `import { ${many.camel} } from './resources/${many.kebab}.ts';`),
  'test/e2e/resources.ts': (text) =>
    addToList(text, 'RESOURCE_SAMPLES', many.camel, `import { ${many.camel} } from './resources/${many.kebab}.ts';`),
  'test/e2e/matrix/table.txt': (text) => addRows(addRows(text, matrixRows({ one, many })), pageRows({ one, many })),
});

/** Returns all files of a new resource, or all problems. */
export const planResource = (project: Project, { name, fields: texts, plural, now }: Asked): Plan | Refused => {
  const names = namesOf(name, plural);
  const fields = parseFields(texts);
  const problems = [...nameProblems(names), ...('problems' in fields ? fields.problems : [])];
  if (problems.length > 0 || 'problems' in fields) return { problems };

  const migration = migrationName(project, names, now);
  const [values, flags] = [valuesOf({ names, fields, migration }), flagsOf(fields)];
  const pathOf = (template: string) =>
    template
      .slice(TEMPLATES.length, -'.txt'.length)
      .replaceAll('MIGRATION', migration)
      .replaceAll('NAMES', names.many.kebab)
      .replaceAll('NAME', names.one.kebab);
  const made = Object.fromEntries(
    Object.entries(project)
      .filter(([path]) => path.startsWith(TEMPLATES))
      .toSorted(([a], [b]) => a.localeCompare(b, 'en'))
      .map(([path, template]) => [pathOf(path), render(template, values, flags)]),
  );
  const changed = Object.entries(editsOf(names)).map(([path, edit]) => [path, edit(project[path] ?? '')] as const);
  const missing = changed
    .filter(([, text]) => text === null)
    .map(([path]) => `${path} no longer has the list that the resource is added to`);
  const conflicts = [...clashes(project, names, Object.keys(made)), ...missing];
  if (conflicts.length > 0) return { problems: conflicts };
  return { names, made, changed: Object.fromEntries(changed.map(([path, text]) => [path, text ?? ''])) };
};
