import type { Container } from 'inversify';
import { openApiRoute } from '../adapters/http/api/openapi/contract-route.ts';
import { mePasswordRoutes } from '../adapters/http/api/routes/account/me-password.ts';
import { meRoutes } from '../adapters/http/api/routes/account/me.ts';
import { myAddressRoutes } from '../adapters/http/api/routes/account/my-addresses.ts';
import { myIdentityRoutes } from '../adapters/http/api/routes/account/my-identities.ts';
import { eventRoutes } from '../adapters/http/api/routes/audit/events.ts';
import { userAccessRoutes } from '../adapters/http/api/routes/directory/user-access.ts';
import { userFactorRoutes } from '../adapters/http/api/routes/directory/user-factors.ts';
import { userIdentityRoutes } from '../adapters/http/api/routes/directory/user-identities.ts';
import { userSessionRoutes } from '../adapters/http/api/routes/directory/user-sessions.ts';
import { oneUserRoutes } from '../adapters/http/api/routes/directory/user.ts';
import { userRoutes } from '../adapters/http/api/routes/directory/users.ts';
import { profileImageRoutes } from '../adapters/http/api/routes/images/profile-images.ts';
import { invitationRoutes } from '../adapters/http/api/routes/invitations/invitation.ts';
import { oauthRoutes } from '../adapters/http/api/routes/oauth/oauth.ts';
import { recoveryRoutes } from '../adapters/http/api/routes/recovery/recovery.ts';
import { rolePrivilegeRoutes } from '../adapters/http/api/routes/roles/role-privileges.ts';
import { roleRoutes } from '../adapters/http/api/routes/roles/roles.ts';
import { secondFactorRoutes } from '../adapters/http/api/routes/second-factor/second-factor.ts';
import { introspectRoutes } from '../adapters/http/api/routes/sessions/introspect.ts';
import { keyRoutes } from '../adapters/http/api/routes/sessions/keys.ts';
import { sessionRoutes } from '../adapters/http/api/routes/sessions/sessions.ts';
import { signInRoutes } from '../adapters/http/api/routes/sign-in/sign-in.ts';
import { signUpRoutes } from '../adapters/http/api/routes/sign-up/sign-up.ts';
import type { Route } from '../adapters/http/server/route.ts';
import { birthDate } from '../core/domain/account/profile.ts';
import { writtenMobile } from '../core/domain/addresses/address.ts';
import { PARTS, PORTS } from './ports.ts';
import { allResources } from './resources.ts';
import { USE_CASES } from './use-cases.ts';

type Options = Readonly<{
  health: readonly Route[];
  version: string;
  jwksMaxAge: number;
  accessTokens: Readonly<{ issuer: string; audience: string }>;
  publicUrl: string;
  returnToOrigins: readonly string[];
}>;

/** Shared by the handlers of the API and of the pages. */
export const handlerDeps = (container: Container) => ({
  ...container.get(USE_CASES),
  mobile: writtenMobile(container.get(PORTS.phoneNumbers).normalise),
  birthDate: birthDate(() => new Date()),
  imageUrl: container.get(PARTS.imageUrl),
  cursors: container.get(PARTS.cursors),
});

export const routesOf = (
  container: Container,
  { health, version, accessTokens, jwksMaxAge, publicUrl, returnToOrigins }: Options,
): readonly Route[] => {
  const deps = handlerDeps(container);
  const routes = [
    ...health,
    ...signUpRoutes(deps),
    ...signInRoutes(deps),
    ...recoveryRoutes(deps),
    ...mePasswordRoutes(deps),
    ...secondFactorRoutes(deps),
    ...invitationRoutes(deps),
    ...sessionRoutes(deps),
    ...introspectRoutes({ ...deps, ...accessTokens }),
    ...keyRoutes(container.get(PARTS.keyRing).published, jwksMaxAge),
    ...meRoutes(deps),
    ...myIdentityRoutes(deps),
    ...myAddressRoutes(deps),
    ...userRoutes(deps),
    ...oneUserRoutes(deps),
    ...userAccessRoutes(deps),
    ...userFactorRoutes(deps),
    ...userSessionRoutes(deps),
    ...profileImageRoutes(deps),
    ...userIdentityRoutes(deps),
    ...roleRoutes(deps),
    ...rolePrivilegeRoutes(deps),
    ...allResources.flatMap((resource) => resource.routes(container)),
    ...eventRoutes(deps),
    ...oauthRoutes({ ...deps, names: container.get(PORTS.providers).names, publicUrl, returnToOrigins }),
  ];
  return [...routes, openApiRoute(routes, { publicUrl, version })];
};
