import type { Transform } from 'node:stream';
import type { PluginFunction } from 'formidable';
import type { RunSoon } from '../limits/batches.ts';
import { release } from './spent-bytes.ts';

/** An error code of the formidable library. The codes below are our own. */
export const BODY_TOO_LARGE = 1009;
const HEADERS_TOO_LARGE = 'headers-too-large';
export const TOO_MANY_RETURNS = 'too-many-returns';

type Event = Readonly<{ name: string; start?: number; end?: number }>;
type Insides = {
  write: (bytes: Buffer) => unknown;
  resume: () => unknown;
  error: Error | null;
  ended?: boolean;
  _error: (error: Error) => void;
  _getFileName: (disposition: string) => string | null;
  _parser?: Transform;
};

/**
 * `headers` is in bytes. `returns` is the maximum number of carriage returns, because formidable spends microseconds on
 * each: it may begin a boundary.
 */
type FormLimits = Readonly<{ headers: number; returns: number }>;

export type Reading = Readonly<{
  /** Has the maximum length of the body. Each chunk is copied into this buffer, and the chunk's memory is freed. */
  room: Buffer;
  /** Calls the given function when the next chunk may be read. */
  nextChunk: RunSoon;
}>;

const RETURN = 0x0d;
const returnsIn = (bytes: Buffer): number => {
  let count = 0;
  for (let at = bytes.indexOf(RETURN); at !== -1; at = bytes.indexOf(RETURN, at + 1)) count += 1;
  return count;
};

/** Adds limits that formidable lacks. They rely on its undocumented properties, so formidable's version is pinned. */
export const boundedMultipart = (
  multipart: PluginFunction,
  { headers, returns }: FormLimits,
  { room, nextChunk }: Reading,
): PluginFunction =>
  function bounded(this: unknown, formidable, options) {
    const form = formidable as unknown as Insides;
    const stop = (code: number | string): void => {
      form._error(Object.assign(new Error(`the form exceeds a limit: ${code}`), { code, httpCode: 400 }));
      // otherwise the formidable library would go on parsing the data that it has
      form._parser?.destroy();
    };
    // the library's own regular expression takes minutes for some headers of 500 kB, and the file name is not used
    form._getFileName = (disposition) => (/\bfilename\*?=/i.test(disposition) ? 'file' : null);
    multipart.call(this, formidable, options);
    let [received, inHeaders, returned] = [0, 0, 0];
    form._parser?.prependListener('data', ({ name, start = 0, end = 0 }: Event) => {
      if (name.startsWith('header')) inHeaders += 1 + end - start;
      if (inHeaders > headers) stop(HEADERS_TOO_LARGE);
    });
    const write = form.write.bind(form);
    form.write = (bytes) => {
      // the rest of the body is read after the answer
      if (form.error || form.ended) return null;
      const from = received;
      received += bytes.length;
      returned += returnsIn(bytes);
      if (received > room.length) return stop(BODY_TOO_LARGE);
      if (returned > returns) return stop(TOO_MANY_RETURNS);
      bytes.copy(room, from);
      release(bytes);
      return write(room.subarray(from, received));
    };
    const resume = form.resume.bind(form);
    form.resume = () => nextChunk(resume);
  };
