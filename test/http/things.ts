import * as TE from 'fp-ts/lib/TaskEither.js';
import * as t from 'io-ts';
import type { AuthenticateBearer } from '../../src/adapters/http/server/access.ts';
import { integerText } from '../../src/adapters/http/server/input/integer-text.ts';
import { answer, route } from '../../src/adapters/http/server/route.ts';
import { registrationClosed, unauthenticated } from '../../src/core/domain/errors.ts';
import { UserId } from '../../src/core/domain/ids.ts';
import { principal } from './support.ts';

const New = t.intersection([
  t.strict({ title: t.string }),
  t.partial({ about: t.strict({ colour: t.string, size: t.number }) }),
]);
const Thing = t.strict({ id: t.number, title: t.string });
const created = <R extends object>(id: number, body: R) =>
  answer(201, body, { Location: `/v1/things/${id}`, ETag: `"${id}"`, 'X-Other': 'not kept' });

/** `user7` is the user 7. */
export const byNumber: AuthenticateBearer = (token) => {
  const id = Number(/^user(\d+)$/.exec(token ?? '')?.[1]);
  return id ? TE.right({ ...principal(), userId: id as UserId }) : TE.left(unauthenticated);
};

/** Routes that create something; the title of a request decides how it ends. Records the calls. */
export const makeThings = () => {
  const runs: string[] = [];
  let gate: Promise<void> = Promise.resolve();
  let onRun = () => {};

  const handle = (title: string) => async () => {
    const id = runs.push(title);
    onRun();
    await gate;
    if (title === 'bug') throw new Error('canary-bug');
    if (title === 'refused') return TE.left(registrationClosed)();
    if (title === 'elsewhere') return TE.right(answer(303, undefined, { Location: '/v1/else' }))();
    return TE.right(created(id, { id: title === 'misfit' ? ('one' as unknown as number) : id, title }))();
  };
  const responses = { 201: Thing, 303: null };
  const idempotent = true as const;
  const routes = [
    route({
      method: 'POST',
      path: '/v1/things',
      operationId: 'addThing',
      access: 'signed-in',
      idempotent,
      query: t.partial({ kind: t.string }),
      body: New,
      responses,
      refusals: ['RegistrationClosed'],
      handle: ({ body }) => handle(body.title),
    }),
    route({
      method: 'POST',
      path: '/v1/things/:id/parts',
      operationId: 'addPart',
      access: 'signed-in',
      idempotent,
      params: t.strict({ id: integerText(UserId) }),
      body: New,
      responses,
      refusals: ['RegistrationClosed'],
      handle: ({ body }) => handle(body.title),
    }),
    route({
      method: 'POST',
      path: '/v1/marks',
      operationId: 'addMark',
      access: 'signed-in',
      idempotent,
      responses: { 201: null },
      handle: () => async () => TE.right({ ...answer(201), headers: { Location: `/v1/marks/${runs.push('mark')}` } })(),
    }),
    route({
      method: 'POST',
      path: '/v1/plain',
      operationId: 'addPlain',
      access: 'signed-in',
      body: New,
      responses,
      refusals: ['RegistrationClosed'],
      handle: ({ body }) => handle(body.title),
    }),
  ];
  return {
    routes,
    runs,
    /** Makes later runs wait until the returned function is called. */
    hold: (): (() => void) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      gate = promise;
      return resolve;
    },
    /** Resolves with the next run. */
    nextRun: (): Promise<void> => {
      const { promise, resolve } = Promise.withResolvers<void>();
      onRun = resolve;
      return promise;
    },
  };
};

export type Things = ReturnType<typeof makeThings>;

/** The request that creates a thing, with a key. */
export const sending = (token: string, key: string | null, body: unknown): RequestInit => ({
  method: 'POST',
  body: typeof body === 'string' ? body : JSON.stringify(body),
  redirect: 'manual',
  headers: {
    Authorization: `Bearer ${token}`,
    'Content-Type': 'application/json',
    ...(key === null ? {} : { 'Idempotency-Key': key }),
  },
});
