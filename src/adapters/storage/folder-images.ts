import { mkdir, open, rm, writeFile } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import * as E from 'fp-ts/lib/Either.js';
import * as O from 'fp-ts/lib/Option.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { rangeNotSatisfiable, unavailable } from '../../core/domain/errors.ts';
import type { RangeNotSatisfiable } from '../../core/domain/errors.ts';
import { resolveRange } from '../../core/domain/images/byte-range.ts';
import type { ByteRange, FilePart } from '../../core/domain/images/byte-range.ts';
import { IMAGE_SIZES, fileOf } from '../../core/domain/images/image.ts';
import type { Images } from '../../core/ports/images.ts';

const failed = unavailable('images');

const openIfThere = async (path: string): Promise<FileHandle | null> => {
  try {
    return await open(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
};

const readPart = async (
  file: FileHandle,
  range: ByteRange | null,
): Promise<E.Either<RangeNotSatisfiable, O.Option<FilePart>>> => {
  const { size: total } = await file.stat();
  const part = resolveRange(range, total);
  if (part === null) return E.left(rangeNotSatisfiable(total));
  const bytes = Buffer.alloc(part.end - part.first);
  await file.read(bytes, { position: part.first });
  return E.right(O.some({ bytes, first: part.first, total }));
};

/** Stores images as files in a folder. The folder is created on first use. */
export const makeFolderImages = (folder: string): Images => {
  const pathOf = (...file: Parameters<typeof fileOf>) => join(folder, fileOf(...file));
  return {
    locationOf: (name) => name,
    put: (name, files) =>
      TE.tryCatch(async () => {
        await mkdir(folder, { recursive: true });
        for (const size of IMAGE_SIZES) await writeFile(pathOf(name, size), files[size], { flag: 'wx', flush: true });
      }, failed),
    get: (name, size, range) => async () => {
      try {
        const file = await openIfThere(pathOf(name, size));
        if (file === null) return E.right(O.none);
        try {
          return await readPart(file, range);
        } finally {
          await file.close();
        }
      } catch (error) {
        return E.left(failed(error));
      }
    },
    remove: (name) =>
      TE.tryCatch(async () => {
        for (const size of IMAGE_SIZES) await rm(pathOf(name, size), { force: true });
      }, failed),
  };
};
