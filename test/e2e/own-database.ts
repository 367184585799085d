import { Agent } from 'node:http';
import { freshDatabase } from '../support/database.ts';
import type { FreshDatabase } from '../support/database.ts';
import { CHEAP, spawnService } from './process.ts';
import type { Env, ServiceProcess } from './process.ts';

type Started = Readonly<{ database: FreshDatabase; services: readonly ServiceProcess[]; end: () => Promise<void> }>;

const start = async (count: number, env: Env): Promise<Started> => {
  const database = await freshDatabase();
  const own = { ...CHEAP, DATABASE_URL: database.url, ...env };
  const services = await Promise.all(Array.from({ length: count }, () => spawnService(own)));
  const end = async () => {
    await Promise.all(services.map(({ stop }) => stop()));
    await database.drop();
  };
  return { database, services, end };
};

/** A service with cheap hashes on its own database, without a code interval. */
export const oneService = async (
  env: Env = {},
): Promise<Omit<Started, 'services'> & Readonly<{ service: ServiceProcess }>> => {
  const { database, services, end } = await start(1, { OTP_RESEND_INTERVAL: '0', ...env });
  return { database, service: services[0]!, end };
};

/** Two services with cheap hashes on one database, and an agent with persistent connections. */
export const twoServices = async (env: Env, maxSockets: number): Promise<Started & Readonly<{ agent: Agent }>> => {
  const { database, services, end } = await start(2, env);
  const agent = new Agent({ keepAlive: true, maxSockets });
  const endBoth = async () => {
    await end();
    agent.destroy();
  };
  return { database, services, agent, end: endBoth };
};
