import { RESOURCES } from '../../../../core/domain/resources.ts';
import type { ResourceName } from '../../../../core/domain/resources.ts';
import type { Area } from '../view.ts';
import { RESOURCE_NOUNS } from './nouns.ts';

/** These stand in the navigation already, in an order of their own. */
const OWN: readonly string[] = ['role', 'privilege'];

/** The entries of added resources in the navigation of the administration. */
export const resourceAreas: readonly Area[] = (Object.keys(RESOURCES) as ResourceName[])
  .filter((name) => !OWN.includes(name))
  .map((name) => ({
    path: `/admin/${RESOURCES[name]}`,
    privilege: `${name}.read`,
    title: RESOURCE_NOUNS[name].many,
  }));
