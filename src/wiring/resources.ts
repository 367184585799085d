import type { Resource } from './resource.ts';
import { privileges } from './resources/privileges.ts';

/** Resources that need only the database and the audit trail. */
export const allResources: readonly Resource[] = [privileges];
