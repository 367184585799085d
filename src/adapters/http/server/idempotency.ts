import * as E from 'fp-ts/lib/Either.js';
import type * as TE from 'fp-ts/lib/TaskEither.js';
import { causeOf } from '../../../core/domain/errors.ts';
import type { Unavailable } from '../../../core/domain/errors.ts';
import type { UserId } from '../../../core/domain/ids.ts';
import { sendRefusal } from './http-context.ts';
import type { HttpContext } from './http-context.ts';
import { isRecord } from './input/codec-node.ts';
import type { FieldProblem } from './input/field-problem.ts';

export type IdempotencyClaim = Readonly<
  { _tag: 'Claimed'; id: string } | { _tag: 'Done'; answer: string } | { _tag: 'Running' } | { _tag: 'Reused' }
>;

/** Storage of idempotency keys, which are kept for 24 hours. */
export interface IdempotencyKeys {
  /**
   * Returns `Claimed` for the first request with this key: run it, then call `keep` or `release`. The same request gets
   * `Running` in the meantime and `Done` later; a different request gets `Reused`. If the process dies, the key can be
   * claimed again after a lease, which is longer than any request.
   */
  readonly claim: (userId: UserId, key: string, request: string) => TE.TaskEither<Unavailable, IdempotencyClaim>;
  /** Stores the answer. Does nothing if another process has taken over the key. */
  readonly keep: (id: string, answer: string) => TE.TaskEither<Unavailable, void>;
  /** Does nothing if another process has taken over the key. */
  readonly release: (id: string) => TE.TaskEither<Unavailable, void>;
}

const HEADER = 'Idempotency-Key';
const RETRY_AFTER_MS = 1_000;
const KEPT_HEADERS = ['Content-Type', 'Location', 'ETag'];

/** Returns null if there is no header. Node joins repeated headers with a comma, which makes the key malformed. */
export const givenKey = (ctx: HttpContext): string | null => {
  const key = ctx.req.headers['idempotency-key'];
  return typeof key === 'string' ? key : null;
};

export const keyProblems = (key: string | null): readonly FieldProblem[] =>
  key === null || /^[\x21-\x7e]{1,255}$/.test(key)
    ? []
    : [{ pointer: HEADER, code: 'invalid', detail: 'must be sent once, as 1 to 255 visible ASCII characters' }];

/** Returns the same text for requests that differ only in the order of JSON keys. */
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
 * Runs a request once, and answers its repetitions with the stored answer. If the request was refused, or its process
 * died before `keep`, the repetition runs.
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
    // the request has already succeeded or been refused: send that answer even if it can't be stored
    if (E.isLeft(settled))
      ctx.state.log().warn({ err: causeOf(settled.left), done: isDone }, 'an idempotency key hangs');
  };
  try {
    await run();
  } catch (error) {
    await settle(false);
    throw error;
  }
  await settle(ctx.status >= 200 && ctx.status < 300);
};
