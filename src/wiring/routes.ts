import type { Container } from 'inversify';
import { openApiRoute } from '../adapters/http/api/openapi/contract-route.ts';
import { mePasswordRoutes } from '../adapters/http/api/routes/account/me-password.ts';
import { meRoutes } from '../adapters/http/api/routes/account/me.ts';
import { myIdentityRoutes } from '../adapters/http/api/routes/account/my-identities.ts';
import { eventRoutes } from '../adapters/http/api/routes/audit/events.ts';
import { userAccessRoutes } from '../adapters/http/api/routes/directory/user-access.ts';
import { userRoutes } from '../adapters/http/api/routes/directory/users.ts';
import { invitationRoutes } from '../adapters/http/api/routes/invitations/invitation.ts';
import { oauthRoutes } from '../adapters/http/api/routes/oauth/oauth.ts';
import { recoveryRoutes } from '../adapters/http/api/routes/recovery/recovery.ts';
import { roleRoutes } from '../adapters/http/api/routes/roles/roles.ts';
import { introspectRoutes } from '../adapters/http/api/routes/sessions/introspect.ts';
import { keyRoutes } from '../adapters/http/api/routes/sessions/keys.ts';
import { sessionRoutes } from '../adapters/http/api/routes/sessions/sessions.ts';
import { authRoutes } from '../adapters/http/api/routes/sign-in/auth.ts';
import { devMailboxRoutes } from '../adapters/http/pages/dev/dev-mailbox.ts';
import { devStyleRoute } from '../adapters/http/pages/dev/dev-page.ts';
import { devTemplatesRoute } from '../adapters/http/pages/dev/dev-templates.ts';
import type { Route } from '../adapters/http/server/route.ts';
import { writtenMobile } from '../core/domain/ids.ts';
import { PARTS, PORTS } from './ports.ts';
import { allResources } from './resources.ts';
import { USE_CASES } from './use-cases.ts';

type Options = Readonly<{
  health: readonly Route[];
  version: string;
  hasMailbox: boolean;
  jwksMaxAge: number;
  accessTokens: Readonly<{ issuer: string; audience: string }>;
  publicUrl: string;
  returnToOrigins: readonly string[];
}>;

/** Every route of the service, the contract of all of them included; the pages for developers only where there is a mailbox. */
export const routesOf = (
  container: Container,
  { health, version, accessTokens, hasMailbox, jwksMaxAge, publicUrl, returnToOrigins }: Options,
): readonly Route[] => {
  const mobile = writtenMobile(container.get(PORTS.phoneNumbers).normalise);
  const deps = { mobile, cursors: container.get(PARTS.cursors), ...container.get(USE_CASES) };
  const routes = [
    ...health,
    ...authRoutes(deps),
    ...recoveryRoutes(deps),
    ...mePasswordRoutes(deps),
    ...invitationRoutes(deps),
    ...sessionRoutes(deps),
    ...introspectRoutes({ ...deps, ...accessTokens }),
    ...keyRoutes(container.get(PARTS.keyRing).published, jwksMaxAge),
    ...meRoutes(deps),
    ...myIdentityRoutes(deps),
    ...userRoutes(deps),
    ...userAccessRoutes(deps),
    ...roleRoutes(deps),
    ...allResources.flatMap((resource) => resource.routes(container)),
    ...eventRoutes(deps),
    ...oauthRoutes({ ...deps, names: container.get(PORTS.providers).names, publicUrl, returnToOrigins }),
    ...(hasMailbox
      ? [
          ...devMailboxRoutes(container.get(PARTS.mailbox).list),
          devTemplatesRoute(container.get(PARTS.previews)),
          devStyleRoute,
        ]
      : []),
  ];
  return [...routes, openApiRoute(routes, { publicUrl, version })];
};
