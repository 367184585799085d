import type { Container, ContainerModuleLoadOptions } from 'inversify';
import type { PageRecord } from '../adapters/http/pages/page-route.ts';
import type { Route } from '../adapters/http/server/route.ts';
import type { Audit } from '../adapters/persistence/audit/audit-trail.ts';
import type { Database } from '../adapters/persistence/database/database.ts';

export type Resource = Readonly<{
  /** Binds the port to its adapter. Tests bind a fake instead. */
  bind: (bind: ContainerModuleLoadOptions['bind'], parts: Readonly<{ database: Database; audit: Audit }>) => void;
  routes: (container: Container) => readonly Route[];
  pages: (container: Container) => readonly PageRecord[];
}>;
