import type { Container, ContainerModuleLoadOptions } from 'inversify';
import type { Pool } from 'pg';
import type { Route } from '../adapters/http/server/route.ts';
import type { Audit } from '../adapters/persistence/audit/audit-trail.ts';
import type { Lists } from '../adapters/persistence/database/replicas.ts';

export type Resource = Readonly<{
  /** Binds the port to its adapter; tests bind their own. */
  bind: (bind: ContainerModuleLoadOptions['bind'], parts: Readonly<{ pool: Pool; lists: Lists; audit: Audit }>) => void;
  routes: (container: Container) => readonly Route[];
}>;
