import { expect } from 'chai';
import * as E from 'fp-ts/lib/Either.js';
import { TimeText } from '../../../src/core/domain/messages/time-text.ts';

const read = (raw: unknown): string | null => {
  const decoded = TimeText.decode(raw);
  return E.isRight(decoded) ? decoded.right.toISOString() : null;
};

describe('a point in time', () => {
  it('is read with its offset from UTC and written in UTC', () => {
    expect(read('2024-02-29T12:00:00Z')).to.equal('2024-02-29T12:00:00.000Z');
    expect(read('2024-02-29T23:59:59.123456789+02:00')).to.equal('2024-02-29T21:59:59.123Z');
    expect(read('2024-02-29T00:00:00-11:30')).to.equal('2024-02-29T11:30:00.000Z');
    expect(TimeText.encode(new Date(0))).to.equal('1970-01-01T00:00:00.000Z');
    expect([TimeText.is(new Date(0)), TimeText.is('1970-01-01T00:00:00.000Z')]).to.deep.equal([true, false]);
  });

  it('is refused if the clock or the calendar lacks it, or if it has another format', () => {
    for (const bad of [
      '2023-02-29T12:00:00Z',
      '2024-02-30T12:00:00Z',
      '2024-13-01T12:00:00Z',
      '2024-02-29T24:00:00Z',
      '2024-02-29T12:60:00Z',
      '2024-02-29T12:00:60Z',
      '2024-02-29T12:00:00+24:00',
      '2024-02-29T12:00:00',
      '2024-02-29T12:00Z',
      '2024-02-29 12:00:00Z',
      ' 2024-02-29T12:00:00Z',
      '2024-02-29',
      'Thu, 29 Feb 2024 12:00:00 GMT',
      '0000-01-01T00:00:00+01:00',
      '9999-12-31T23:59:59-01:00',
      'now',
      '',
      0,
      null,
      new Date(0),
    ])
      expect(read(bad), String(bad)).to.equal(null);
  });
});
