import * as E from 'fp-ts/lib/Either.js';
import type * as TE from 'fp-ts/lib/TaskEither.js';
import { causeOf } from '../../../core/domain/errors.ts';
import type { Unavailable } from '../../../core/domain/errors.ts';
import type { UserId } from '../../../core/domain/ids.ts';
import { sendRefusal } from './http-context.ts';
import type { HttpContext } from './http-context.ts';
import { isRecord } from './input/codec-node.ts';
import type { FieldProblem } from './input/field-problem.ts';

export type Claim = Readonly<
  { _tag: 'Claimed'; id: string } | { _tag: 'Done'; answer: string } | { _tag: 'Running' } | { _tag: 'Reused' }
>;

/** What became of the requests with a user's key, kept for 24 hours. */
export interface IdempotencyKeys {
  /**
   * Of any number of equal requests at once exactly one is `Claimed`: whoever is has to run it, and then to `keep` its
   * answer or to `release` the key under the claim's id. The others find it `Running`, later `Done`, and another
   * request under the same key is `Reused`. A claim whose process died is given to the next who asks, after a lease
   * that is longer than any request takes.
   */
  readonly claim: (userId: UserId, key: string, request: string) => TE.TaskEither<Unavailable, Claim>;
  /** Nothing happens where the claim was taken over. */
  readonly keep: (id: string, answer: string) => TE.TaskEither<Unavailable, void>;
  /** As if the key had never been sent; nothing happens where the claim was taken over. */
  readonly release: (id: string) => TE.TaskEither<Unavailable, void>;
}

const HEADER = 'Idempotency-Key';
const RETRY_AFTER_MS = 1_000;
const KEPT_HEADERS = ['Content-Type', 'Location', 'ETag'];

/** Null where none was sent; several lines are one malformed key. */
export const givenKey = (ctx: HttpContext): string | null => {
  const key = ctx.req.headers['idempotency-key'];
  return typeof key === 'string' ? key : null;
};

export const keyProblems = (key: string | null): readonly FieldProblem[] =>
  key === null || /^[\x21-\x7e]{1,255}$/.test(key)
    ? []
    : [{ pointer: HEADER, code: 'invalid', detail: 'must be sent once, as 1 to 255 visible ASCII characters' }];

/** One text for all spellings of what was asked: the order of keys does not count. */
export const requestText = (method: string, path: string, input: Readonly<{ query: unknown; body: unknown }>): string =>
  JSON.stringify([method, path, input.query, input.body], (_key, value: unknown) =>
    isRecord(value) ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))) : value,
  );

type Kept = Readonly<{ status: number; body: string; headers: Readonly<Record<string, string>> }>;

const toKeep = (ctx: HttpContext): string => {
  const headers = KEPT_HEADERS.flatMap((name) => {
    const value = ctx.res.getHeader(name);
    return value === undefined ? [] : [[name, String(value)]];
  });
  return JSON.stringify({
    status: ctx.status,
    body: String(ctx.body),
    headers: Object.fromEntries(headers),
  } satisfies Kept);
};

const replay = (ctx: HttpContext, answer: string): void => {
  const { status, body, headers } = JSON.parse(answer) as Kept;
  ctx.status = status;
  ctx.body = body;
  ctx.remove('Content-Type');
  ctx.set({ ...headers, 'Idempotency-Replayed': 'true' });
};

type Once = Readonly<{ keys: IdempotencyKeys; userId: UserId; key: string; request: string }>;

/**
 * Runs a request once for its key; a repetition is answered as the first one was. A request that was refused or failed
 * may be repeated, mended or not. What remains is at least once: a process that dies after its handler's commit and
 * before the answer is kept, or a database that is lost in between, lets a repetition run again.
 */
export const runOnce = async (ctx: HttpContext, once: Once, run: () => Promise<void>): Promise<void> => {
  const { keys, userId, key, request } = once;
  const claimed = await keys.claim(userId, key, request)();
  if (E.isLeft(claimed)) return sendRefusal(ctx, claimed.left);
  const claim = claimed.right;
  if (claim._tag === 'Done') return replay(ctx, claim.answer);
  if (claim._tag === 'Reused') return sendRefusal(ctx, { _tag: 'IdempotencyKeyReused', header: HEADER });
  if (claim._tag === 'Running') {
    return sendRefusal(ctx, { _tag: 'IdempotencyKeyInUse', retryAfterMs: RETRY_AFTER_MS });
  }
  const settle = async (isDone: boolean): Promise<void> => {
    const settled = await (isDone ? keys.keep(claim.id, toKeep(ctx)) : keys.release(claim.id))();
    // what was asked for is done or refused all the same, and the caller should hear it
    if (E.isLeft(settled)) ctx.state.log.warn({ err: causeOf(settled.left), done: isDone }, 'an idempotency key hangs');
  };
  try {
    await run();
  } catch (error) {
    await settle(false);
    throw error;
  }
  await settle(ctx.status >= 200 && ctx.status < 300);
};
