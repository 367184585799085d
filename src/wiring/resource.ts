import type { Container, ContainerModuleLoadOptions } from 'inversify';
import type { Pool } from 'pg';
import type { Route } from '../adapters/http/server/route.ts';
import type { Audit } from '../adapters/persistence/audit/audit-trail.ts';
import type { Lists } from '../adapters/persistence/database/replicas.ts';

/** A resource of the service, from its store to its routes. */
export type Resource = Readonly<{
  /** Binds its port to the adapter of the running service; a test binds its own instead. */
  bind: (bind: ContainerModuleLoadOptions['bind'], parts: Readonly<{ pool: Pool; lists: Lists; audit: Audit }>) => void;
  /** Its routes, over whatever its port is bound to. */
  routes: (container: Container) => readonly Route[];
}>;
