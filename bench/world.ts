import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hash } from '@node-rs/argon2';
import { Client } from 'pg';
import { seedUsers } from '../test/scale/seed-users.ts';
import { freshDatabase } from '../test/support/database.ts';
import { startLoad } from './load/load.ts';
import type { Load } from './load/load.ts';
import { parentOf } from './machine/processes.ts';
import { startFloor, startService } from './machine/programs.ts';
import type { Program } from './machine/programs.ts';

export type Person = Readonly<{ id: number; email: string }>;
export type Tokens = Readonly<{ access_token: string; refresh_token: string }>;

/** A process under load, with its own database. */
export type Target = Readonly<{ program: Program; url: string }>;

export type World = Readonly<{
  service: Target;
  floor: Target;
  /** All have a password and a verified address. */
  people: readonly Person[];
  load: Load;
  folder: string;
  postgres: Readonly<{ pid: number; version: string }>;
  /** Starts another service whose database has this many users. */
  serviceWith: (users: number) => Promise<Target>;
  close: () => Promise<void>;
}>;

export const PASSWORD = 'correct horse battery staple';
const ADMIN = 'admin@example.com';

const PEOPLE = `
  select u.id, i.value as email
    from "user" u join user_identity i on i.user_id = u.id and i.type = 'email' and i.is_verified and i.deleted_at is null
   where u.is_active and u.deleted_at is null and i.value <> $1 and i.otp_locked_until is null order by u.id desc limit $2`;

const connected = async <A>(url: string, work: (client: Client) => Promise<A>): Promise<A> => {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
};

/** Gives some users a password, hashed at the default cost. */
const peopleIn = (url: string, count: number): Promise<readonly Person[]> =>
  connected(url, async (client) => {
    const { rows } = await client.query<Person>(PEOPLE, [ADMIN, count]);
    const known = await hash(PASSWORD, { memoryCost: 19_456, timeCost: 2, parallelism: 1 });
    const text = `update user_auth set password_hash = $1, account_locked_until = null, wrong_password_count = 0 where user_id = any ($2)`;
    await client.query(text, [known, rows.map(({ id }) => id)]);
    return rows;
  });

const postgresAt = (url: string): Promise<World['postgres']> =>
  connected(url, async (client) => {
    const { rows } = await client.query<{ pid: number; version: string }>(
      `select pg_backend_pid() as pid, current_setting('server_version') as version`,
    );
    return { pid: parentOf(rows[0]!.pid), version: rows[0]!.version.split(' ')[0]! };
  });

/** Starts the service and the floors on two databases with the same content. */
export const openWorld = async (users: number, people: number): Promise<World> => {
  const folder = await mkdtemp(join(tmpdir(), 'bench-'));
  const closing: (() => Promise<unknown> | void)[] = [() => rm(folder, { recursive: true })];
  const seeded = async (size: number): Promise<string> => {
    const { url, drop } = await freshDatabase();
    closing.unshift(drop);
    await seedUsers(url, size, () => undefined);
    return url;
  };
  const targetOf = async (url: string, start: typeof startService): Promise<Target> => {
    const program = await start(folder, url);
    closing.unshift(program.stop);
    return { program, url };
  };
  const close = async (): Promise<void> => {
    for (const end of closing.splice(0)) await end();
  };
  try {
    const [url, floorUrl] = [await seeded(users), await seeded(users)];
    const known = await peopleIn(url, people);
    await peopleIn(floorUrl, people);
    const service = await targetOf(url, startService);
    const floor = await targetOf(floorUrl, startFloor);
    const load = startLoad();
    closing.unshift(load.stop);
    return {
      service,
      floor,
      people: known,
      load,
      folder,
      postgres: await postgresAt(url),
      serviceWith: async (size) => targetOf(await seeded(size), startService),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
};

export const called = async (target: Target, path: string, init: RequestInit = {}): Promise<Response> => {
  const answer = await fetch(`http://127.0.0.1:${target.program.port}${path}`, init);
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
  return answer;
};

export const signIn = async (target: Target, login: string): Promise<Tokens> => {
  const body = JSON.stringify({ login, password: PASSWORD });
  const headers = { 'Content-Type': 'application/json' };
  return (await called(target, '/v1/auth/login', { method: 'POST', headers, body })).json() as Promise<Tokens>;
};

export const adminToken = async (target: Target): Promise<string> => (await signIn(target, ADMIN)).access_token;

/** Waits until the outbox is empty: sending a message is part of the work of its request. */
export const settled = ({ url }: Target): Promise<void> =>
  connected(url, async (client) => {
    const due = 'select from outbound_message where body is not null limit 1';
    while ((await client.query(due)).rowCount) await client.query('select pg_sleep(0.02)');
  });
