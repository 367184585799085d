import type { Container } from 'inversify';
import { openApiRoute } from '../adapters/http/api/openapi/contract-route.ts';
import { apiRoutes } from '../adapters/http/api/routes/all-routes.ts';
import type { Route } from '../adapters/http/server/route.ts';
import { birthDate } from '../core/domain/account/profile.ts';
import { writtenMobile } from '../core/domain/addresses/address.ts';
import { PARTS, PORTS } from './ports.ts';
import { allResources } from './resources.ts';
import { USE_CASES } from './use-cases.ts';

/** The dependencies that the handlers of the API and of the pages share. */
export const handlerDeps = (container: Container) => ({
  ...container.get(USE_CASES),
  mobile: writtenMobile(container.get(PORTS.phoneNumbers).normalise),
  birthDate: birthDate(() => new Date()),
  imageUrl: container.get(PARTS.imageUrl),
  cursors: container.get(PARTS.cursors),
});

type Derived = ReturnType<typeof handlerDeps> & Readonly<{ published: unknown; names: unknown }>;
type Options = Omit<Parameters<typeof apiRoutes>[0], keyof Derived> &
  Readonly<{ health: readonly Route[]; version: string }>;

export const routesOf = (container: Container, { health, version, ...settings }: Options): readonly Route[] => {
  const deps = {
    ...handlerDeps(container),
    ...settings,
    published: container.get(PARTS.keyRing).published,
    names: container.get(PORTS.providers).names,
  };
  const resources = allResources.flatMap((resource) => resource.routes(container));
  const routes = [...health, ...apiRoutes(deps, resources)];
  return [...routes, openApiRoute(routes, { publicUrl: settings.publicUrl, version })];
};
