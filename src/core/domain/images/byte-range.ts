/** Bytes `first` to `last` (null for the end of the file), or the last `suffix` bytes (RFC 9110 §14.1.2). */
export type ByteRange = Readonly<{ first: number; last: number | null } | { suffix: number }>;

/** Part of a file: `bytes` starts at offset `first` of `total` bytes. */
export type FilePart = Readonly<{ bytes: Uint8Array; first: number; total: number }>;

/** Returns the offset of the first byte and the end offset (exclusive); null if the range contains no byte. */
export const resolveRange = (
  range: ByteRange | null,
  total: number,
): Readonly<{ first: number; end: number }> | null => {
  if (range === null) return { first: 0, end: total };
  if ('suffix' in range) {
    return range.suffix === 0 || total === 0 ? null : { first: Math.max(0, total - range.suffix), end: total };
  }
  if (range.first >= total) return null;
  return { first: range.first, end: range.last === null ? total : Math.min(range.last + 1, total) };
};
