import { pino } from 'pino';
import type { Route } from '../../src/adapters/http/server/route.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import type { SessionId } from '../../src/core/domain/ids.ts';
import { startService } from '../../src/start/service.ts';
import { pagesOf } from '../../src/wiring/pages.ts';
import { USE_CASES } from '../../src/wiring/use-cases.ts';
import { CHEAP, SECRET_KEY } from '../e2e/process.ts';
import type { Env } from '../e2e/process.ts';
import { SITE } from '../http/support.ts';
import { CLIENT, startRealProvider } from '../oauth/real-provider.ts';
import type { RealProvider } from '../oauth/real-provider.ts';
import { freshDatabase } from '../support/database.ts';
import { freePort } from '../support/free-port.ts';
import { succeed } from '../support/values.ts';

/** A browser sends a form with the origin that it sees, so `PUBLIC_URL` has to name the port. */
const settings = async (provider: RealProvider): Promise<Env> => ({
  NODE_ENV: 'test',
  PORT: String(await freePort()),
  APP_NAME: 'Example',
  RATE_LIMIT: 'off',
  OTP_RESEND_INTERVAL: '0',
  OUTBOX_INTERVAL: '100',
  OAUTH_EXAMPLE_ISSUER: provider.issuer,
  OAUTH_EXAMPLE_CLIENT_ID: CLIENT.id,
  OAUTH_EXAMPLE_CLIENT_SECRET: CLIENT.secret,
  SECRET_KEY,
  ...CHEAP,
});

/** A service in this process, on a database of its own, with its pages. */
export const startSite = async (env: Env = {}) => {
  // another site than ours to a browser, as in real life: its requests carry only the cookies that they may
  const [database, provider] = await Promise.all([freshDatabase(), startRealProvider(null, '', '127.0.0.1')]);
  const { pool } = database.open(2);
  const config = loadConfig({ ...(await settings(provider)), DATABASE_URL: database.url, ...env });
  if (config._tag === 'Left') throw new Error('the configuration is refused');
  const service = await startService(config.right, pino({ level: 'silent' }));
  const container = await service.started;
  const routes: readonly Route[] = pagesOf(container, SITE, { hasPages: true, hasMailbox: true });
  const { publicUrl: url } = service.config.http;
  provider.allow([`${url}/v1/auth/oauth/example/callback`]);
  return {
    url,
    provider,
    pool,
    database,
    /** The pages, and the files that belong to them. */
    routes,
    /** The access token and the cookie of a session that is a row already. */
    tokensOf: (sessionId: string) => succeed(container.get(USE_CASES).issueTokens(sessionId as SessionId, 'gone')),
    end: async (): Promise<void> => {
      await service.stop(1000);
      await provider.close();
      await database.drop();
    },
  };
};

export type Site = Awaited<ReturnType<typeof startSite>>;
