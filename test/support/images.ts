import { constants, crc32, deflateRawSync } from 'node:zlib';
import sharp from 'sharp';

export type Format = 'png' | 'jpeg' | 'webp';
export const FORMATS: readonly Format[] = ['png', 'jpeg', 'webp'];

/** Stands in every kind of metadata of a photograph. */
export const CANARY = 'canary-of-the-metadata';

const RED = { r: 255, g: 0, b: 0 };
const BLUE = { r: 0, g: 0, b: 255 };

const XMP = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" dc:source="${CANARY}"/></rdf:RDF></x:xmpmeta>`;

/** A blue square with a red corner, at the top left once it is upright; as a camera held in this orientation stores it. */
export const aPhotograph = async (format: Format = 'jpeg', orientation = 1, size = 600): Promise<Buffer> => {
  const corner = await sharp({ create: { width: size / 2, height: size / 2, channels: 3, background: RED } })
    .png()
    .toBuffer();
  const upright = await sharp({ create: { width: size, height: size, channels: 3, background: BLUE } })
    .composite([{ input: corner, left: 0, top: 0 }])
    .png()
    .toBuffer();
  return stored(upright, orientation)
    .withExif({ IFD0: { Copyright: CANARY }, IFD3: { GPSLatitude: '51/1 30/1 3230/100', GPSAreaInformation: CANARY } })
    .withXmp(XMP)
    .withIccProfile('p3')
    .withMetadata({ orientation })
    .toFormat(format)
    .toBuffer();
};

/** The inverse of what a viewer does for the orientation (Exif 2.3 §4.6.4). */
const stored = (upright: Buffer, orientation: number) => {
  const image = sharp(upright);
  switch (orientation) {
    case 2:
      return image.flop();
    case 3:
      return image.rotate(180);
    case 4:
      return image.flip();
    case 5:
      return image.flop().rotate(270);
    case 6:
      return image.rotate(270);
    case 7:
      return image.flop().rotate(90);
    case 8:
      return image.rotate(90);
    default:
      return image;
  }
};

const MIB = 1_048_576;

/** Zeros as zlib writes them (RFC 1950), without compressing each of them. */
const zeros = (length: number): Buffer => {
  const blockOf = (size: number) =>
    deflateRawSync(Buffer.alloc(size), { finishFlush: constants.Z_FULL_FLUSH, level: 9 });
  const block = blockOf(MIB);
  const blocks = Array.from({ length: Math.floor(length / MIB) }, () => block);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE((length % 65_521) * 65_536 + 1);
  return Buffer.concat([Buffer.from([0x78, 0xda]), ...blocks, blockOf(length % MIB), Buffer.from([3, 0]), sum]);
};

const chunk = (type: string, data: Buffer): Buffer => {
  const typed = Buffer.concat([Buffer.from(type), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(typed));
  return Buffer.concat([length, typed, sum]);
};

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** A black PNG, of a thousandth of its pixels in bytes; its head says `claimed` instead of its size, and `extra` fills it. */
export const aFlatPng = (width: number, height: number, claimed = width, extra = 0): Buffer => {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(claimed, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', head),
    chunk('IDAT', zeros(height * (1 + 3 * width))),
    ...(extra > 0 ? [chunk('teSt', Buffer.alloc(extra, 1))] : []),
    chunk('IEND', Buffer.alloc(0)),
  ]);
};

/** A PNG with texts of zeros, which take a thousandth of their bytes. */
export const aPngWithTexts = (texts: number, bytes: number): Buffer => {
  const text = chunk('zTXt', Buffer.concat([Buffer.from('Comment\0\0'), zeros(bytes)]));
  const image = aFlatPng(64, 64);
  const head = SIGNATURE.length + 25;
  return Buffer.concat([image.subarray(0, head), ...Array.from({ length: texts }, () => text), image.subarray(head)]);
};

/** A PNG of exactly this many bytes. */
export const aPngOf = (bytes: number): Buffer => aFlatPng(64, 64, 64, bytes - aFlatPng(64, 64).length - 12);

/** The codes of the next scans: a single one, for "nothing changes in 16,384 blocks" (ITU T.81 §G.1.2.2). */
const CODES = Buffer.from([0xff, 0xc4, 0, 20, 0x10, 1, ...Array.from({ length: 15 }, () => 0), 0xe0]);
const SCAN = Buffer.from([0xff, 0xda, 0, 8, 1, 1, 0, 1, 63, 0]);
/** Bits of that code and of the number behind it. */
const CODE_BITS = 15;

/** A valid progressive JPEG with so many more scans than usual, none of which changes anything. */
export const aJpegWithScans = async (more: number, size = 600): Promise<Buffer> => {
  const usual = await sharp({ create: { width: size, height: size, channels: 3, background: RED } })
    .jpeg({ progressive: true })
    .toBuffer();
  const codes = Math.ceil(Math.ceil(size / 8) ** 2 / 16_384);
  const scan = Buffer.concat([SCAN, Buffer.alloc(Math.ceil((codes * CODE_BITS) / 8))]);
  return Buffer.concat([usual.subarray(0, -2), CODES, ...Array.from({ length: more }, () => scan), usual.subarray(-2)]);
};

/** A JPEG with so many more segments, each of which claims to have the EXIF data. */
export const aJpegWithSegments = async (more: number): Promise<Buffer> => {
  const image = await aPhotograph();
  const segment = Buffer.concat([Buffer.from([0xff, 0xe1, 0, 18]), Buffer.from('Exif\0\0MM\0*\0\0\0\x08\0\0')]);
  return Buffer.concat([image.subarray(0, 2), Buffer.alloc(more * segment.length, segment), image.subarray(2)]);
};

/** Files that are no PNG, JPEG or WebP image, or something else besides. */
export const unsupportedFiles = async (): Promise<Readonly<Record<string, Buffer>>> => {
  const flat = sharp({ create: { width: 16, height: 16, channels: 3, background: BLUE } });
  const [png, jpeg, webp] = await Promise.all(FORMATS.map((format) => aPhotograph(format)));
  const script = Buffer.from('<script>alert(1)</script>');
  return {
    text: Buffer.from('not an image'),
    html: Buffer.from('<!doctype html><title>x</title>'),
    svg: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'),
    gif: await flat.clone().gif().toBuffer(),
    avif: await flat.clone().avif({ effort: 0 }).toBuffer(),
    tiff: await flat.clone().tiff().toBuffer(),
    'a PNG with a script behind its end': Buffer.concat([png!, script]),
    'a JPEG with a script behind its end': Buffer.concat([jpeg!, script]),
    'a JPEG with another one behind its end': Buffer.concat([jpeg!, jpeg!]),
    'a WebP with a script behind its end': Buffer.concat([webp!, script]),
    'one byte': Buffer.from([0x89]),
  };
};

/** The colour in the middle of each quarter: top left, top right, bottom left, bottom right. */
export const quartersOf = async (file: Uint8Array): Promise<readonly ('red' | 'blue' | 'other')[]> => {
  const { data, info } = await sharp(file).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const at = (x: number, y: number) => {
    const place = (Math.floor(y * info.height) * info.width + Math.floor(x * info.width)) * info.channels;
    const [r = 0, g = 0, b = 0] = data.subarray(place, place + 3);
    if (r > 180 && g < 90 && b < 90) return 'red';
    return b > 180 && r < 90 && g < 90 ? 'blue' : 'other';
  };
  return [at(0.25, 0.25), at(0.75, 0.25), at(0.25, 0.75), at(0.75, 0.75)];
};
