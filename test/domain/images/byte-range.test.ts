import { expect } from 'chai';
import { resolveRange } from '../../../src/core/domain/images/byte-range.ts';

describe('a range of bytes', () => {
  const cases = [
    { range: null, total: 10, place: { first: 0, end: 10 } },
    { range: { first: 0, last: 0 }, total: 10, place: { first: 0, end: 1 } },
    { range: { first: 9, last: null }, total: 10, place: { first: 9, end: 10 } },
    { range: { first: 2, last: 99 }, total: 10, place: { first: 2, end: 10 } },
    { range: { first: 10, last: null }, total: 10, place: null },
    { range: { suffix: 3 }, total: 10, place: { first: 7, end: 10 } },
    { range: { suffix: 99 }, total: 10, place: { first: 0, end: 10 } },
    { range: { suffix: 0 }, total: 10, place: null },
    { range: { suffix: 1 }, total: 0, place: null },
  ];
  for (const { range, total, place } of cases)
    it(`${JSON.stringify(range)} of ${total} bytes is ${JSON.stringify(place)}`, () => {
      expect(resolveRange(range, total)).to.deep.equal(place);
    });
});
