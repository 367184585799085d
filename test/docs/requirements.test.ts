import { expect } from 'chai';
import { citations, promises, readRequirements, withTests } from '../../tools/requirements.ts';

describe('requirements', () => {
  const document = readRequirements();
  const promised = promises(document);
  const cited = citations();

  it('are numbered without gaps', () => {
    for (const [kind, last] of [
      ['requirement', 112],
      ['race', 30],
    ] as const) {
      const numbers = promised.filter((promise) => promise.kind === kind).map(({ number }) => number);
      expect(numbers, kind).to.deep.equal(Array.from({ length: last }, (_, i) => i + 1));
    }
  });

  it('each have a test, or say that none shows them yet', () => {
    const unshown = promised.filter(({ kind, number, isShown }) => isShown && !cited.has(`${kind} ${number}`));
    expect(unshown.map(({ line }) => line)).to.deep.equal([]);
  });

  it('include every number that a test cites', () => {
    const known = new Set(promised.map(({ kind, number }) => `${kind} ${number}`));
    expect([...cited.keys()].filter((key) => !known.has(key))).to.deep.equal([]);
  });

  it('list the current tests', () => {
    expect(withTests(document, cited), 'run npm run generate').to.equal(document);
  });
});
