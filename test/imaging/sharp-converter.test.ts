import { readFileSync, readdirSync } from 'node:fs';
import { getPriority } from 'node:os';
import { expect } from 'chai';
import sharp from 'sharp';
import { makeSlots } from '../../src/adapters/crypto/slots.ts';
import { withoutHiddenChunks } from '../../src/adapters/imaging/png-chunks.ts';
import { makeSharpConverter } from '../../src/adapters/imaging/sharp-converter.ts';
import { lowerThreads } from '../../src/adapters/system/thread-priority.ts';
import { formatOf } from '../../src/core/domain/images/image-format.ts';
import type { ImageFormat } from '../../src/core/domain/images/image-format.ts';
import { IMAGE_SIZES } from '../../src/core/domain/images/image.ts';
import { CANARY, FORMATS, aFlatPng, aPhotograph, aPngWithTexts, quartersOf } from '../support/images.ts';
import { refusal, succeed } from '../support/values.ts';

const converter = () => makeSharpConverter(makeSlots({ size: 1, queue: 8, waitMs: 5_000 }).run, lowerThreads);
const converted = (file: Uint8Array, format: ImageFormat) => succeed(converter().convert(file, format));

describe('converting an image', () => {
  for (const format of FORMATS)
    it(`makes a square WebP of each size of a ${format}, without its metadata`, async () => {
      // requirement 74
      const photograph = await aPhotograph(format);
      expect(photograph.includes(CANARY), 'the canary is in the photograph').to.equal(true);
      const files = await converted(photograph, format);
      for (const size of IMAGE_SIZES) {
        const { format: made, width, height, ...more } = await sharp(files[size]).metadata();
        expect({ made, width, height }).to.deep.equal({ made: 'webp', width: size, height: size });
        expect([more.exif, more.xmp, more.icc, more.orientation], `metadata of ${size}`).to.deep.equal(
          Array.from({ length: 4 }, () => undefined),
        );
        expect(Buffer.from(files[size]).includes(CANARY)).to.equal(false);
      }
    });

  for (let orientation = 1; orientation <= 8; orientation += 1)
    it(`turns a photograph of orientation ${orientation} upright`, async () => {
      const files = await converted(await aPhotograph('jpeg', orientation), 'jpeg');
      for (const size of IMAGE_SIZES)
        expect(await quartersOf(files[size]), `size ${size}`).to.deep.equal(['red', 'blue', 'blue', 'blue']);
    });

  if (process.platform === 'linux')
    it('lets all other threads go first', async () => {
      const photograph = await sharp({
        create: { width: 4_000, height: 3_000, channels: 3, background: 'red', noise: { type: 'gaussian', sigma: 16 } },
      })
        .jpeg()
        .toBuffer();
      await converted(photograph, 'jpeg');
      const priorities = readdirSync('/proc/self/task').flatMap((id) => {
        const name = readFileSync(`/proc/self/task/${id}/comm`, 'utf8');
        // hashes, which give way, too
        if (name.startsWith('libuv-worker')) return [];
        return [{ isOfLibvips: name.startsWith('libvips'), nice: getPriority(Number(id)) }];
      });
      const niceOf = (kind: boolean) => priorities.flatMap((one) => (one.isOfLibvips === kind ? [one.nice] : []));
      const own = getPriority();
      expect(Math.max(...niceOf(true))).to.be.greaterThan(own);
      expect(new Set(niceOf(false))).to.deep.equal(new Set([own]));
    });

  it('shows the middle of an image that is not square', async () => {
    const [width, height] = [900, 300];
    const middle = await sharp({ create: { width: 300, height, channels: 3, background: { r: 255, g: 0, b: 0 } } })
      .png()
      .toBuffer();
    const wide = await sharp(aFlatPng(width, height))
      .composite([{ input: middle, left: 300, top: 0 }])
      .png()
      .toBuffer();
    expect(await quartersOf((await converted(wide, 'png'))[512])).to.deep.equal(['red', 'red', 'red', 'red']);
  });

  it('takes every kind of PNG, JPEG and WebP, and leaves out what it does not show', async () => {
    // requirement 70
    const flat = (width: number, height: number) =>
      sharp({ create: { width, height, channels: 4, background: { r: 200, g: 30, b: 30, alpha: 0.5 } } });
    const frames = await Promise.all([1, 2].map(() => flat(32, 32).png().toBuffer()));
    const script = '<script>alert(1)</script>';
    const still = await flat(32, 32).webp().toBuffer();
    const withChunk = Buffer.concat([still, Buffer.from(`JUNK\x1a\0\0\0${script}.`)]);
    withChunk.writeUInt32LE(withChunk.length - 8, 4);
    const kinds: Readonly<Record<string, readonly [ImageFormat, Buffer]>> = {
      'one pixel': ['png', await flat(1, 1).png().toBuffer()],
      'a palette': ['png', await flat(64, 64).png({ palette: true }).toBuffer()],
      interlaced: ['png', await flat(64, 64).png({ progressive: true }).toBuffer()],
      '16 bits': ['png', await flat(64, 64).toColourspace('rgb16').png().toBuffer()],
      'grey and transparent': ['png', await flat(64, 64).toColourspace('b-w').png().toBuffer()],
      'colours of printers': ['jpeg', await flat(64, 64).toColourspace('cmyk').jpeg().toBuffer()],
      progressive: ['jpeg', await flat(64, 64).jpeg({ progressive: true }).toBuffer()],
      'a line': ['jpeg', await flat(1, 65_000).jpeg().toBuffer()],
      animated: [
        'webp',
        await sharp(frames, { join: { animated: true } })
          .webp()
          .toBuffer(),
      ],
      lossless: ['webp', await flat(64, 64).webp({ lossless: true }).toBuffer()],
      'with a chunk of its own': ['webp', withChunk],
    };
    for (const [kind, [format, image]] of Object.entries(kinds)) {
      expect(formatOf(image), kind).to.equal(format);
      for (const made of Object.values(await converted(image, format))) {
        expect((await sharp(made).metadata()).pages, kind).to.equal(undefined);
        expect(Buffer.from(made).includes(script), kind).to.equal(false);
      }
    }
    // more pixels in one direction than the decoder takes
    expect(await refusal(converter().convert(aFlatPng(1, 40_000_000), 'png'))).to.have.property('fault', 'broken');
  });

  it('refuses 400 megapixels in a megabyte by the head alone, within a second and 50 MB', async () => {
    // requirement 73
    const bomb = aFlatPng(20_000, 20_000);
    const convert = converter();
    await refusal(convert.convert(bomb, 'jpeg'));
    const [startedAt, before] = [performance.now(), process.memoryUsage.rss()];
    expect(await refusal(convert.convert(bomb, 'png'))).to.deep.equal({
      _tag: 'InvalidImage',
      fault: 'too-many-pixels',
    });
    expect(performance.now() - startedAt, 'ms').to.be.below(1_000);
    expect((process.memoryUsage.rss() - before) / 1e6, 'MB').to.be.below(50);
  });

  it('never inflates the texts of a PNG', async () => {
    // requirement 73
    const bomb = aPngWithTexts(5, 40_000_000);
    expect(withoutHiddenChunks(bomb)).to.deep.equal(aFlatPng(64, 64));
    const convert = converter();
    await succeed(convert.convert(aFlatPng(64, 64), 'png'));
    const startedAt = process.cpuUsage();
    await succeed(convert.convert(bomb, 'png'));
    const { user, system } = process.cpuUsage(startedAt);
    expect((user + system) / 1_000, 'ms').to.be.below(500);
  });

  it('takes 40 megapixels and no more', async () => {
    expect(await refusal(converter().convert(aFlatPng(8_000, 5_001), 'png'))).to.deep.equal({
      _tag: 'InvalidImage',
      fault: 'too-many-pixels',
    });
    await converted(aFlatPng(8_000, 5_000), 'png');
  });

  it('refuses a PNG whose head lies about its size', async () => {
    const image = aFlatPng(64, 64, 5_000);
    expect(await refusal(converter().convert(image, 'png'))).to.deep.equal({ _tag: 'InvalidImage', fault: 'broken' });
  });

  for (const format of FORMATS)
    it(`never takes a damaged ${format} for an outage`, async () => {
      const image = await aPhotograph(format);
      const [convert, tags] = [converter(), new Set<string>()];
      for (let i = 1; i < 20; i += 1) {
        const damaged = Buffer.from(image);
        damaged.fill(0xaa, Math.floor((image.length * i) / 20), Math.floor((image.length * i) / 20) + 8);
        const done = await convert.convert(damaged, format)();
        tags.add(done._tag === 'Left' ? done.left._tag : 'converted');
      }
      expect([...tags]).not.to.include('Unavailable');
    });

  it('can not even begin to read formats that are not offered', async () => {
    // requirement 70
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>');
    expect(await refusal(converter().convert(svg, 'png'))).to.deep.equal({ _tag: 'InvalidImage', fault: 'broken' });
  });

  it('is refused as overloaded if too many files wait', async () => {
    const convert = makeSharpConverter(makeSlots({ size: 1, queue: 1, waitMs: 5_000 }).run, lowerThreads);
    const photograph = await aPhotograph();
    const done = await Promise.all(Array.from({ length: 4 }, () => convert.convert(photograph, 'jpeg')()));
    expect(done.map((one) => (one._tag === 'Left' ? one.left._tag : 'done')).toSorted()).to.deep.equal([
      'Overloaded',
      'Overloaded',
      'done',
      'done',
    ]);
  });
});
