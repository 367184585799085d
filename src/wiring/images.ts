import { resolve } from 'node:path';
import type { Pool } from 'pg';
import { makeSlots } from '../adapters/crypto/slots.ts';
import { imageUrlUnder } from '../adapters/http/api/codecs/views.ts';
import { makeSharpConverter } from '../adapters/imaging/sharp-converter.ts';
import { makeImageRemovals } from '../adapters/persistence/images/image-removals.ts';
import { makeFolderImages } from '../adapters/storage/folder-images.ts';
import { makeS3Images } from '../adapters/storage/s3-images.ts';
import { orThrow } from '../adapters/system/or-throw.ts';
import type { Config } from '../config/config.ts';
import type { Images } from '../core/ports/images.ts';
import { makeRemoveDueImages } from '../core/use-cases/images/remove-due-images.ts';
import { ROOT } from '../start/project.ts';
import type { Makers } from './ports.ts';

const imagesOf = ({ storage }: Pick<Config, 'storage'>): Images =>
  's3' in storage ? makeS3Images(storage.s3) : makeFolderImages(resolve(ROOT, storage.folder));

/** For commands, which have no container. Returns how many were removed. */
export const removeImages = (config: Config, pool: Pool): Promise<number> =>
  orThrow(makeRemoveDueImages({ images: imagesOf(config), imageRemovals: makeImageRemovals(pool) }));

/** Converting more than one image at once would keep password hashes waiting. */
const CONVERSIONS = { size: 1, queue: 8, waitMs: 5_000 };

export const images = (config: Config): Makers => ({
  images: () => imagesOf(config),
  imageConverter: () => makeSharpConverter(makeSlots(CONVERSIONS).run),
  imageUrl: () => imageUrlUnder(config.storage.publicUrl ?? `${config.http.publicUrl}/images`),
});
