import type { Resource } from './resource.ts';
import { privileges } from './resources/privileges.ts';

/** Those that need nothing but the database and the trail, one name each. */
export const allResources: readonly Resource[] = [privileges];
