import { peopleAt } from '../e2e/pages/signed-in.ts';
import { CHEAP, spawnService } from '../e2e/process.ts';
import type { FreshDatabase } from '../support/database.ts';
import { measured } from './measure.ts';

/** The most that a page may take and weigh. */
export const MOST = { ms: 300, bytes: 60_000 };

type Weighed = Readonly<{ path: string; status: number; ms: number; bytes: number }>;

/** An administrator at a browser, over a database with many users. */
export const browsing = async (database: FreshDatabase) => {
  const service = await spawnService({ ...CHEAP, DATABASE_URL: database.url });
  const people = peopleAt({ service, database });
  const visitor = await people.at(await people.make('SuperAdmin'));
  const open = (path: string) => visitor.send('GET', path);
  return {
    open,
    /** The p95 of the time from the request to the last byte of the answer, which the time of the server is below. */
    weigh: async (path: string): Promise<Weighed> => {
      const { status, text } = await open(path);
      const [ms = 0] = await measured(() => open(path));
      return { path, status, ms, bytes: Buffer.byteLength(text) };
    },
    end: async (): Promise<void> => {
      await people.end();
      await service.stop();
    },
  };
};
