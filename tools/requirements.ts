import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';

// Adds the test files that cite a promise's number to the end of the promise in docs/requirements.md.
const ROOT = join(import.meta.dirname, '..');
const DOCUMENT = join(ROOT, 'docs/requirements.md');
const COMMENT = /(?:\/\/|^\s*\/?\*).*/gm;
const CITATION = /\b(requirement|race) ((?:\d+(?:, | and )?)+)/g;
const PROMISE = /^- \*\*(\d+)\*\* /;
const SHOWN_BY = ' Tests: ';
/** The end of a promise whose feature or test is missing. */
const NOT_YET = / _(?:Not built|No test) yet\._$/;

type Kind = 'requirement' | 'race';
export type Promised = Readonly<{ kind: Kind; number: number; line: string; isShown: boolean }>;

const testFiles = (): readonly string[] =>
  readdirSync(join(ROOT, 'test'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();

const commentsOf = (file: string): string => (readFileSync(file, 'utf8').match(COMMENT) ?? []).join('\n');

/** The paths of the test files that cite each promise, by kind and number, such as `requirement 12` or `race 2`. */
export const citations = (): ReadonlyMap<string, readonly string[]> => {
  const found = new Map<string, Set<string>>();
  for (const file of testFiles())
    for (const [, kind, numbers = ''] of commentsOf(file).matchAll(CITATION))
      for (const number of numbers.match(/\d+/g) ?? []) {
        const key = `${kind} ${number}`;
        found.set(key, (found.get(key) ?? new Set()).add(relative(ROOT, file)));
      }
  return new Map([...found].map(([key, files]) => [key, [...files]]));
};

/** The promises of a document, in order. */
export const promises = (document: string): readonly Promised[] => {
  const [first = '', races = ''] = document.split('\n## Races');
  const of = (kind: Kind, text: string): readonly Promised[] =>
    text.split('\n').flatMap((line) => {
      const number = Number(PROMISE.exec(line)?.[1]);
      return Number.isNaN(number) ? [] : [{ kind, number, line, isShown: !NOT_YET.test(line) }];
    });
  return [...of('requirement', first), ...of('race', races)];
};

const link = (file: string): string => `[${file.replace(/^test\//, '').replace(/\.ts$/, '')}](../${file})`;

/** Returns the document with the current tests after each promise. */
export const withTests = (document: string, cited = citations()): string =>
  promises(document).reduce((text, { kind, number, line }) => {
    const files = cited.get(`${kind} ${number}`);
    if (files === undefined) return text;
    const promise = line.split(SHOWN_BY)[0]?.replace(NOT_YET, '') ?? '';
    return text.replace(line, () => `${promise}${SHOWN_BY}${files.map(link).join(', ')}`);
  }, document);

export const readRequirements = (): string => readFileSync(DOCUMENT, 'utf8');

if (import.meta.main) writeFileSync(DOCUMENT, withTests(readRequirements()));
