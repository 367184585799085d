import type { Line } from '../adapters/ndjson/lines.ts';
import type { ReadLine } from '../core/use-cases/moving-users/import-users.ts';
import { rowReader } from './import-rows.ts';

/** Rows to import in one transaction. `end` is the byte offset in the file after the last row. */
export type Batch = Readonly<{ lines: readonly ReadLine[]; end: number }>;

const SIZE = 500;

export async function* batchesOf(lines: AsyncIterable<Line>): AsyncGenerator<Batch> {
  const read = rowReader();
  let batch: ReadLine[] = [];
  let end = 0;
  for await (const line of lines) {
    batch.push(read(line));
    ({ end } = line);
    if (batch.length < SIZE) continue;
    yield { lines: batch, end };
    batch = [];
  }
  if (batch.length > 0) yield { lines: batch, end };
}
