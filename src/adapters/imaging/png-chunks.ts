const SIGNATURE_BYTES = 8;
/** A length and a type before the data, a checksum behind it (PNG §5.3). */
const AROUND = 12;

/** What decides how a PNG looks. */
const SHOWN = ['IHDR', 'PLTE', 'IDAT', 'IEND', 'tRNS', 'gAMA', 'cHRM', 'sRGB', 'iCCP', 'sBIT', 'eXIf'];
const TYPES = new Set(SHOWN.map((type) => Buffer.from(type).readUInt32BE()));

/**
 * The same PNG without texts and other chunks that nobody sees. Texts may be compressed: two megabytes of them made the
 * decoder take 2.4 GB and 37 seconds.
 */
export const withoutHiddenChunks = (png: Uint8Array): Uint8Array => {
  const data = new DataView(png.buffer, png.byteOffset, png.byteLength);
  const kept: Uint8Array[] = [];
  let [at, from] = [SIGNATURE_BYTES, 0];
  while (at + AROUND <= png.length) {
    const end = at + AROUND + data.getUint32(at);
    if (!TYPES.has(data.getUint32(at + 4))) {
      if (from < at) kept.push(png.subarray(from, at));
      from = end;
    }
    at = end;
  }
  return from === 0 ? png : Buffer.concat([...kept, png.subarray(from)]);
};
