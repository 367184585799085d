import { randomBytes } from 'node:crypto';

let last = { ms: 0, count: 0 };

/** The millisecond, never before the last one, and how many were made in it; the count starts low, and there are 4,096. */
const next = (ms: number, start: number): typeof last => {
  if (ms > last.ms) return { ms, count: start };
  return last.count < 0xfff ? { ms: last.ms, count: last.count + 1 } : { ms: last.ms + 1, count: start };
};

/**
 * UUIDv7 (RFC 9562 §5.7): 48 bits of Unix milliseconds, a count of 12 bits (§6.2, method 1), 62 random bits. Those of
 * one process sort in the order in which they were made, unless its clock is set back by more than they ran ahead.
 */
export const uuidV7 = (now: () => number = Date.now): string => {
  const bytes = randomBytes(16);
  const ms = now();
  // a clock that was set back is followed, because times are read off these
  if (ms < last.ms - 1_000) last = { ms: 0, count: 0 };
  last = next(ms, bytes.readUInt16BE(6) & 0x3ff);
  bytes.writeUIntBE(last.ms, 0, 6);
  bytes.writeUInt16BE(0x7000 | last.count, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
};
