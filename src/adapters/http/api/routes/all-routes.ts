import type { Route } from '../../server/route.ts';
import { mePasswordRoutes } from './account/me-password.ts';
import { meRoutes } from './account/me.ts';
import { myAddressRoutes } from './account/my-addresses.ts';
import { myIdentityRoutes } from './account/my-identities.ts';
import { eventRoutes } from './audit/events.ts';
import { userAccessRoutes } from './directory/user-access.ts';
import { userFactorRoutes } from './directory/user-factors.ts';
import { userIdentityRoutes } from './directory/user-identities.ts';
import { userSessionRoutes } from './directory/user-sessions.ts';
import { oneUserRoutes } from './directory/user.ts';
import { userRoutes } from './directory/users.ts';
import { profileImageRoutes } from './images/profile-images.ts';
import { invitationRoutes } from './invitations/invitation.ts';
import { oauthRoutes } from './oauth/oauth.ts';
import { passkeyRoutes } from './passkeys/all-passkeys.ts';
import { recoveryRoutes } from './recovery/recovery.ts';
import { rolePrivilegeRoutes } from './roles/role-privileges.ts';
import { roleRoutes } from './roles/roles.ts';
import { secondFactorRoutes } from './second-factor/second-factor.ts';
import { introspectRoutes } from './sessions/introspect.ts';
import { keyRoutes } from './sessions/keys.ts';
import { sessionRoutes } from './sessions/sessions.ts';
import { signInRoutes } from './sign-in/sign-in.ts';
import { signUpRoutes } from './sign-up/sign-up.ts';

const BEFORE_RESOURCES = [
  signUpRoutes,
  signInRoutes,
  recoveryRoutes,
  mePasswordRoutes,
  secondFactorRoutes,
  passkeyRoutes,
  invitationRoutes,
  sessionRoutes,
  introspectRoutes,
  keyRoutes,
  meRoutes,
  myIdentityRoutes,
  myAddressRoutes,
  userRoutes,
  oneUserRoutes,
  userAccessRoutes,
  userFactorRoutes,
  userSessionRoutes,
  profileImageRoutes,
  userIdentityRoutes,
  roleRoutes,
  rolePrivilegeRoutes,
];
const AFTER_RESOURCES = [eventRoutes, oauthRoutes];

type Makers = (typeof BEFORE_RESOURCES | typeof AFTER_RESOURCES)[number];
type Deps = Makers extends (deps: infer D) => readonly Route[] ? D : never;

/** Returns all routes in the order of the OpenAPI document. `resources`: the routes of generated resources. */
export const apiRoutes = (deps: Deps, resources: readonly Route[]): readonly Route[] => [
  ...BEFORE_RESOURCES.flatMap((make) => make(deps)),
  ...resources,
  ...AFTER_RESOURCES.flatMap((make) => make(deps)),
];
