import { expect } from 'chai';
import { pageOf, totalOf } from '../../src/core/domain/page.ts';

describe('a page', () => {
  it('has a cursor to the next page only if one more row was found', () => {
    const positionOf = (row: number) => ({ value: String(row), id: String(row) });
    const page = (...rows: readonly number[]) => pageOf(rows, { limit: 2 }, positionOf, null);
    expect(page()).to.deep.equal({ items: [], next: null, total: null });
    expect(page(1, 2)).to.deep.equal({ items: [1, 2], next: null, total: null });
    expect(page(1, 2, 3)).to.deep.equal({ items: [1, 2], next: { value: '2', id: '2' }, total: null });
  });

  it('has a count up to a cap, and reports when the cap was reached', () => {
    expect(totalOf(10_000)).to.deep.equal({ count: 10_000, isCapped: false });
    expect(totalOf(10_001)).to.deep.equal({ count: 10_000, isCapped: true });
  });
});
