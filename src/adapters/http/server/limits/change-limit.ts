import { overloadIn } from '../../../../core/domain/errors.ts';
import type { Overloaded } from '../../../../core/domain/errors.ts';
import type { SessionId, UserId } from '../../../../core/domain/ids.ts';
import type { Principal } from '../../../../core/domain/sessions/principal.ts';
import { sendRefusal } from '../http-context.ts';
import type { HttpContext } from '../http-context.ts';
import { addPolicy, addRest, makeWarn } from './rate-limit.ts';
import type { Allowance } from './rate-limit.ts';

/**
 * A call is counted per session if the owner needs the call to shut out a thief. Otherwise the thief could use up the
 * owner's quota.
 */
export type ChangesOf = 'user' | 'session';

/** One unit of the quota, used by a call. `giveBack` adds the unit to the quota again and resolves to what remains. */
export type ChangePlace = Allowance & Readonly<{ giveBack: () => Promise<Allowance> }>;

/** Counts changes per user or per session. All processes share the counts. */
export type ChangeCounter = Readonly<{
  quota: number;
  windowSeconds: number;
  /** Takes one unit of the quota if any is left. Rejects if the database can't be reached. */
  take: (by: ChangesOf, id: UserId | SessionId) => Promise<ChangePlace>;
}>;

export type OwnChanges = Readonly<{
  /** Adds the header that describes the limit. Refusals have this header, too. */
  announce: (ctx: HttpContext, by: ChangesOf) => void;
  /**
   * Counts `call` if it resolves to true. A unit of the quota is taken before the call, so that parallel calls stay
   * within the limit.
   */
  within: (ctx: HttpContext, by: ChangesOf, who: Principal, call: () => Promise<boolean>) => Promise<void>;
}>;

const NAMES = { user: 'changes', session: 'session-changes' } as const satisfies Record<ChangesOf, string>;

export const makeOwnChanges = (counter: ChangeCounter): OwnChanges => {
  const warn = makeWarn();

  const warnAndSkip = (ctx: HttpContext, error: unknown): null => {
    warn(ctx, error);
    return null;
  };
  /**
   * Returns null if the counter fails, so that the change is not limited. Returns `Overloaded` if too many calls
   * wait to be counted.
   */
  const placeOf = async (
    ctx: HttpContext,
    ask: () => Promise<ChangePlace>,
  ): Promise<ChangePlace | Overloaded | null> => {
    try {
      return await ask();
    } catch (error) {
      return overloadIn(error) ?? warnAndSkip(ctx, error);
    }
  };

  return {
    announce: (ctx, by) => addPolicy(ctx, NAMES[by], counter),
    within: async (ctx, by, { userId, sessionId }, call) => {
      const place = await placeOf(ctx, () => counter.take(by, by === 'user' ? userId : sessionId));
      if (place === null) return void (await call());
      if ('_tag' in place) return sendRefusal(ctx, place);
      if (place.retryAfterMs !== null) {
        addRest(ctx, NAMES[by], place);
        return sendRefusal(ctx, { _tag: 'RateLimited', retryAfterMs: place.retryAfterMs });
      }
      let hasChanged = false;
      try {
        hasChanged = await call();
      } finally {
        const left = hasChanged ? place : await place.giveBack().catch((error: unknown) => warnAndSkip(ctx, error));
        if (left !== null) addRest(ctx, NAMES[by], left);
      }
    },
  };
};
