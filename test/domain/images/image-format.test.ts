import { expect } from 'chai';
import { formatOf } from '../../../src/core/domain/images/image-format.ts';
import { FORMATS, aPhotograph, unsupportedFiles } from '../../support/images.ts';

describe('the format of a file', () => {
  for (const format of FORMATS) {
    it(`is ${format} for such an image`, async () => {
      expect(formatOf(await aPhotograph(format))).to.equal(format);
    });

    it(`is not ${format} any more, wherever such an image is cut off`, async () => {
      const image = await aPhotograph(format);
      for (let i = 0; i < 50; i += 1) {
        const cut = image.subarray(0, Math.floor((image.length * i) / 50));
        expect(formatOf(cut), `${cut.length} of ${image.length} bytes`).to.be.oneOf(['unsupported', 'broken']);
      }
    });
  }

  it('is unsupported for other files, and for images with anything behind their end', async () => {
    // requirement 70
    for (const [name, file] of Object.entries(await unsupportedFiles()))
      expect(formatOf(file), name).to.equal('unsupported');
  });

  it('is jpeg for a photograph with the preview behind it that its head announces', async () => {
    const image = await aPhotograph('jpeg');
    const announced = Buffer.concat([
      image.subarray(0, 2),
      Buffer.from([0xff, 0xe2, 0x00, 0x06]),
      Buffer.from('MPF\0'),
      image.subarray(2),
    ]);
    expect(formatOf(Buffer.concat([announced, image]))).to.equal('jpeg');
    expect(formatOf(Buffer.concat([announced, image, Buffer.from('x')]))).to.equal('unsupported');
    expect(formatOf(Buffer.concat([announced, image.subarray(0, -1)]))).to.equal('broken');
  });
});
