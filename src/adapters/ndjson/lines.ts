/** The maximum length of a line, in bytes. A user's row has a few hundred. */
export const MAX_LINE = 64 * 1024;

/** A line, its number (from 1) and the offset of its end. `bytes` is null if the line is too long. */
export type Line = Readonly<{ number: number; bytes: Buffer | null; end: number }>;

const [NEWLINE, RETURN] = [0x0a, 0x0d];
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

const trimmed = (bytes: Buffer, isFirst: boolean): Buffer => {
  const start = isFirst && bytes.subarray(0, 3).equals(BYTE_ORDER_MARK) ? 3 : 0;
  return bytes.subarray(start, bytes.at(-1) === RETURN ? -1 : bytes.length);
};

/** Splits at LF or CR LF. Blank lines are skipped but counted. Lines above `max` bytes are returned without bytes. */
export async function* linesOf(source: AsyncIterable<Buffer>, max = MAX_LINE): AsyncGenerator<Line> {
  let [number, end, length] = [0, 0, 0];
  let parts: Buffer[] = [];
  const finish = (): Line | null => {
    number += 1;
    const isTooLong = length > max;
    const bytes = isTooLong ? null : trimmed(Buffer.concat(parts), number === 1);
    [parts, length] = [[], 0];
    return bytes !== null && /^\s*$/.test(bytes.toString('latin1')) ? null : { number, bytes, end };
  };
  for await (const chunk of source) {
    for (let start = 0; start < chunk.length;) {
      const newline = chunk.indexOf(NEWLINE, start);
      const stop = newline === -1 ? chunk.length : newline;
      length += stop - start;
      if (length <= max) parts.push(chunk.subarray(start, stop));
      end += (newline === -1 ? stop : stop + 1) - start;
      start = stop + 1;
      const line = newline === -1 ? null : finish();
      if (line !== null) yield line;
    }
  }
  const last = length > 0 ? finish() : null;
  if (last !== null) yield last;
}

// Keep a byte order mark, so that one inside the file is refused as invalid JSON. `trimmed` removes one at the start.
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export const readJsonLine = (bytes: Buffer): Readonly<{ text: string; value: unknown; fault: string | null }> => {
  let text = '';
  try {
    text = utf8.decode(bytes);
    return { text, value: JSON.parse(text), fault: null };
  } catch (error) {
    const fault =
      error instanceof SyntaxError ? 'is not one JSON value; a last line may have been cut off' : 'is not UTF-8';
    return { text, value: undefined, fault };
  }
};
