import { randomBytes } from 'node:crypto';

let last = { ms: 0, count: 0 };

// The timestamp never decreases. The counter has 12 bits and starts low, so that it can count up within a millisecond.
const next = (ms: number, start: number): typeof last => {
  if (ms > last.ms) return { ms, count: start };
  return last.count < 0xfff ? { ms: last.ms, count: last.count + 1 } : { ms: last.ms + 1, count: start };
};

/** RFC 9562 §5.7, 12-bit counter (§6.2). UUIDs sort by creation, unless the clock is set back by over a second. */
export const uuidV7 = (now: () => number = Date.now): string => {
  const bytes = randomBytes(16);
  const ms = now();
  // Follow a clock that was set back, because other code reads times from these ids.
  if (ms < last.ms - 1_000) last = { ms: 0, count: 0 };
  last = next(ms, bytes.readUInt16BE(6) & 0x3ff);
  bytes.writeUIntBE(last.ms, 0, 6);
  bytes.writeUInt16BE(0x7000 | last.count, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
};
