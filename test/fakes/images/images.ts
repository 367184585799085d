import * as E from 'fp-ts/lib/Either.js';
import * as O from 'fp-ts/lib/Option.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { invalidImage, rangeNotSatisfiable } from '../../../src/core/domain/errors.ts';
import { resolveRange } from '../../../src/core/domain/images/byte-range.ts';
import { fileOf } from '../../../src/core/domain/images/image.ts';
import type { ImageName } from '../../../src/core/domain/images/image.ts';
import type { ImageConverter } from '../../../src/core/ports/images.ts';
import type { ImageRemovals } from '../../../src/core/ports/images.ts';
import type { Images } from '../../../src/core/ports/images.ts';
import type { Store } from '../store.ts';

/** `files` is the content of the store, by file name. */
export const makeFakeImages = (files = new Map<string, Uint8Array>()): Images => ({
  locationOf: (name) => name,
  put:
    (name, { 512: large, 128: small }) =>
    async () => {
      files.set(fileOf(name, 512), large).set(fileOf(name, 128), small);
      return E.right(undefined);
    },
  get: (name, size, range) => async () => {
    const file = files.get(fileOf(name, size));
    if (file === undefined) return E.right(O.none);
    const part = resolveRange(range, file.length);
    if (part === null) return E.left(rangeNotSatisfiable(file.length));
    const { first, end } = part;
    return E.right(O.some({ bytes: file.subarray(first, end), first, total: file.length }));
  },
  remove: (name) => async () => {
    files.delete(fileOf(name, 512));
    files.delete(fileOf(name, 128));
    return E.right(undefined);
  },
});

/** Takes every file but one of `broken` for an image. */
export const makeFakeImageConverter = (broken: readonly Uint8Array[] = []): ImageConverter => ({
  convert: (file) => (broken.includes(file) ? TE.left(invalidImage('broken')) : TE.right({ 512: file, 128: file })),
});

const HOUR = 3_600_000;
const MINUTE = 60_000;

export const makeFakeImageRemovals = (store: Store): ImageRemovals => ({
  reserve: (name) => async () => {
    store.removals.set(name, { isReserved: true, dueAt: new Date(store.now.getTime() + HOUR) });
    return E.right(undefined);
  },
  take: async () => {
    const due = [...store.removals].filter(([, { dueAt }]) => dueAt <= store.now).map(([name]) => name);
    for (const name of due)
      store.removals.set(name, { isReserved: false, dueAt: new Date(store.now.getTime() + MINUTE) });
    return E.right(due);
  },
  removed: (name) => async () => {
    store.removals.delete(name);
    return E.right(undefined);
  },
});

/** As the database does when a user gets or loses an image. */
export const writeImage = (store: Store, user: { image: string | null }, image: string | null): void => {
  if (image !== null && store.removals.get(image as ImageName)?.isReserved !== true)
    throw new Error('the image is not reserved');
  if (image !== null) store.removals.delete(image as ImageName);
  if (user.image !== null) store.removals.set(user.image as ImageName, { isReserved: false, dueAt: store.now });
  user.image = image;
};
