import type { PageRecord } from '../page-route.ts';
import { activityPages } from './activity/routes.ts';
import { codePages } from './addresses/code-routes.ts';
import { newAddressPages } from './addresses/new-routes.ts';
import { removeAddressPages } from './addresses/remove-routes.ts';
import { dataPages } from './data/routes.ts';
import { linkingPages } from './linking/routes.ts';
import { overviewPages } from './overview/routes.ts';
import { passkeyPages } from './passkeys/routes.ts';
import { passwordPages } from './password/routes.ts';
import { picturePages } from './picture/routes.ts';
import { profilePages } from './profile/routes.ts';
import { secondFactorAccountPages } from './second-factor/routes.ts';
import { sessionPages } from './sessions/routes.ts';
import { signingInPages } from './signing-in/routes.ts';

type Deps = Parameters<typeof activityPages>[0] &
  Parameters<typeof codePages>[0] &
  Parameters<typeof dataPages>[0] &
  Parameters<typeof linkingPages>[0] &
  Parameters<typeof newAddressPages>[0] &
  Parameters<typeof overviewPages>[0] &
  Parameters<typeof passkeyPages>[0] &
  Parameters<typeof passwordPages>[0] &
  Parameters<typeof picturePages>[0] &
  Parameters<typeof profilePages>[0] &
  Parameters<typeof removeAddressPages>[0] &
  Parameters<typeof secondFactorAccountPages>[0] &
  Parameters<typeof sessionPages>[0] &
  Parameters<typeof signingInPages>[0];

export const accountPages = (deps: Deps): readonly PageRecord[] => [
  ...overviewPages(deps),
  ...profilePages(deps),
  ...picturePages(deps),
  ...signingInPages(deps),
  ...passwordPages(deps),
  ...passkeyPages(deps),
  ...secondFactorAccountPages(deps),
  ...newAddressPages(deps),
  ...codePages(deps),
  ...removeAddressPages(deps),
  ...linkingPages(deps),
  ...sessionPages(deps),
  ...activityPages(deps),
  ...dataPages(deps),
];
