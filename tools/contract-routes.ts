import { RETURN_TO } from '../src/adapters/http/api/codecs/examples.ts';
import { healthRoutes } from '../src/adapters/http/server/health.ts';
import type { Route } from '../src/adapters/http/server/route.ts';
import { makePhoneNumbers } from '../src/adapters/phone/phone-numbers.ts';
import { VERSION } from '../src/start/project.ts';
import type { Container } from '../src/wiring/container.ts';
import { PORTS } from '../src/wiring/ports.ts';
import { routesOf } from '../src/wiring/routes.ts';

// Stands for the use cases and adapters that the codecs don't need.
const nothing: unknown = new Proxy(() => nothing, { get: () => nothing });

/** All routes of the API with their real codecs, to generate documents from. Their handlers can't be called. */
export const contractRoutes = (publicUrl: string): readonly Route[] =>
  routesOf(
    { get: (id: unknown) => (id === PORTS.phoneNumbers ? makePhoneNumbers() : nothing) } as unknown as Container,
    {
      health: healthRoutes({ checks: {}, isShuttingDown: () => false }),
      version: VERSION,
      jwksMaxAge: 0,
      issuer: publicUrl,
      audience: publicUrl,
      publicUrl,
      returnToOrigins: [new URL(RETURN_TO).origin],
      webauthn: { isOn: true, origins: [publicUrl] },
      hasPages: true,
      isPasswordless: false,
    },
  );
