/** Bytes `first` to `last`, to the end if `last` is null, or the last `suffix` bytes (RFC 9110 §14.1.2). */
export type ByteRange = Readonly<{ first: number; last: number | null } | { suffix: number }>;

/** Part of a file: `bytes` starts at offset `first` of `total` bytes. */
export type FilePart = Readonly<{ bytes: Uint8Array; first: number; total: number }>;

/** Returns the offset of the first byte and of the end (exclusive); null if no byte is in the range. */
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
