import { setTimeout as after } from 'node:timers/promises';
import * as E from 'fp-ts/lib/Either.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import * as t from 'io-ts';
import { sendRefusal } from './http-context.ts';
import type { HttpMiddleware } from './http-context.ts';
import type { HttpRefusal } from './http-refusal.ts';
import { answer, route } from './route.ts';
import type { Route } from './route.ts';

type Check = () => Promise<boolean>;

export type HealthOptions = Readonly<{
  /** The readiness checks by name. The answer lists the names of failing checks. */
  checks: Readonly<Record<string, Check>>;
  isShuttingDown: () => boolean;
  /** The time limit of one check, in milliseconds. The default keeps the answer below one second. */
  timeoutMs?: number;
}>;

const Health = t.strict({ status: t.literal('ok') }, 'Health');
export const LIVE_PATH = '/health/live';
export const LIVE = { status: 'ok' as const };
const OK = answer(200, LIVE, { 'Cache-Control': 'no-store' });

const passes = async (check: Check, timeoutMs: number): Promise<boolean> => {
  const decided = new AbortController();
  const tooLate = after(timeoutMs, false, { signal: decided.signal }).catch(() => false);
  try {
    return await Promise.race([check(), tooLate]);
  } catch {
    return false;
  } finally {
    decided.abort();
  }
};

const failingOf = async ({ checks, isShuttingDown, timeoutMs = 900 }: HealthOptions): Promise<readonly string[]> => {
  if (isShuttingDown()) return ['shutting-down'];
  const results = Object.entries(checks).map(async ([name, check]) => ((await passes(check, timeoutMs)) ? [] : [name]));
  return (await Promise.all(results)).flat();
};

const notReady = (failing: readonly string[]): Extract<HttpRefusal, { _tag: 'NotReady' }> => ({
  _tag: 'NotReady',
  failing,
});

/** The liveness route checks nothing, so that a database outage does not get the process killed. */
export const healthRoutes = (options: HealthOptions): readonly Route[] => [
  route({
    method: 'GET',
    path: LIVE_PATH,
    operationId: 'isLive',
    summary: 'Whether the process runs',
    access: 'public',
    responses: { 200: Health },
    example: { answer: { status: 'ok' } },
    handle: () => TE.right(OK),
  }),
  route({
    method: 'GET',
    path: '/health/ready',
    operationId: 'isReady',
    summary: 'Whether requests can be served',
    access: 'public',
    refusals: ['NotReady'],
    responses: { 200: Health },
    example: { answer: { status: 'ok' } },
    handle: () => async () => {
      const failing = await failingOf(options);
      return failing.length ? E.left(notReady(failing)) : E.right(OK);
    },
  }),
];

/** Whether the path is served before startup has finished. This holds for health, metrics and the problem pages. */
export const isAnsweredEarly = (path: string): boolean => /^\/(?:health\/|metrics$|problems(?:\/[^/]+)?$)/.test(path);

export const untilStarted: HttpMiddleware = (ctx, next) =>
  isAnsweredEarly(ctx.path)
    ? next()
    : sendRefusal(ctx, { _tag: 'Unavailable', port: 'start', cause: new Error('still starting') });
