import { resolve } from 'node:path';
import { makeSlots } from '../adapters/crypto/slots.ts';
import { imageUrlUnder } from '../adapters/http/api/codecs/views.ts';
import { CONVERSIONS, makeSharpConverter } from '../adapters/imaging/sharp-converter.ts';
import { makeFolderImages } from '../adapters/storage/folder-images.ts';
import { makeS3Images } from '../adapters/storage/s3-images.ts';
import { lowerThreads } from '../adapters/system/thread-priority.ts';
import type { Tracing } from '../adapters/tracing/tracing.ts';
import type { Config } from '../config/config.ts';
import type { Images } from '../core/ports/images.ts';
import type { Metrics } from '../start/metrics.ts';
import { ROOT } from '../start/project.ts';
import type { Makers } from './ports.ts';

export const imagesOf = ({ storage }: Pick<Config, 'storage'>): Images =>
  's3' in storage ? makeS3Images(storage.s3) : makeFolderImages(resolve(ROOT, storage.folder));

type Watched = Readonly<{ config: Config; metrics?: Metrics; tracing?: Tracing | undefined }>;

export const images = ({ config, metrics, tracing }: Watched): Makers => ({
  images: () => (tracing && 's3' in config.storage ? tracing.calls(imagesOf(config), 's3 ') : imagesOf(config)),
  imageConverter: () => {
    const slots = makeSlots(CONVERSIONS);
    if (metrics) metrics.sources.images = () => ({ running: slots.running(), waiting: slots.waiting() });
    return makeSharpConverter(slots.run, lowerThreads);
  },
  imageUrl: () => imageUrlUnder(config.storage.publicUrl ?? `${config.http.publicUrl}/images`),
});
