import { expect } from 'chai';
import { rangeOf } from '../../src/adapters/http/server/range.ts';

const TAG = '"a-tag"';

describe('the Range header', () => {
  it('asks for a part', () => {
    expect(rangeOf({ range: 'bytes=0-0' }, TAG)).to.deep.equal({ first: 0, last: 0 });
    expect(rangeOf({ range: 'bytes=5-' }, TAG)).to.deep.equal({ first: 5, last: null });
    expect(rangeOf({ range: 'Bytes=-5' }, TAG)).to.deep.equal({ suffix: 5 });
  });

  it('is ignored if it is absent, malformed, of another unit, or has several parts', () => {
    const ignored = [
      undefined,
      '',
      'bytes',
      'bytes=',
      'bytes=-',
      'bytes=5-4',
      'bytes=0-1,3-4',
      'items=0-1',
      'bytes=a-b',
      `bytes=0-${'9'.repeat(40)}`,
    ];
    for (const range of ignored) expect(rangeOf({ range }, TAG), String(range)).to.equal(null);
  });

  it('is ignored if the client has another version (If-Range)', () => {
    expect(rangeOf({ range: 'bytes=1-2', 'if-range': TAG }, TAG)).to.deep.equal({ first: 1, last: 2 });
    for (const other of ['"another"', `W/${TAG}`, 'Mon, 30 Nov 2026 08:00:00 GMT'])
      expect(rangeOf({ range: 'bytes=1-2', 'if-range': other }, TAG), other).to.equal(null);
  });
});
