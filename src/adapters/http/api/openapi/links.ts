import type { JsonSchema } from '../../../../core/domain/codec.ts';
import type { Route } from '../../server/route.ts';
import { fieldsOf } from './schema.ts';

const CREATED = 201;
const RESTORE = '/restore';

const parametersIn = (path: string): readonly string[] => [...path.matchAll(/:(\w+)/g)].map(([, name]) => name ?? '');

/** Whether the path of `other` continues with the id of the item that `route` creates. */
const leadsTo =
  ({ path }: Route) =>
  (other: Route): boolean => {
    const [own, ...more] = parametersIn(other.path).slice(parametersIn(path).length);
    const isBehind = own !== undefined && `${other.path}/`.startsWith(`${path}/:${own}/`);
    return isBehind && more.length === 0 && !other.path.endsWith(RESTORE);
  };

const linkTo = ({ path }: Route, { operationId, path: there }: Route): JsonSchema => {
  const known = parametersIn(path);
  const values = parametersIn(there).map((name) => [
    name,
    known.includes(name) ? `$request.path.${name}` : '$response.body#/id',
  ]);
  return { operationId, parameters: Object.fromEntries(values) };
};

const isMade = ({ responses }: Route, status: number): boolean => {
  const made = status === CREATED ? responses[CREATED] : null;
  return made ? fieldsOf(made).some(({ name }) => name === 'id') : false;
};

/**
 * Returns OpenAPI links: from the creation of an item to the operations on the item, and from a deletion to the
 * operation that restores.
 */
export const linksOf = (route: Route, status: number, all: readonly Route[]): JsonSchema => {
  const isUndone = (other: Route) => route.method === 'DELETE' && other.path === `${route.path}${RESTORE}`;
  const next = isMade(route, status) ? all.filter(leadsTo(route)) : status < 300 ? all.filter(isUndone) : [];
  const links = next.map((other) => [other.operationId, linkTo(route, other)]);
  return links.length > 0 ? { links: Object.fromEntries(links) } : {};
};
