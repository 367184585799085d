import type { FreshDatabase } from '../support/database.ts';
import { oneService } from './own-database.ts';
import type { ServiceProcess } from './process.ts';

/** A service that all test files share, each with its own users. */
export type SharedService = Readonly<{
  service: Pick<ServiceProcess, 'url'>;
  database: Pick<FreshDatabase, 'url'>;
}>;

const VARIABLE = 'TEST_SHARED_SERVICE';

let made: ReturnType<typeof oneService> | undefined;

/** The one service of the run, started at the first call; a worker process uses its parent's. */
export const sharedService = async (): Promise<SharedService> => {
  const announced = process.env[VARIABLE];
  return announced === undefined ? (made ??= oneService()) : (JSON.parse(announced) as SharedService);
};

/** Starts it now, and passes it to child processes. */
export const announceService = async (): Promise<void> => {
  const { service, database } = await sharedService();
  process.env[VARIABLE] = JSON.stringify({ service: { url: service.url }, database: { url: database.url } });
};

/** Ends what this process started. */
export const endService = async (): Promise<void> => {
  await (await made)?.end();
};
