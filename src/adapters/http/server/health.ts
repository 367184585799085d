import { setTimeout as after } from 'node:timers/promises';
import * as E from 'fp-ts/lib/Either.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import * as t from 'io-ts';
import type { EdgeRefusal } from './edge-refusal.ts';
import { answer, route } from './route.ts';
import type { Route } from './route.ts';

type Check = () => Promise<boolean>;

export type HealthOptions = Readonly<{
  /** What readiness depends on, under the name that a failure is reported by. */
  checks: Readonly<Record<string, Check>>;
  isShuttingDown: () => boolean;
  /** How long one check may take; together with the way back it stays under a second. */
  timeoutMs?: number;
}>;

const Health = t.strict({ status: t.literal('ok') }, 'Health');
const OK = answer(200, { status: 'ok' as const }, { 'Cache-Control': 'no-store' });

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

const notReady = (failing: readonly string[]): Extract<EdgeRefusal, { _tag: 'NotReady' }> => ({
  _tag: 'NotReady',
  failing,
});

/** Liveness asks nobody, so that a database that is away does not get the process killed; readiness asks everybody. */
export const healthRoutes = (options: HealthOptions): readonly Route[] => [
  route({
    method: 'GET',
    path: '/health/live',
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
