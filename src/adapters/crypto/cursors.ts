import { createHmac, timingSafeEqual } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { Keys } from './keys.ts';

const MAC_BYTES = 16;

/** Tokens for the place in a list, that nobody can make or use for another list. */
export type Cursors = Readonly<{
  /** `scope` is all that the cursor is good for: list, filters, order. */
  seal: (text: string, scope: string) => string;
  /** Null for what was not sealed for this scope, or not here. */
  open: (cursor: string, scope: string) => string | null;
}>;

export const makeCursors = (keys: Keys): Cursors => {
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
      // what is decoded leniently is not what was sealed
      if (bytes.length <= MAC_BYTES || bytes.toString('base64url') !== cursor) return null;
      const [mac, text] = [bytes.subarray(0, MAC_BYTES), bytes.subarray(MAC_BYTES).toString()];
      return all.some((key) => timingSafeEqual(macWith(key, text, scope), mac)) ? text : null;
    },
  };
};
