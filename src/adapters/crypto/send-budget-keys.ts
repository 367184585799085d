import { createHmac } from 'node:crypto';
import type { Keys } from './keys.ts';

/** Returns a keyed hash, so that the table does not reveal recipients. A new `SECRET_KEY` resets all budgets. */
export const makeSendBudgetKey = (keys: Keys): ((parts: readonly string[]) => string) => {
  const key = keys.derive('send-budgets').current;
  return (parts) => createHmac('sha256', key).update(JSON.stringify(parts)).digest('base64url');
};
