import type { Container } from 'inversify';
import type { Route } from '../adapters/http/route.ts';
import { authRoutes } from '../adapters/http/routes/auth.ts';
import { devMailboxRoutes } from '../adapters/http/routes/dev-mailbox.ts';
import { devStyleRoute } from '../adapters/http/routes/dev-page.ts';
import { devTemplatesRoute } from '../adapters/http/routes/dev-templates.ts';
import { eventRoutes } from '../adapters/http/routes/events.ts';
import { introspectRoutes } from '../adapters/http/routes/introspect.ts';
import { invitationRoutes } from '../adapters/http/routes/invitation.ts';
import { keyRoutes } from '../adapters/http/routes/keys.ts';
import { mePasswordRoutes } from '../adapters/http/routes/me-password.ts';
import { meRoutes } from '../adapters/http/routes/me.ts';
import { myIdentityRoutes } from '../adapters/http/routes/my-identities.ts';
import { oauthRoutes } from '../adapters/http/routes/oauth.ts';
import { openApiRoute } from '../adapters/http/routes/openapi.ts';
import { recoveryRoutes } from '../adapters/http/routes/recovery.ts';
import { roleRoutes } from '../adapters/http/routes/roles.ts';
import { sessionRoutes } from '../adapters/http/routes/sessions.ts';
import { userAccessRoutes } from '../adapters/http/routes/user-access.ts';
import { userRoutes } from '../adapters/http/routes/users.ts';
import { writtenMobile } from '../core/domain/ids.ts';
import { CURSORS, KEY_RING, MAILBOX, OAUTH_PROVIDERS, PHONE_NUMBERS, PREVIEWS } from './ports.ts';
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
  const mobile = writtenMobile(container.get(PHONE_NUMBERS).normalise);
  const deps = { mobile, cursors: container.get(CURSORS), ...container.get(USE_CASES) };
  const routes = [
    ...health,
    ...authRoutes(deps),
    ...recoveryRoutes(deps),
    ...mePasswordRoutes(deps),
    ...invitationRoutes(deps),
    ...sessionRoutes(deps),
    ...introspectRoutes({ ...deps, ...accessTokens }),
    ...keyRoutes(container.get(KEY_RING).published, jwksMaxAge),
    ...meRoutes(deps),
    ...myIdentityRoutes(deps),
    ...userRoutes(deps),
    ...userAccessRoutes(deps),
    ...roleRoutes(deps),
    ...allResources.flatMap((resource) => resource.routes(container)),
    ...eventRoutes(deps),
    ...oauthRoutes({ ...deps, names: container.get(OAUTH_PROVIDERS).names, publicUrl, returnToOrigins }),
    ...(hasMailbox
      ? [...devMailboxRoutes(container.get(MAILBOX).list), devTemplatesRoute(container.get(PREVIEWS)), devStyleRoute]
      : []),
  ];
  return [...routes, openApiRoute(routes, { publicUrl, version })];
};
