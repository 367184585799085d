/** Bytes `first` to `last`, or to the end if `last` is null; or the last `suffix` bytes (RFC 9110 §14.1.2). */
export type ByteRange = Readonly<{ first: number; last: number | null } | { suffix: number }>;

/** Bytes of a file of `total` bytes, from the byte `first` on. */
export type FilePart = Readonly<{ bytes: Uint8Array; first: number; total: number }>;

/** Offsets of the first byte and of the end; null if the file has no such bytes. */
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
