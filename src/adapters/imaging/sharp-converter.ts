import * as E from 'fp-ts/lib/Either.js';
import type { Sharp, SharpOptions } from 'sharp';
import { invalidImage, overloaded, unavailable } from '../../core/domain/errors.ts';
import type { InvalidImage } from '../../core/domain/errors.ts';
import type { ImageFormat } from '../../core/domain/images/image-format.ts';
import type { ImageFiles, ImageSize } from '../../core/domain/images/image.ts';
import type { ImageConverter } from '../../core/ports/images.ts';
import { withoutHiddenChunks } from './png-chunks.ts';

const MAX_PIXELS = 40_000_000;
const MAX_SECONDS = 5;
const RETRY_MS = 2_000;

/** Only one image is converted at a time, because more would delay password hashing. */
export const CONVERSIONS = { size: 1, queue: 8, waitMs: 5_000 };

const INPUT: SharpOptions = { limitInputPixels: MAX_PIXELS, failOn: 'error', pages: 1 };

/** Loaded on the first image, because most processes never need it. Disables the decoders of other formats. */
const load = async () => {
  const { default: sharp } = await import('sharp');
  sharp.block({ operation: ['VipsForeignLoad'] });
  sharp.unblock({ operation: ['VipsForeignLoadJpeg', 'VipsForeignLoadPng', 'VipsForeignLoadWebp'] });
  sharp.cache(false);
  sharp.concurrency(1);
  return sharp;
};

/**
 * The niceness of libvips threads: under load, they get a third of another thread's CPU time. With less, conversions
 * would time out.
 */
const NICE = 5;
/**
 * Milliseconds until a conversion has started its threads and their priority is lowered. The priority of later threads
 * is lowered during the next conversion.
 */
const BEGUN_MS = 2;

const square = (image: Sharp, size: ImageSize): Promise<Uint8Array> =>
  image.resize(size, size, { fit: 'cover' }).webp({ quality: 82 }).timeout({ seconds: MAX_SECONDS }).toBuffer();

type InTurn = <A>(work: () => Promise<A>) => Promise<Readonly<{ value: A }> | null>;

/** Lowers the priority of all threads of the process whose names start with `name`. */
type LowerThreads = (name: string, by: number) => void;

export const makeSharpConverter = (inTurn: InTurn, lowerThreads: LowerThreads): ImageConverter => {
  let sharp: ReturnType<typeof load> | null = null;

  const converted = async (given: Uint8Array, format: ImageFormat): Promise<E.Either<InvalidImage, ImageFiles>> => {
    const open = await (sharp ??= load());
    const file = format === 'png' ? withoutHiddenChunks(given) : given;
    try {
      const { format: found, width, height } = await open(file, { ...INPUT, limitInputPixels: false }).metadata();
      if (found !== format) return E.left(invalidImage('unsupported'));
      if (width * height > MAX_PIXELS) return E.left(invalidImage('too-many-pixels'));
      // Make the small image from the large one, so that the file is decoded only once.
      const timer = setTimeout(lowerThreads, BEGUN_MS, 'libvips', NICE);
      const large = await square(open(file, INPUT).autoOrient(), 512).finally(() => clearTimeout(timer));
      return E.right({ 512: large, 128: await square(open(large), 128) });
    } catch (error) {
      // Errors of libvips have no code. Other errors do, and are rethrown.
      if (!(error instanceof Error) || 'code' in error || error.message.startsWith('timeout')) throw error;
      return E.left(invalidImage('broken'));
    }
  };

  return {
    convert: (file, format) => async () => {
      try {
        const done = await inTurn(() => converted(file, format));
        return done === null ? E.left(overloaded(RETRY_MS)) : done.value;
      } catch (error) {
        return E.left(unavailable('image converter')(error));
      }
    },
  };
};
