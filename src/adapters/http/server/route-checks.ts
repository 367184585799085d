import type { Route } from './route.ts';

/** Throws for mistakes that would otherwise go unnoticed, such as a route that is never reached. */
export const checkRoutes = (routes: readonly Route[], hasIdempotencyKeys: boolean): void => {
  const names = routes.flatMap(({ method, path, operationId }) => [operationId, `${method} ${path}`]);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw new Error(`two routes are called ${twice}`);
  const fault = routes.map(faultOf).find((one) => one !== null);
  if (fault) throw new Error(fault);
  if (routes.some(({ idempotent }) => idempotent) && !hasIdempotencyKeys)
    throw new Error('idempotent routes need a store of idempotency keys');
};

const faultOf = (route: Route): string | null => {
  const { access, assurance, changes, fresh, idempotent, method, operationId, params, path, responses } = route;
  if (fresh && access === 'public') return `${operationId}: a public route has no sign-in that could be fresh`;
  if (assurance && (access === 'public' || access === 'visitor'))
    return `${operationId}: a public route has no session that could prove a second factor`;
  if (path.includes('/:') !== (params !== undefined))
    return `${operationId}: a path with parameters needs a params codec, and no other does`;
  if ((changes === undefined) === (method !== 'GET' && /^\/(?:v1\/me|account)(?:\/|$)/.test(path)))
    return `${operationId}: a route that changes the own account says by whom its changes are counted`;
  if (idempotent && (method !== 'POST' || access === 'public' || !(201 in responses)))
    return `${operationId}: only a POST of signed-in callers that answers 201 is idempotent`;
  return null;
};
