import { healthRoutes } from '../../src/adapters/http/health.ts';
import type { Route } from '../../src/adapters/http/route.ts';
import { makePhoneNumbers } from '../../src/adapters/phone/phone-numbers.ts';
import type { Container } from '../../src/container.ts';
import { PHONE_NUMBERS } from '../../src/container/identifiers.ts';
import { routesOf } from '../../src/container/routes.ts';

export const ORIGIN = 'https://app.example';
const PUBLIC_URL = 'http://localhost:3000';

const nothing: unknown = new Proxy(() => nothing, { get: () => nothing });

/** Every route with its real codecs, and nothing behind it. */
export const allRoutes: readonly Route[] = routesOf(
  { get: (id: unknown) => (id === PHONE_NUMBERS ? makePhoneNumbers() : nothing) } as unknown as Container,
  {
    health: healthRoutes({ checks: {}, isShuttingDown: () => false }),
    version: '0',
    hasMailbox: false,
    jwksMaxAge: 0,
    accessTokens: { issuer: PUBLIC_URL, audience: PUBLIC_URL },
    publicUrl: PUBLIC_URL,
    returnToOrigins: [ORIGIN],
  },
);
