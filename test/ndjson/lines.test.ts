import { expect } from 'chai';
import fc from 'fast-check';
import { linesOf } from '../../src/adapters/ndjson/lines.ts';

type NumberedLine = readonly [number: number, text: string | null];

async function* pieces(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let i = 0; i < bytes.length; i += size) yield bytes.subarray(i, i + size);
}
const read = async (text: string | Buffer, size = 3, max = 1000): Promise<readonly NumberedLine[]> => {
  const all: NumberedLine[] = [];
  for await (const { number, bytes } of linesOf(pieces(Buffer.from(text), size), max))
    all.push([number, bytes?.toString() ?? null]);
  return all;
};

describe('lines of a file', () => {
  it('are counted from 1 and end with LF, with CR LF, or with the file', async () => {
    expect(await read('a\nb\r\nc')).to.deep.equal([
      [1, 'a'],
      [2, 'b'],
      [3, 'c'],
    ]);
  });

  it('that are blank are counted and skipped', async () => {
    expect(await read('\n\na\n \t\r\nb\n\n')).to.deep.equal([
      [3, 'a'],
      [5, 'b'],
    ]);
    expect(await read('')).to.deep.equal([]);
  });

  it('have no byte order mark in the first line, and keep it elsewhere', async () => {
    expect(await read('\ufeffa\n\ufeffb')).to.deep.equal([
      [1, 'a'],
      [2, '\ufeffb'],
    ]);
  });

  it('that are too long are reported without their content, and the next ones are read', async () => {
    expect(await read(`${'x'.repeat(11)}\n${'y'.repeat(10)}\n${'z'.repeat(5000)}`, 4, 10)).to.deep.equal([
      [1, null],
      [2, 'y'.repeat(10)],
      [3, null],
    ]);
  });

  it('report the offset of their end', async () => {
    const text = 'ä\r\nbc\n\nd\n';
    const ends: number[] = [];
    for await (const { end } of linesOf(pieces(Buffer.from(text), 2))) ends.push(end);
    expect(ends).to.deep.equal([4, 7, 10]);
  });

  it('are the same however the file is split into chunks', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('a', 'é', '🗝', '\n', '\r\n', ' ', 'xxxxxxxxxxxx'), { maxLength: 40 }),
        fc.integer({ min: 1, max: 20 }),
        async (parts, size) => {
          const text = parts.join('');
          expect(await read(text, size, 10)).to.deep.equal(await read(text, 100_000, 10));
        },
      ),
    );
  });
});
