import { expect } from 'chai';
import * as O from 'fp-ts/lib/Option.js';
import type { ByteRange } from '../../../src/core/domain/images/byte-range.ts';
import { nameInLocation } from '../../../src/core/domain/images/image.ts';
import type { ImageFiles, ImageName } from '../../../src/core/domain/images/image.ts';
import type { Images } from '../../../src/core/ports/images.ts';
import { refusal, succeed } from '../../support/values.ts';

export type ImagesUnderTest = Readonly<{
  images: Images;
  /** The names of all stored files. */
  files: () => Promise<readonly string[]>;
  close: () => Promise<void>;
}>;

const FILES: ImageFiles = { 512: Buffer.from('the large file'), 128: Buffer.from('small') };
let count = 0;
const aName = (): ImageName => String(++count).padStart(22, '-_aB0') as ImageName;

export const imagesContract = (name: string, make: () => Promise<ImagesUnderTest>): void => {
  describe(`images: ${name}`, () => {
    let store: ImagesUnderTest;
    before(async () => void (store = await make()));
    after(() => store.close());

    const stored = async (): Promise<ImageName> => {
      const image = aName();
      await succeed(store.images.put(image, FILES));
      return image;
    };
    const part = async (image: ImageName, range: ByteRange | null) => {
      const found = O.toNullable(await succeed(store.images.get(image, 512, range)));
      return found && { ...found, bytes: Buffer.from(found.bytes).toString() };
    };

    it('returns each size as it was stored', async () => {
      const image = await stored();
      expect(await part(image, null)).to.deep.equal({ bytes: 'the large file', first: 0, total: 14 });
      const small = O.toNullable(await succeed(store.images.get(image, 128, null)));
      expect(Buffer.from(small!.bytes).toString()).to.equal('small');
    });

    it('returns the bytes that are asked for, as far as there are any', async () => {
      const image = await stored();
      expect(await part(image, { first: 4, last: 8 })).to.deep.equal({ bytes: 'large', first: 4, total: 14 });
      expect(await part(image, { first: 10, last: null })).to.deep.equal({ bytes: 'file', first: 10, total: 14 });
      expect(await part(image, { first: 10, last: 99 })).to.deep.equal({ bytes: 'file', first: 10, total: 14 });
      expect(await part(image, { suffix: 4 })).to.deep.equal({ bytes: 'file', first: 10, total: 14 });
    });

    it('tells the length of the file if it has none of these bytes', async () => {
      const image = await stored();
      for (const range of [
        { first: 14, last: null },
        { first: 99, last: 100 },
      ])
        expect(await refusal(store.images.get(image, 512, range))).to.deep.equal({
          _tag: 'RangeNotSatisfiable',
          total: 14,
        });
    });

    it('finds no image that was not stored', async () => {
      expect(await part(aName(), null)).to.equal(null);
      expect(await part(aName(), { first: 1, last: 2 })).to.equal(null);
    });

    it('removes every size, and nothing else', async () => {
      const [image, other] = [await stored(), await stored()];
      await succeed(store.images.remove(image));
      expect(await part(image, null)).to.equal(null);
      expect((await store.files()).filter((file) => file.includes(image))).to.deep.equal([]);
      expect(await part(other, null)).not.to.equal(null);
    });

    it('removes an image that is gone already, or was never stored', async () => {
      const image = await stored();
      await succeed(store.images.remove(image));
      await succeed(store.images.remove(image));
      await succeed(store.images.remove(aName()));
    });

    it('stores nothing but one file for each size', async () => {
      const image = await stored();
      expect((await store.files()).filter((file) => file.includes(image))).to.have.lengthOf(2);
    });

    it('locates an image by a text that ends in its name', () => {
      const image = aName();
      expect(nameInLocation(store.images.locationOf(image))).to.equal(image);
    });
  });
};
