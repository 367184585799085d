import { pino } from 'pino';
import type { Route } from '../../src/adapters/http/server/route.ts';
import { loadConfig } from '../../src/config/config.ts';
import type { SessionId } from '../../src/core/domain/ids.ts';
import { startService } from '../../src/start/service.ts';
import { pagesOf } from '../../src/wiring/pages.ts';
import { USE_CASES } from '../../src/wiring/use-cases.ts';
import { makePerson } from '../e2e/matrix/objects.ts';
import type { Person } from '../e2e/matrix/objects.ts';
import { CHEAP, SECRET_KEY } from '../e2e/process.ts';
import type { Env } from '../e2e/process.ts';
import { SITE } from '../http/support.ts';
import { freshDatabase } from '../support/database.ts';
import { freePort } from '../support/free-port.ts';
import { succeed } from '../support/values.ts';

/** A service in this process, on a database of its own, with its pages. */
export const startSite = async (env: Env = {}) => {
  const database = await freshDatabase();
  const { pool } = database.open(2);
  const config = loadConfig({
    ...{ NODE_ENV: 'test', PORT: String(await freePort()), RATE_LIMIT: 'off', OTP_RESEND_INTERVAL: '0', ...CHEAP },
    ...{ DATABASE_URL: database.url, SECRET_KEY, ...env },
  });
  if (config._tag === 'Left') throw new Error('the configuration is refused');
  const service = await startService(config.right, pino({ level: 'silent' }));
  const container = await service.started;
  const routes: readonly Route[] = pagesOf(container, SITE, { hasPages: true, hasMailbox: true });
  /** The cookie of a new session of the person's. */
  const cookieOf = async ({ sessionId }: Pick<Person, 'sessionId'>): Promise<string> =>
    (await succeed(container.get(USE_CASES).issueTokens(sessionId as SessionId, 'gone'))).cookie;
  return {
    url: service.config.http.publicUrl,
    pool,
    database,
    routes,
    cookieOf,
    person: (role: string): Promise<Person> => makePerson(pool, role),
    end: async () => {
      await service.stop(1000);
      await database.drop();
    },
  };
};

export type Site = Awaited<ReturnType<typeof startSite>>;
