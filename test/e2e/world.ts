import { Agent } from 'node:http';
import { freshDatabase } from '../support/database.ts';
import type { FreshDatabase } from '../support/database.ts';
import { call, PASSWORD } from './client.ts';
import type { Answer } from './client.ts';
import { spawnService } from './process.ts';
import type { Env, ServiceProcess } from './process.ts';

/** A service on its own database, called over persistent connections. */
export type World = Readonly<{
  db: FreshDatabase;
  service: ServiceProcess;
  post: (path: string, body: unknown) => Promise<Answer>;
  end: () => Promise<void>;
}>;

export const world = async (env: Env): Promise<World> => {
  const db = await freshDatabase();
  const service = await spawnService({ DATABASE_URL: db.url, ...env });
  const agent = new Agent({ keepAlive: true });
  return {
    db,
    service,
    post: (path, body) => call(service.url, `/v1/auth/${path}`, body, { agent }),
    end: async () => {
      agent.destroy();
      await service.stop();
      await db.drop();
    },
  };
};

export const form = (email: string) => ({ first_name: 'Ada', email, password: PASSWORD });
