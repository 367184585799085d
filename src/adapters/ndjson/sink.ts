import { once } from 'node:events';
import type { Writable } from 'node:stream';

type Sink = Readonly<{
  /** Resolves when there is room for more; rejects if the reader is gone or the disk is full. */
  write: (values: readonly unknown[]) => Promise<void>;
  end: () => Promise<void>;
}>;

export const sinkOf = (stream: Writable): Sink => {
  let failure: Error | null = null;
  // Without a listener, the error would end the process.
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

/** Whether a write failed because the reader closed the pipe, as `| head` does. */
export const isReaderGone = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED');
