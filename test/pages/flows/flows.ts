import { ACCOUNT } from './account.ts';
import { ADMINISTRATION } from './administration.ts';
import { GETTING_IN } from './getting-in.ts';
import { PROVIDERS } from './providers.ts';
import type { Flow } from './world.ts';

/** By name, in the order in which they run on a fresh service. */
export const FLOWS: readonly (readonly [name: string, flow: Flow])[] = Object.entries({
  ...GETTING_IN,
  ...PROVIDERS,
  ...ACCOUNT,
  ...ADMINISTRATION,
});
