import type { PageRecord } from '../page-route.ts';
import { userAccessPages } from './access/routes.ts';
import { userConfirmPages } from './confirm/routes.ts';
import { directoryPages } from './directory/routes.ts';
import { userHistoryPages } from './history/routes.ts';
import { invitePages } from './invite/routes.ts';
import { userLockPages } from './locks/routes.ts';
import { userPasskeyPages } from './passkeys/routes.ts';
import { userPicturePages } from './picture/routes.ts';
import { userProfilePages } from './profile/routes.ts';
import { userFactorPages } from './second-factor/routes.ts';
import { userSessionPages } from './sessions/routes.ts';
import { newAddressPages } from './sign-in/new-address-routes.ts';
import { removeAddressPages } from './sign-in/remove-address-routes.ts';
import { userSignInPages } from './sign-in/routes.ts';

type Deps = Parameters<typeof directoryPages>[0] &
  Parameters<typeof invitePages>[0] &
  Parameters<typeof userProfilePages>[0] &
  Parameters<typeof userSignInPages>[0] &
  Parameters<typeof userFactorPages>[0] &
  Parameters<typeof userPasskeyPages>[0] &
  Parameters<typeof newAddressPages>[0] &
  Parameters<typeof removeAddressPages>[0] &
  Parameters<typeof userLockPages>[0] &
  Parameters<typeof userSessionPages>[0] &
  Parameters<typeof userAccessPages>[0] &
  Parameters<typeof userHistoryPages>[0] &
  Parameters<typeof userPicturePages>[0] &
  Parameters<typeof userConfirmPages>[0];

export const adminUserPages = (deps: Deps): readonly PageRecord[] => [
  ...directoryPages(deps),
  ...invitePages(deps),
  ...userProfilePages(deps),
  ...userSignInPages(deps),
  ...userFactorPages(deps),
  ...userPasskeyPages(deps),
  ...newAddressPages(deps),
  ...removeAddressPages(deps),
  ...userLockPages(deps),
  ...userSessionPages(deps),
  ...userAccessPages(deps),
  ...userHistoryPages(deps),
  ...userPicturePages(deps),
  ...userConfirmPages(deps),
];
