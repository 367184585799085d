import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';

const range = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i);

/** Numbered promises about security that a test has to name, in a comment `// security N` or `// security N, M`. */
const PROMISED = [...range(1, 66), 69, 84, ...range(86, 90), 93, 96, 108];

/** Promises that are not, or not wholly, kept yet, each with what has to come first. */
const PENDING: Readonly<Record<number, string>> = {};

type Named = Readonly<{ numbers: readonly number[]; malformed: readonly string[] }>;

/** What the comments of a text name: promises by number, races and faults as `race 1`, several with commas between them; what follows a colon explains. */
const namedIn = (text: string): Named => {
  const parts = [...text.matchAll(/\/\/ security ([^:\n]*)/g)].flatMap(([, list]) => list!.split(/, (?:security )?/));
  return {
    numbers: parts.filter((part) => /^\d{1,3}$/.test(part)).map(Number),
    malformed: parts.filter((part) => !/^(?:\d{1,3}|T\d{1,2})$/.test(part)),
  };
};

const tests = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.(?:test|contract)\.ts$/.test(name) && name !== 'security.test.ts')
  .map((name) => ({ name, text: readFileSync(join(import.meta.dirname, name), 'utf8') }));

describe('the promises about security', () => {
  it('are read out of comments', () => {
    const samples: readonly (readonly [string, Named])[] = [
      ['// requirement 21', { numbers: [21], malformed: [] }],
      ['  // requirement 28, 31, race 5, 35\nit()', { numbers: [28, 31, 35], malformed: [] }],
      ['// requirement 65: one receiver, or none', { numbers: [65], malformed: [] }],
      ['// requirement 87, requirement 91', { numbers: [87, 91], malformed: [] }],
      ['// requirement 1 and 2\n// security race 5', { numbers: [], malformed: ['1 and 2'] }],
      ['a test of security 3', { numbers: [], malformed: [] }],
    ];
    for (const [text, named] of samples) expect(namedIn(text), text).to.deep.equal(named);
  });

  it('are named in one form', () => {
    expect(tests.length).to.be.greaterThan(30);
    for (const { name, text } of tests) expect(namedIn(text).malformed, name).to.deep.equal([]);
  });

  it('have a test each, but for those that are listed as pending', () => {
    const named = new Set(tests.flatMap(({ text }) => namedIn(text).numbers));
    expect(PROMISED.filter((number) => !named.has(number) && !(number in PENDING))).to.deep.equal([]);
    expect(Object.keys(PENDING).filter((number) => !PROMISED.includes(Number(number)))).to.deep.equal([]);
  });
});
