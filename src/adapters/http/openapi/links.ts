import type { JsonSchema } from '../codec-node.ts';
import type { Route } from '../route.ts';
import { fieldsOf } from './schema.ts';

const CREATED = 201;

const parametersIn = (path: string): readonly string[] => [...path.matchAll(/:(\w+)/g)].map(([, name]) => name ?? '');

/** What is made has an id, and calls of its own where the id stands behind the path that made it. */
const leadsTo =
  ({ path }: Route) =>
  (other: Route): boolean => {
    const known = parametersIn(path);
    const [own, ...more] = parametersIn(other.path).slice(known.length);
    const isBehind = own !== undefined && `${other.path}/`.startsWith(`${path}/:${own}/`);
    return isBehind && more.length === 0;
  };

const linkTo = ({ path }: Route, { operationId, path: there }: Route): JsonSchema => {
  const known = parametersIn(path);
  const values = parametersIn(there).map((name) => [
    name,
    known.includes(name) ? `$request.path.${name}` : '$response.body#/id',
  ]);
  return { operationId, parameters: Object.fromEntries(values) };
};

/** From an answer that made something to all that can be done with it (OpenAPI's Link Object), by operationId. */
export const linksOf = (route: Route, status: number, all: readonly Route[]): JsonSchema => {
  const made = status === CREATED ? route.responses[CREATED] : null;
  if (!made || !fieldsOf(made).some(({ name }) => name === 'id')) return {};
  const links = all.filter(leadsTo(route)).map((other) => [other.operationId, linkTo(route, other)]);
  return links.length > 0 ? { links: Object.fromEntries(links) } : {};
};
