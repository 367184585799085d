import type { Keys } from '../adapters/crypto/keys.ts';
import { makeSealedCookies } from '../adapters/crypto/sealed-texts.ts';
import { presentArrivalIn } from '../adapters/http/pages/oauth/arrival.ts';
import { presentIn } from '../adapters/http/pages/page-route.ts';
import { siteOf } from '../adapters/http/pages/site.ts';
import { makeApp } from '../adapters/http/server/app.ts';
import type { AppOptions } from '../adapters/http/server/app.ts';
import type { HttpMiddleware } from '../adapters/http/server/http-context.ts';
import { localOnly } from '../adapters/http/server/local-only.ts';
import type { Route } from '../adapters/http/server/route.ts';
import type { Callers } from '../adapters/system/callers.ts';
import type { Origins } from '../adapters/system/origin.ts';
import { jwksMaxAge } from '../adapters/tokens/refreshed-key-ring.ts';
import type { Config } from '../config/config.ts';
import { refusedAccess } from '../core/domain/audit/refused-access.ts';
import { anonymous, bearer, signedIn } from '../core/domain/sessions/caller.ts';
import type { Container } from '../wiring/container.ts';
import { pagesOf } from '../wiring/pages.ts';
import { PARTS, PORTS } from '../wiring/ports.ts';
import { routesOf } from '../wiring/routes.ts';
import { USE_CASES } from '../wiring/use-cases.ts';
import { VERSION } from './project.ts';

type Parts = Omit<AppOptions, 'routes' | 'authenticate'> &
  Readonly<{
    config: Config;
    keys: Keys;
    health: readonly Route[];
    scrapes: HttpMiddleware;
    callers: Callers;
    origins: Origins;
  }>;

/** Everything that is served once the process has started: the API, the pages and the health checks. */
export const applicationOf = (
  container: Container,
  { config, keys, health, scrapes, callers, origins, ...http }: Parts,
) => {
  const useCases = container.get(USE_CASES);
  const site = siteOf(config, VERSION, makeSealedCookies(keys));
  const { hasPages, publicUrl } = config.http;
  const hasMailbox = config.mode !== 'production';
  return makeApp({
    ...http,
    publicUrl,
    routes: [
      ...routesOf(container, {
        health,
        version: VERSION,
        jwksMaxAge: jwksMaxAge(config.signingKeys),
        issuer: config.accessTokens.issuer,
        audience: config.accessTokens.audience,
        publicUrl,
        returnToOrigins: config.oauth.returnToOrigins,
        webauthn: config.webauthn,
        hasPages,
        isPasswordless: config.registration.isPasswordless,
      }),
      ...pagesOf(container, site, { hasPages, hasMailbox }),
    ],
    presentInBrowser: presentIn(site),
    ...(hasPages ? { presentArrival: presentArrivalIn(site) } : {}),
    // Session lookups have their own limit, so that they don't wait behind anonymous calls.
    authenticate: (token) => () => callers.within(bearer, useCases.authenticate(token)),
    authenticateState: (token) => () => callers.within(bearer, useCases.authenticateState(token)),
    authenticateUser: (token) => () => callers.within(bearer, useCases.authenticateUser(token)),
    authenticateBrowser: (cookie) => () => callers.within(bearer, useCases.authenticateBrowser(cookie)),
    onForeignForm: useCases.recordForeignForm,
    within: (origin, work) => origins.within(origin, () => callers.within(anonymous, work)),
    onSignedIn: (principal) => callers.become(signedIn(principal)),
    onRefusedAccess: (refused) => container.get(PORTS.auditLog).append(refusedAccess(refused)),
    rateLimiters: container.get(PARTS.rateLimiters),
    changeCounter: container.get(PARTS.changeCounter),
    idempotencyKeys: container.get(PARTS.idempotencyKeys),
    extraMiddleware: [scrapes, ...(hasMailbox ? [localOnly('/dev/')] : [])],
  });
};
