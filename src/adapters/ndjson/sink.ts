import { once } from 'node:events';
import type { Writable } from 'node:stream';

/** Where lines of JSON go to. */
export type Sink = Readonly<{
  /** Rejects once whoever reads has gone away, or the disk is full; resolves when there is room for more. */
  write: (values: readonly unknown[]) => Promise<void>;
  /** Resolves when everything has been handed over. */
  end: () => Promise<void>;
}>;

export const sinkOf = (stream: Writable): Sink => {
  let failure: Error | null = null;
  // without a listener it would end the process
  stream.on('error', (error: Error) => (failure = error));
  return {
    write: async (values) => {
      if (failure !== null) throw failure;
      if (values.length === 0) return;
      await new Promise<void>((resolve, reject) => {
        const text = values.map((value) => `${JSON.stringify(value)}\n`).join('');
        stream.write(text, (error) => (error ? reject(error) : resolve()));
      });
    },
    end: async () => {
      const done = once(stream, 'finish');
      stream.end();
      await done;
    },
  };
};

/** Whether a write failed because nobody reads any more, as after `| head`. */
export const isReaderGone = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED');
