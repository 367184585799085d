import type { ByteRange } from '../../../core/domain/images/byte-range.ts';

/**
 * Returns null if the whole file should be sent: no range is requested, the header is malformed, or `If-Range` has
 * another tag (RFC 9110 §14.2).
 */
export const rangeOf = (
  { range, 'if-range': ifRange }: Readonly<{ range?: string | undefined; 'if-range'?: string | undefined }>,
  etag: string,
): ByteRange | null => {
  const [, first = '', last = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/i.exec(range?.trim() ?? '') ?? [];
  if ((ifRange !== undefined && ifRange !== etag) || (first === '' && last === '')) return null;
  if (first === '') return { suffix: Number(last) };
  if (last === '') return { first: Number(first), last: null };
  return Number(last) < Number(first) ? null : { first: Number(first), last: Number(last) };
};
