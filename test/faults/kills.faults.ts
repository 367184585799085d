import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join as joinPath } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { anyEmail, call, codesFor, eventually, join as register, PASSWORD } from '../e2e/client.ts';
import type { Answer, Member } from '../e2e/client.ts';
import { imageCalls } from '../e2e/images/uploading.ts';
import { runScript } from '../e2e/one-off.ts';
import { makeSuperAdmin, sql } from '../e2e/people.ts';
import { CHEAP, spawnService } from '../e2e/process.ts';
import type { ServiceProcess } from '../e2e/process.ts';
import { freshDatabase } from '../support/database.ts';
import type { FreshDatabase } from '../support/database.ts';
import { aFlatPng } from '../support/images.ts';
import { halfStates } from './half-states.ts';

const KILLS = 4 * Number(process.env['KILLS'] ?? 5);
/** No longer than a process lives before it is killed, so that most kills hit a call. */
const LIFE_MS = 400;
const ROLES = ['Staff', 'User'] as const;

/** What may be there: one value after an answer, and two after one that was lost. */
type Possible<A> = ReadonlySet<A>;

describe('two processes, one of which is killed again and again', function () {
  this.timeout(60_000 + KILLS * 20_000);
  let database: FreshDatabase;
  let folder: string;
  let services: ServiceProcess[];
  let env: Readonly<Record<string, string>>;

  before(async () => {
    folder = await mkdtemp(joinPath(tmpdir(), 'kills-'));
    database = await freshDatabase();
    env = {
      ...CHEAP,
      DATABASE_URL: database.url,
      // tokens outlive every process
      PUBLIC_URL: 'https://id.test',
      ACCESS_TOKEN_TTL: '86400',
      OWN_CHANGES: '100000',
      OTP_RESEND_INTERVAL: '0',
      PASSWORD_LOCK: '2',
      // the guesses never stop, and this is about the lock that they close
      MAX_CONSECUTIVE_FAILURES: '100000',
      STORAGE_URL: `file:${folder}`,
    };
    services = [await spawnService(env), await spawnService(env)];
  });
  after(async () => {
    await Promise.all((services ?? []).map(({ stop }) => stop()));
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  });

  let turn = 0;
  const url = (): string => services[(turn += 1) % 2]!.url;
  const bearer = ({ accessToken }: Member, method: string) => ({
    method,
    headers: { authorization: `Bearer ${accessToken}` },
  });
  /** Null if the answer was lost. */
  const ask = (...[path, body, options]: [string, unknown?, Parameters<typeof call>[3]?]): Promise<Answer | null> =>
    call(url(), path, body, options).catch(() => sleep(20, null));

  it('keeps every acknowledged change, and leaves nothing half made', async () => {
    // requirement 100, race 15
    const admin = await register(url());
    await makeSuperAdmin(database.url, admin.email);
    const targets = await Promise.all(Array.from({ length: 3 }, () => register(url())));
    const uploaders = await Promise.all(Array.from({ length: 3 }, () => register(url())));
    const refreshers = await Promise.all(Array.from({ length: 4 }, () => register(url())));
    const guessed = await register(url());
    const idOf = async ({ email }: Member): Promise<number> =>
      (await sql<{ id: number }>(database.url, `select user_id as id from user_identity where value = '${email}'`))[0]!
        .id;

    const counts = { registered: 0, deleted: 0, roles: 0, images: 0, refreshes: 0, lost: 0 };
    const statuses = new Set<string>();
    const see = (what: string, answer: Answer | null): Answer | null => {
      if (answer === null) counts.lost += 1;
      else statuses.add(`${what} ${answer.status}`);
      return answer;
    };
    const over = new AbortController();
    const repeat = async (work: () => Promise<void>): Promise<void> => {
      while (!over.signal.aborted) {
        await work();
        await sleep(2);
      }
    };

    const living = new Map<string, Member>();
    const gone = new Set<string>();
    const registering = async (): Promise<void> => {
      const email = anyEmail();
      const form = { first_name: 'Ada', email, password: PASSWORD };
      const asked = see('register', await ask('/v1/auth/register', form));
      if (asked?.status !== 202) return;
      // A message whose delivery was cut off comes two minutes later.
      const code = await eventually(
        async () => (await codesFor(url(), email).catch(() => []))[0],
        'a code',
        1_500,
      ).catch(() => null);
      if (code === null) return;
      const { registration } = asked.body;
      const answer = see(
        'verify',
        await ask('/v1/auth/otp/verify', { type: 'email', value: email, code, registration }),
      );
      if (answer?.status !== 200) return;
      counts.registered += 1;
      const { access_token: accessToken, refresh_token: refreshToken, session_id: sessionId } = answer.body;
      const member = { email, password: PASSWORD, accessToken, refreshToken, sessionId, deviceToken: '', registration };
      if (counts.registered % 2 === 0) return void living.set(email, member);
      const deleted = see('delete', await ask('/v1/me', undefined, bearer(member, 'DELETE')));
      if (deleted?.status !== 204) return;
      counts.deleted += 1;
      gone.add(email);
    };

    const roles = new Map<number, Possible<string>>();
    const changing = (target: Member, id: number) => {
      let n = 0;
      return async (): Promise<void> => {
        const before = roles.get(id) ?? new Set(['User']);
        const role = ROLES[(n += 1) % 2]!;
        const answer = see('role', await ask(`/v1/users/${id}`, { role }, bearer(admin, 'PATCH')));
        if (answer === null) return void roles.set(id, new Set([...before, role]));
        expect(answer.status, target.email).to.be.oneOf([200, 503]);
        if (answer.status !== 200) return;
        counts.roles += 1;
        roles.set(id, new Set([role]));
      };
    };

    const images = new Map<string, Possible<boolean>>();
    const uploading = (member: Member) => {
      let n = 0;
      return async (): Promise<void> => {
        const before = images.get(member.email) ?? new Set([false]);
        const has = (n += 1) % 3 !== 0;
        const calls = imageCalls(url(), member.accessToken);
        const answer = await (has ? calls.put(aFlatPng(9, 9 + (n % 40))) : calls.remove()).catch(() => sleep(20, null));
        if (answer === null) counts.lost += 1;
        else statuses.add(`image ${answer.status}`);
        if (answer === null) return void images.set(member.email, new Set([...before, has]));
        if (answer.status >= 300) return;
        counts.images += 1;
        images.set(member.email, new Set([has]));
      };
    };

    /** The token before is used again after an answer that was lost; one of the two must work. */
    const refreshing = (member: Member) => {
      let token = member.refreshToken;
      return async (): Promise<void> => {
        const answer = see('refresh', await ask('/v1/auth/refresh', { refresh_token: token }));
        if (answer === null || answer.status === 503) return;
        expect(answer.status, 'neither token works').to.equal(200);
        token = answer.body.refresh_token;
        counts.refreshes += 1;
      };
    };

    const guessing = async (): Promise<void> => {
      const answer = see(
        'guess',
        await ask('/v1/auth/login', { login: guessed.email, password: 'a wrong passphrase' }),
      );
      if (answer !== null) expect(answer.status).to.be.oneOf([401, 429, 503]);
    };

    const ids = await Promise.all(targets.map(idOf));
    const actors = [
      ...Array.from({ length: 4 }, () => repeat(registering)),
      ...targets.map((target, i) => repeat(changing(target, ids[i]!))),
      ...uploaders.map((uploader) => repeat(uploading(uploader))),
      ...refreshers.map((refresher) => repeat(refreshing(refresher))),
      repeat(guessing),
    ];
    const acting = Promise.all(actors);
    acting.catch(() => over.abort());
    try {
      for (let kill = 0; kill < KILLS && !over.signal.aborted; kill += 1) {
        await sleep(Math.random() * LIFE_MS);
        const victim = services[kill % 2]!;
        victim.child.kill('SIGKILL');
        await victim.exit;
        services[kill % 2] = await spawnService(env);
      }
    } finally {
      over.abort();
    }
    await acting;
    console.log(`      ${KILLS} kills: ${JSON.stringify(counts)}; ${[...statuses].toSorted().join(', ')}`);

    expect(await halfStates(database.url)).to.deep.equal({});
    expect(counts.registered, 'registrations').to.be.above(KILLS / 4);
    expect(counts.deleted, 'deletions').to.be.above(KILLS / 8);
    for (const what of ['roles', 'images', 'refreshes'] as const) expect(counts[what], what).to.be.above(KILLS);
    expect(counts.lost, 'answers that were lost').to.be.above(KILLS / 2);

    // Every acknowledged change is there.
    const verifiedNow = await sql<{ value: string }>(
      database.url,
      `select value from user_identity where is_verified and deleted_at is null`,
    );
    const there = new Set(verifiedNow.map(({ value }) => value));
    expect([...living.keys()].filter((email) => !there.has(email))).to.deep.equal([]);
    expect([...gone].filter((email) => there.has(email))).to.deep.equal([]);
    const users = await sql<{ id: number; email: string; role: string; image: string | null }>(
      database.url,
      `select u.id, i.value as email, r.name as role, u.profile_image_url as image
         from "user" u join role r on r.id = u.role_id join user_identity i on i.user_id = u.id`,
    );
    for (const { id, email, role, image } of users) {
      if (roles.has(id)) expect(role).to.be.oneOf([...roles.get(id)!]);
      if (images.has(email)) expect(image !== null, email).to.be.oneOf([...images.get(email)!]);
    }

    // Nobody stays locked, and files without a row are swept.
    await eventually(
      async () => (await ask('/v1/auth/login', { login: guessed.email, password: PASSWORD }))?.status === 200,
      'the end of the lock',
      10_000,
    );
    await sql(database.url, `update image_removal set due_at = now()`);
    const namesInRows = async (): Promise<string> => {
      const rows = await sql<{ name: string }>(
        database.url,
        `select profile_image_url as name from "user" where profile_image_url is not null`,
      );
      return rows
        .map(({ name }) => name)
        .toSorted()
        .join();
    };
    const namesInFolder = async (): Promise<string> =>
      [...new Set((await readdir(folder)).map((name) => name.slice(0, 22)))].toSorted().join();
    await eventually(async () => (await namesInFolder()) === (await namesInRows()), 'the removal of what no row names');
    // Messages whose delivery was cut off are delivered again.
    await sql(database.url, `update outbound_message set due_at = now() where body is not null`);
    await eventually(
      async () => (await sql(database.url, `select from outbound_message where body is not null`)).length === 0,
      'the delivery of all messages',
    );
    const verified = await runScript('audit-verify.ts', env);
    expect(verified.code, verified.stdout + verified.stderr).to.equal(0);
  });
});
