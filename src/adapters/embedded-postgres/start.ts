import { existsSync, readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findBinaries } from './binaries.ts';
import { isPassing, launch, makeCluster, passwordOf, removeDrafts } from './cluster.ts';
import type { Settings } from './cluster.ts';
import { ensureDatabase, isBetweenStates } from './database.ts';
import { messageOf } from './failure.ts';
import { clusterIn, dataIn, settleHome } from './home.ts';
import type { Home } from './home.ts';
import { lock } from './lock.ts';
import { removePidFile, runningPostmaster } from './postmaster.ts';
import { finish, finishSync } from './steps.ts';
import type { Steps } from './steps.ts';
import { lockOf, stopIfUnused } from './stop.ts';
import { registerUser } from './users.ts';

export type Options = Readonly<{
  /** The folder for the cluster, the log, and a record of each process that uses it. The lock file is next to it. */
  dataDir: string;
  log: (line: string) => void;
  /** Settings of the server. They apply only if this process starts the server, not if it joins a running one. */
  settings?: Settings;
  packageFolder?: string;
}>;

export type Embedded = Readonly<{
  url: string;
  /** Removes this process from the list of users. The last user stops the server. A second call does nothing. */
  stop: () => Promise<void>;
  /** Like `stop`, but for the `exit` event, where nothing can be awaited. */
  stopSync: () => void;
}>;

const PATIENCE_MS = 60_000;
const EXIT_PATIENCE_MS = 5_000;

const urlOf = async (home: Home, port: number, database: string): Promise<string> =>
  `postgresql://postgres:${await passwordOf(home.folder)}@127.0.0.1:${port}/${database}`;

const launchAfresh = async (home: Home, { log, settings = {}, packageFolder }: Options): Promise<void> => {
  const binaries = await findBinaries(home.account, log, packageFolder);
  await removeDrafts(home.folder);
  if (!existsSync(clusterIn(home.folder))) await makeCluster(home, binaries, settings);
  removePidFile(dataIn(home.folder));
  await launch(home, binaries, settings);
};

const connectOnce = async (home: Home, options: Options): Promise<string | undefined> => {
  if (!runningPostmaster(dataIn(home.folder))) await launchAfresh(home, options);
  const port = runningPostmaster(dataIn(home.folder))?.port;
  if (!port) return undefined;
  await ensureDatabase(await urlOf(home, port, 'postgres'), 'app');
  return urlOf(home, port, 'app');
};

const connect = async (home: Home, options: Options): Promise<string> => {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      const url = await connectOnce(home, options);
      if (url) return url;
      if (Date.now() > deadline) throw new Error(`its server does not stay up; see ${home.folder}/server.log`);
    } catch (error) {
      if (Date.now() > deadline || !(isPassing(error) || isBetweenStates(error))) throw error;
    }
    await sleep(50);
  }
};

const start = async (options: Options): Promise<Embedded> => {
  const dataDir = resolve(options.dataDir);
  await mkdir(dirname(dataDir), { recursive: true });
  const release = await finish(lock(lockOf(dataDir), PATIENCE_MS));
  try {
    const home = await settleHome(dataDir, options.log);
    const url = await connect(home, options);
    const unregister = registerUser(home.folder);
    const leave = (patienceMs: number): Steps<void> => {
      unregister();
      return stopIfUnused(dataDir, home.folder, patienceMs);
    };
    let stopped: Promise<void> | undefined;
    return {
      url,
      stop: () => (stopped ??= finish(leave(PATIENCE_MS))),
      stopSync: () => {
        if (stopped) return;
        stopped = Promise.resolve();
        finishSync(leave(EXIT_PATIENCE_MS));
      },
    };
  } finally {
    release();
  }
};

const OTHER_VERSION = 'database files are incompatible with server';

/** Whether the data was made by another version of PostgreSQL. The error's message says what to do. */
export const isOtherVersion = (error: unknown): error is Error =>
  error instanceof Error && messageOf(error.cause).includes(OTHER_VERSION);

const versionOf = (dataDir: string): string => {
  try {
    return readFileSync(join(dataIn(dataDir), 'PG_VERSION'), 'utf8').trim();
  } catch {
    return 'of another version';
  }
};

/** Starts the server, or joins a running one. Rejects with an error whose message says what to do. */
export const startEmbedded = async (options: Options): Promise<Embedded> => {
  try {
    return await start(options);
  } catch (cause) {
    if (messageOf(cause).includes(OTHER_VERSION)) {
      const { dataDir } = options;
      const message =
        `The data in ${dataDir} was made by PostgreSQL ${versionOf(dataDir)}, which the installed one can't read.\n` +
        `To begin anew, delete the folder ${dataDir} and start the service again. All its data will be lost.`;
      throw new Error(message, { cause });
    }
    const reason = messageOf(cause).replace(/\.$/, '');
    const message = `The embedded PostgreSQL can't be used: ${reason}. Set DATABASE_URL to a PostgreSQL 15 or newer.`;
    throw new Error(message, { cause });
  }
};
