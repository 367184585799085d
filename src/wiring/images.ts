import { resolve } from 'node:path';
import { makeSlots } from '../adapters/crypto/slots.ts';
import { imageUrlUnder } from '../adapters/http/api/codecs/views.ts';
import { makeSharpConverter } from '../adapters/imaging/sharp-converter.ts';
import { makeFolderImages } from '../adapters/storage/folder-images.ts';
import { makeS3Images } from '../adapters/storage/s3-images.ts';
import type { Tracing } from '../adapters/tracing/tracing.ts';
import type { Config } from '../config/config.ts';
import type { Images } from '../core/ports/images.ts';
import type { Metrics } from '../start/metrics.ts';
import { ROOT } from '../start/project.ts';
import type { Makers } from './ports.ts';
import { tracedCalls } from './traced.ts';

export const imagesOf = ({ storage }: Pick<Config, 'storage'>): Images =>
  's3' in storage ? makeS3Images(storage.s3) : makeFolderImages(resolve(ROOT, storage.folder));

/** Converting more than one image at once would keep password hashes waiting. */
export const CONVERSIONS = { size: 1, queue: 8, waitMs: 5_000 };

type Watched = Readonly<{ metrics?: Metrics; tracing?: Tracing | undefined }>;

export const images = (config: Config, { metrics, tracing }: Watched = {}): Makers => ({
  images: () => tracedCalls(imagesOf(config), 's3' in config.storage ? tracing?.call : undefined, 's3 '),
  imageConverter: () => {
    const slots = makeSlots(CONVERSIONS);
    if (metrics) metrics.sources.images = () => ({ running: slots.running(), waiting: slots.waiting() });
    return makeSharpConverter(slots.run);
  },
  imageUrl: () => imageUrlUnder(config.storage.publicUrl ?? `${config.http.publicUrl}/images`),
});
