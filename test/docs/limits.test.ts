import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { tables } from '../../src/adapters/persistence/schema/tables.ts';
import { ROOT } from '../../src/start/project.ts';

type Row = Readonly<{ named: readonly string[]; tests: readonly string[] }>;

const codes = (cell = ''): readonly string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, code]) => code!);

/** Rows of the page's tables: the name in the first cell, and the tests in the last. */
const rows: readonly Row[] = readFileSync(join(ROOT, 'docs/limits.md'), 'utf8')
  .split('\n')
  .filter((line) => /^\| [^-]/.test(line))
  .map((line) => line.split('|').slice(1, -1))
  .filter((cells) => cells.at(-1)?.trim() !== 'test')
  .map((cells) => ({ named: codes(cells[0]), tests: codes(cells.at(-1)) }));

// requirement 102
describe('the list of limits', () => {
  it('names exactly the existing tables', () => {
    const all = tables.map(({ meta }) => meta.tableName);
    const named = new Set(rows.flatMap((row) => row.named));
    expect([...named].toSorted()).to.deep.equal(all.toSorted());
  });

  it('names a test for every limit', () => {
    expect(rows.length).to.be.above(tables.length);
    for (const { named, tests } of rows) {
      expect(tests, named.join()).to.have.lengthOf.at.least(1);
      for (const test of tests) expect(existsSync(join(ROOT, test)), test).to.equal(true);
    }
  });
});
