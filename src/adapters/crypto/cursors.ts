import { createHmac, timingSafeEqual } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { Keys } from './keys.ts';

const MAC_BYTES = 16;

/** Page cursors, signed so that clients can't forge one or use it for another list. */
type CursorSealer = Readonly<{
  /** `scope` names the list, filters and order that the cursor is valid for. */
  seal: (text: string, scope: string) => string;
  /** Null if the cursor was not sealed by this service for this scope. */
  open: (cursor: string, scope: string) => string | null;
}>;

export const makeCursors = (keys: Keys): CursorSealer => {
  const { current, all } = keys.derive('cursors');
  const macWith = (key: KeyObject, text: string, scope: string): Buffer =>
    createHmac('sha256', key)
      .update(JSON.stringify([scope, text]))
      .digest()
      .subarray(0, MAC_BYTES);
  return {
    seal: (text, scope) => Buffer.concat([macWith(current, text, scope), Buffer.from(text)]).toString('base64url'),
    open: (cursor, scope) => {
      const bytes = Buffer.from(cursor, 'base64url');
      // `Buffer.from` also accepts malformed base64url, but only the canonical form is genuine.
      if (bytes.length <= MAC_BYTES || bytes.toString('base64url') !== cursor) return null;
      const [mac, text] = [bytes.subarray(0, MAC_BYTES), bytes.subarray(MAC_BYTES).toString()];
      return all.some((key) => timingSafeEqual(macWith(key, text, scope), mac)) ? text : null;
    },
  };
};
