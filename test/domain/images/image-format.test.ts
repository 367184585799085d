import { expect } from 'chai';
import { formatOf } from '../../../src/core/domain/images/image-format.ts';
import { FORMATS, aJpegWithScans, aJpegWithSegments, aPhotograph, unsupportedFiles } from '../../support/images.ts';

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

  it('is broken for an image with something else inside its end', async () => {
    // requirement 70
    const script = Buffer.from('<script>alert(1)</script>.');
    const [png, webp] = [await aPhotograph('png'), await aPhotograph('webp')];
    const end = Buffer.concat([Buffer.from([0, 0, 0, script.length]), Buffer.from('IEND'), script, Buffer.alloc(4)]);
    expect(formatOf(Buffer.concat([png.subarray(0, -12), end]))).to.equal('broken');
    const longer = Buffer.concat([webp, script]);
    longer.writeUInt32LE(longer.length - 8, 4);
    expect(formatOf(longer)).to.equal('broken');
  });

  it('is broken for a JPEG with more scans than a decoder gets through in time', async () => {
    // requirement 73
    expect(formatOf(await aJpegWithScans(30))).to.equal('jpeg');
    expect(formatOf(await aJpegWithScans(51))).to.equal('broken');
  });

  it('is broken for a JPEG with more segments than a decoder should keep', async () => {
    // requirement 73
    expect(formatOf(await aJpegWithSegments(900))).to.equal('jpeg');
    expect(formatOf(await aJpegWithSegments(1_001))).to.equal('broken');
  });

  it('is found quickly, however a file is made', async () => {
    // requirement 75
    const [png, jpeg] = [await aPhotograph('png'), await aPhotograph('jpeg')];
    const size = 4_800_000;
    const filled = (pattern: readonly number[]) => Buffer.alloc(size, Buffer.from(pattern));
    const head = Buffer.from([0xff, 0xd8, 0xff, 0xe2, 0, 6, ...Buffer.from('MPF\0')]);
    const files = {
      'empty chunks': [png.subarray(0, 33), filled([0, 0, 0, 0, ...Buffer.from('abCd'), 0, 0, 0, 0]), png.subarray(33)],
      'fill bytes': [jpeg.subarray(0, 2), filled([0xff])],
      'escaped bytes': [jpeg.subarray(0, -2), filled([0xff, 0]), jpeg.subarray(-2)],
      'empty images': [head, jpeg.subarray(2), filled([0xff, 0xd8, 0xff, 0xd9])],
      'empty segments': [jpeg.subarray(0, 2), filled([0xff, 0xe1, 0, 2])],
    };
    for (const [name, parts] of Object.entries(files)) {
      const file = Buffer.concat(parts);
      // the best of three, because the first one is compiled while it runs, and other programs slow each of them
      const times = [1, 2, 3].map(() => {
        const startedAt = process.cpuUsage();
        formatOf(file);
        return process.cpuUsage(startedAt).user / 1_000;
      });
      expect(Math.min(...times), name).to.be.below(120);
    }
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

  it('finds the end of a JPEG wherever the markers within its compressed data are', () => {
    const [head, stop] = [
      [0xff, 0xd8, 0xff, 0xda, 0, 2],
      [0xff, 0xd9],
    ];
    for (let gap = 0; gap < 100; gap += 1) {
      const data = Array.from({ length: gap }, () => 7);
      for (const marker of [0x00, 0xd0, 0xd7]) {
        const image = [...head, ...data, 0xff, marker, ...data, ...stop];
        expect(formatOf(Uint8Array.from(image)), `${gap} bytes`).to.equal('jpeg');
        expect(formatOf(Uint8Array.from([...image, 7])), `${gap} bytes, and one more`).to.equal('unsupported');
        expect(formatOf(Uint8Array.from(image.slice(0, -1))), `${gap} bytes, and one less`).to.equal('broken');
      }
    }
  });
});
