import { RESOURCES } from '../../../../core/domain/resources.ts';
import type { ResourceName } from '../../../../core/domain/resources.ts';
import type { Area } from '../view.ts';
import { RESOURCE_NOUNS } from './nouns.ts';

/** Resources that `navigation.ts` lists itself. */
const OWN: readonly string[] = ['role', 'privilege'];

/** Navigation entries of generated resources. */
export const resourceAreas: readonly Area[] = (Object.keys(RESOURCES) as ResourceName[])
  .filter((name) => !OWN.includes(name))
  .map((name) => ({
    path: `/admin/${RESOURCES[name]}`,
    privilege: `${name}.read`,
    title: RESOURCE_NOUNS[name].many,
  }));
