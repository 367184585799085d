import * as E from 'fp-ts/lib/Either.js';
import { overloaded } from '../../../../core/domain/errors.ts';
import type { Overloaded } from '../../../../core/domain/errors.ts';
import type { UserId } from '../../../../core/domain/ids.ts';
import type { HttpContext } from '../http-context.ts';
import type { HttpRefusal } from '../http-refusal.ts';
import { readUpload } from '../input/multipart-body.ts';
import type { Upload } from '../input/multipart-body.ts';
import { makeBatches } from './batches.ts';

export type UploadLimits = Readonly<{
  /**
   * The maximum number of files that a process reads in parallel, because it holds them in memory. Each sender may
   * upload one file at a time.
   */
  atOnce: number;
  /** The maximum time from the first byte of the body to the last. */
  readMs: number;
}>;

export const UPLOAD_LIMITS: UploadLimits = { atOnce: 8, readMs: 30_000 };

/** Refuses with `Overloaded` if too many files are being read, or if a file from the same sender is being read. */
export type ReadUpload = (
  ctx: HttpContext,
  sender: UserId | string,
) => Promise<E.Either<HttpRefusal | Overloaded, Upload>>;

const RETRY_MS = 1_000;

export const makeReadUpload = ({ atOnce, readMs }: UploadLimits): ReadUpload => {
  const reading = new Set<UserId | string>();
  // for all uploads together, one chunk is read per turn of the event loop, so that other requests are not delayed
  const nextChunk = makeBatches(1);
  return async (ctx, sender) => {
    if (reading.has(sender) || reading.size >= atOnce) return E.left(overloaded(RETRY_MS));
    reading.add(sender);
    try {
      return await readUpload(ctx, { limitMs: readMs, nextChunk });
    } finally {
      reading.delete(sender);
    }
  };
};
