import { Agent } from 'node:https';
import type { S3Client } from '@aws-sdk/client-s3';
import * as E from 'fp-ts/lib/Either.js';
import * as O from 'fp-ts/lib/Option.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { rangeNotSatisfiable, unavailable } from '../../core/domain/errors.ts';
import type { RangeNotSatisfiable } from '../../core/domain/errors.ts';
import { resolveRange } from '../../core/domain/images/byte-range.ts';
import type { ByteRange, FilePart } from '../../core/domain/images/byte-range.ts';
import { IMAGE_SIZES, fileOf } from '../../core/domain/images/image.ts';
import type { ImageSize } from '../../core/domain/images/image.ts';
import type { Images } from '../../core/ports/images.ts';

export type S3Storage = Readonly<{
  bucket: string;
  /** The prefix of each object's name, ending in a slash; may be empty. */
  prefix: string;
  region: string;
  /** The URL of an S3-compatible service; null for AWS. */
  endpoint: string | null;
  forcePathStyle: boolean;
}>;

export const CONNECT_MS = 3_000;
/** The time limit to store, read or remove all sizes of an image, including second attempts. */
export const CALL_MS = 10_000;

const failed = unavailable('images');

const isLoopback = (endpoint: string | null): boolean =>
  /^(?:localhost|127\.[\d.]+|\[::1\])$/.test(URL.parse(endpoint ?? '')?.hostname ?? '');

/** Takes the credentials from where AWS tools look for them: the environment, files, or the role of the machine. */
const connect = async ({ region, endpoint, forcePathStyle }: S3Storage, callMs: number) => {
  const sdk = await import('@aws-sdk/client-s3');
  const client = new sdk.S3Client({
    region,
    ...(endpoint === null ? {} : { endpoint }),
    forcePathStyle,
    maxAttempts: 2,
    // S3-compatible services may not know the checksums that the SDK adds by default.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: {
      connectionTimeout: CONNECT_MS,
      requestTimeout: callMs,
      httpsAgent: new Agent({ keepAlive: true, maxSockets: 50, rejectUnauthorized: !isLoopback(endpoint) }),
    },
  });
  return { client, sdk };
};

type Call = Parameters<S3Client['send']>[1] & object;

/** Runs work and rejects after `limitMs` milliseconds, even if the response has started to arrive. */
const within =
  (limitMs: number) =>
  async <A>(work: (call: Call) => Promise<A>): Promise<A> => {
    const aborting = new AbortController();
    const late = Promise.withResolvers<never>();
    const timer = setTimeout(() => {
      late.reject(new Error(`the object store did not answer within ${limitMs} ms`));
      aborting.abort();
    }, limitMs);
    try {
      return await Promise.race([work({ abortSignal: aborting.signal }), late.promise]);
    } finally {
      clearTimeout(timer);
    }
  };

// Some servers misread a range that counts from the end, so the whole file is read instead.
const headerOf = (range: ByteRange | null): string | undefined =>
  range === null || 'suffix' in range ? undefined : `bytes=${range.first}-${range.last ?? ''}`;

const isNamed = (error: unknown, ...names: readonly string[]): boolean =>
  error instanceof Error && names.includes(error.name);

const partOf = (bytes: Uint8Array, contentRange: string | undefined, range: ByteRange | null): FilePart | null => {
  const [, first, total] = /^bytes (\d+)-\d+\/(\d+)$/.exec(contentRange ?? '') ?? [];
  if (first !== undefined) return { bytes, first: Number(first), total: Number(total) };
  const part = resolveRange(range, bytes.length);
  return part && { bytes: bytes.subarray(part.first, part.end), first: part.first, total: bytes.length };
};

export const makeS3Images = (storage: S3Storage, callMs = CALL_MS): Images => {
  const { bucket: Bucket, prefix } = storage;
  let connected: ReturnType<typeof connect> | null = null;
  const s3 = () => (connected ??= connect(storage, callMs));
  const inTime = within(callMs);
  const keyOf = (...file: Parameters<typeof fileOf>) => `${prefix}${fileOf(...file)}`;

  const sizeOf = async (Key: string, call: Call): Promise<number> => {
    const { client, sdk } = await s3();
    return (await client.send(new sdk.HeadObjectCommand({ Bucket, Key }), call)).ContentLength ?? 0;
  };
  const read = async (
    Key: string,
    range: ByteRange | null,
    call: Call,
  ): Promise<E.Either<RangeNotSatisfiable, O.Option<FilePart>>> => {
    const { client, sdk } = await s3();
    try {
      const found = await client.send(new sdk.GetObjectCommand({ Bucket, Key, Range: headerOf(range) }), call);
      const part = partOf((await found.Body?.transformToByteArray()) ?? new Uint8Array(), found.ContentRange, range);
      return part === null ? E.left(rangeNotSatisfiable(await sizeOf(Key, call))) : E.right(O.some(part));
    } catch (error) {
      if (isNamed(error, 'NoSuchKey', 'NotFound')) return E.right(O.none);
      if (isNamed(error, 'InvalidRange')) return E.left(rangeNotSatisfiable(await sizeOf(Key, call)));
      throw error;
    }
  };
  const eachSize = (act: (size: ImageSize, call: Call) => Promise<unknown>) =>
    TE.tryCatch(
      () =>
        inTime(async (call) => {
          for (const size of IMAGE_SIZES) await act(size, call);
        }),
      failed,
    );

  return {
    locationOf: (name) => `s3://${Bucket}/${prefix}${name}`,
    put: (name, files) =>
      eachSize(async (size, call) => {
        const { client, sdk } = await s3();
        const object = {
          Bucket,
          Key: keyOf(name, size),
          Body: Buffer.from(files[size]),
          ContentType: 'image/webp',
          CacheControl: 'public, max-age=31536000, immutable',
        };
        await client.send(new sdk.PutObjectCommand(object), call);
      }),
    get: (name, size, range) => async () => {
      try {
        return await inTime((call) => read(keyOf(name, size), range, call));
      } catch (error) {
        return E.left(failed(error));
      }
    },
    remove: (name) =>
      eachSize(async (size, call) => {
        const { client, sdk } = await s3();
        await client.send(new sdk.DeleteObjectCommand({ Bucket, Key: keyOf(name, size) }), call);
      }),
  };
};
