/** `unsupported`: not exactly one PNG, JPEG or WebP image. `broken`: damaged or truncated. */
export type ImageFault = 'unsupported' | 'broken' | 'too-many-pixels';
export type ImageFormat = 'png' | 'jpeg' | 'webp';

/** The offset where the image ends; null if the file is damaged or truncated. */
type End = number | null;

const startsWith = (file: Uint8Array, at: number, bytes: readonly number[]): boolean =>
  bytes.every((byte, i) => file[at + i] === byte);
const ascii = (text: string): readonly number[] => [...text].map((one) => one.charCodeAt(0));

const view = ({ buffer, byteOffset, byteLength }: Uint8Array): DataView => new DataView(buffer, byteOffset, byteLength);

const PNG = [0x89, ...ascii('PNG\r\n\x1a\n')];
const IEND = 0x49_45_4e_44;

/** Reads chunks of length, type, data and checksum (PNG §5.3) up to `IEND`, which has no data. */
const endOfPng = (file: Uint8Array): End => {
  const data = view(file);
  let at = PNG.length;
  while (at + 12 <= file.length) {
    const length = data.getUint32(at);
    if (data.getUint32(at + 4) === IEND) return length === 0 ? at + 12 : null;
    at += 12 + length;
  }
  return null;
};

// The size in the header does not include the first eight bytes. Each chunk has a type, a length, and data padded to an
// even length.
const endOfWebp = (file: Uint8Array): End => {
  if (file.length < 12) return null;
  const data = view(file);
  const size = data.getUint32(4, true);
  const end = 8 + size + (size % 2);
  let at = 12;
  while (at + 8 <= end && at + 8 <= file.length) {
    const length = data.getUint32(at + 4, true);
    at += 8 + length + (length % 2);
  }
  return at === end && end <= file.length ? end : null;
};

const [FILL, START, STOP, SCAN, APP2] = [0xff, 0xd8, 0xd9, 0xda, 0xe2];
const hasNoLength = (marker: number): boolean => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7);

/** The number of bytes to check one by one before `indexOf`, which is faster per byte but costly to call. */
const NEAR = 32;

const nextFill = (file: Uint8Array, from: number): number => {
  const near = Math.min(from + NEAR, file.length);
  for (let at = from; at < near; at += 1) if (file[at] === FILL) return at;
  const far = file.indexOf(FILL, near);
  return far === -1 ? file.length : far;
};

/**
 * Returns the offset of the first marker after compressed data. In the data, 0xff is followed by 0 or a restart marker.
 * Checking every byte of a photograph would block other requests for 10 ms.
 */
const afterScan = (file: Uint8Array, from: number): number => {
  let at = nextFill(file, from);
  while (at < file.length && (file[at + 1] === 0 || hasNoLength(file[at + 1] ?? 0))) at = nextFill(file, at + 2);
  return at;
};

/**
 * The maximum number of scans; a normal progressive JPEG has about ten. Decoding a scan costs time for every pixel,
 * even if the scan has only a few bytes, so a file of 5 MB could occupy a decoder for hours.
 */
const MAX_SCANS = 50;

/** The maximum number of segments, because a decoder keeps each in memory. A photograph has a few dozen. */
const MAX_SEGMENTS = 1_000;

/** Reads segments with a marker and a length (ITU T.81 §B.1). `hasMore`: whether the file has further images (MPF). */
const readJpeg = (file: Uint8Array, from: number): Readonly<{ end: End; hasMore: boolean }> => {
  const data = view(file);
  let [at, hasMore, segments, scans] = [from + 2, false, 0, 0];
  while (at + 2 <= file.length) {
    if (file[at] !== FILL) return { end: null, hasMore };
    const marker = file[at + 1] ?? 0;
    if (marker === STOP) return { end: at + 2, hasMore };
    if (marker === FILL) at += 1;
    else if (hasNoLength(marker)) at += 2;
    else {
      if (at + 4 > file.length) break;
      segments += 1;
      if (marker === SCAN) scans += 1;
      if (segments > MAX_SEGMENTS || scans > MAX_SCANS) break;
      hasMore ||= marker === APP2 && startsWith(file, at + 4, ascii('MPF\0'));
      const next = at + 2 + data.getUint16(at + 2);
      at = marker === SCAN ? afterScan(file, next) : next;
    }
  }
  return { end: null, hasMore };
};

/** The maximum number of further images in a file, because checking each takes time. A photograph has two or three. */
const MAX_MORE = 10;

// Phones append further images to a photograph, such as a preview or a brightness map.
const endOfJpeg = (file: Uint8Array): End => {
  const first = readJpeg(file, 0);
  let { end } = first;
  for (let more = 0; first.hasMore && more < MAX_MORE; more += 1) {
    if (end === null || !startsWith(file, end, [FILL, START])) break;
    ({ end } = readJpeg(file, end));
  }
  return end;
};

const FORMATS: readonly Readonly<{
  format: ImageFormat;
  isIt: (file: Uint8Array) => boolean;
  endOf: (file: Uint8Array) => End;
}>[] = [
  { format: 'png', isIt: (file) => startsWith(file, 0, PNG), endOf: endOfPng },
  { format: 'jpeg', isIt: (file) => startsWith(file, 0, [FILL, START, FILL]), endOf: endOfJpeg },
  {
    format: 'webp',
    isIt: (file) => startsWith(file, 0, ascii('RIFF')) && startsWith(file, 8, ascii('WEBP')),
    endOf: endOfWebp,
  },
];

/** Recognises the format by the content. Refuses data after the image, because other programs might interpret it. */
export const formatOf = (file: Uint8Array): ImageFormat | Exclude<ImageFault, 'too-many-pixels'> => {
  const found = FORMATS.find(({ isIt }) => isIt(file));
  if (found === undefined) return 'unsupported';
  const end = found.endOf(file);
  if (end === null) return 'broken';
  return end === file.length ? found.format : 'unsupported';
};
