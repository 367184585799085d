import { expect } from 'chai';
import * as E from 'fp-ts/lib/Either.js';
import { MAX_INTEGER, MIN_INTEGER, day, integer, paragraphs, text } from '../../src/core/domain/codec.ts';

const Line = text('Line', 5);
const Prose = paragraphs('Prose', 8);
const Count = integer('Count', MIN_INTEGER, MAX_INTEGER);
const Day = day('Day');

describe('codecs', () => {
  it('normalize one line of text and refuse invisible characters', () => {
    expect(Line.decode('  A\u030ada ')).to.deep.equal(E.right('Åda'));
    for (const bad of ['', '   ', 'a\nb', 'a\u0000b', 'a\u202eb', '\u200b', '123456', 5, null])
      expect(E.isLeft(Line.decode(bad)), JSON.stringify(bad)).to.equal(true);
  });

  it('keep tabs and line breaks in paragraphs, and convert every line break to \\n', () => {
    expect(Prose.decode('a\r\nb\rc\n\td\n')).to.deep.equal(E.right('a\nb\nc\n\td'));
    for (const bad of ['', '\n', '\n\t\n', 'a\u0000b', 'a\u202eb', 'a\nb\nc\nd\ne', 5, null])
      expect(E.isLeft(Prose.decode(bad)), JSON.stringify(bad)).to.equal(true);
  });

  it('accept integers that the database can store', () => {
    for (const good of [MIN_INTEGER, -1, 0, MAX_INTEGER]) expect(Count.decode(good)).to.deep.equal(E.right(good));
    for (const bad of [MIN_INTEGER - 1, MAX_INTEGER + 1, 1.5, Number.NaN, '1', true, null])
      expect(E.isLeft(Count.decode(bad)), String(bad)).to.equal(true);
  });

  it('accept existing calendar days', () => {
    for (const good of ['2024-02-29', '1900-01-01', '9999-12-31'])
      expect(Day.decode(good)).to.deep.equal(E.right(good));
    for (const bad of ['2023-02-29', '2024-13-01', '2024-1-1', '2024-02-29T00:00:00Z', '', 20240229])
      expect(E.isLeft(Day.decode(bad)), String(bad)).to.equal(true);
  });
});
