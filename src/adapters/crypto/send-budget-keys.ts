import { createHmac } from 'node:crypto';
import type { Keys } from './keys.ts';

/**
 * The key under which a budget is kept: a keyed hash of its parts, so that the table does not tell who gets messages.
 * A new `SECRET_KEY` fills every budget anew.
 */
export const makeSendBudgetKey = (keys: Keys): ((parts: readonly string[]) => string) => {
  const key = keys.derive('send-budgets').current;
  return (parts) => createHmac('sha256', key).update(JSON.stringify(parts)).digest('base64url');
};
