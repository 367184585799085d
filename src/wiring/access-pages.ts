import type { Container } from 'inversify';
import { trailPages } from '../adapters/http/pages/admin/events/routes.ts';
import { rolePages } from '../adapters/http/pages/admin/roles/role-pages.ts';
import { roleGridPages } from '../adapters/http/pages/admin/roles/routes.ts';
import type { PageRecord } from '../adapters/http/pages/page-route.ts';
import { PARTS } from './ports.ts';
import { allResources } from './resources.ts';
import { USE_CASES } from './use-cases.ts';

/** The pages of roles, of the audit trail, and of added resources. */
export const accessPages = (container: Container): readonly PageRecord[] => {
  const deps = { ...container.get(USE_CASES), cursors: container.get(PARTS.cursors) };
  return [
    ...roleGridPages(deps),
    ...rolePages(deps),
    ...trailPages(deps),
    ...allResources.flatMap((resource) => resource.pages(container)),
  ];
};
