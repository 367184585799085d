import { expect } from 'chai';
import type * as TE from 'fp-ts/lib/TaskEither.js';
import { pino } from 'pino';
import { makeKeys } from '../../src/adapters/crypto/keys.ts';
import { makePasswords } from '../../src/adapters/crypto/passwords.ts';
import type { Database } from '../../src/adapters/persistence/database/database.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import type { EmailAddress } from '../../src/core/domain/addresses/address.ts';
import { nowhere } from '../../src/core/domain/audit.ts';
import type { OtpCode } from '../../src/core/domain/sign-in/otp-code.ts';
import type { Password } from '../../src/core/domain/sign-in/password.ts';
import { makeContainer } from '../../src/wiring/container.ts';
import { keyRingOf } from '../../src/wiring/keys.ts';
import { USE_CASES } from '../../src/wiring/use-cases.ts';
import type { UseCases } from '../../src/wiring/use-cases.ts';
import { PASSWORD } from '../e2e/client.ts';
import { sql } from '../e2e/people.ts';
import { CHEAP, SECRET_KEY } from '../e2e/process.ts';
import { seedUsers } from '../scale/seed-users.ts';
import { freshDatabase } from '../support/database.ts';
import type { FreshDatabase } from '../support/database.ts';
import { softwareAuthenticator } from '../support/passkeys/software-authenticator.ts';
import { aClient, aName, succeed } from '../support/values.ts';
import { anAddress, join } from '../timing/people.ts';

/** PostgreSQL plans a statement for its values five times, and compares the cost before it keeps one plan. */
const CALLS = 10;
const SEEDED = 3_000;
/** Their lists are empty in most calls, for which a plan costs next to nothing. */
const OF_LISTS = ['registration_drop', 'registration_move'];
/** Without them no plan would be much cheaper than another one. */
const MANY_ROLES = `
  with r as (insert into role (name) select 'Role ' || n from generate_series(1, 1000) n returning id),
       p as (insert into privilege (name) select 'p.' || n from generate_series(1, 1000) n returning id)
  insert into role_privilege (role_id, privilege_id) select r.id, p.id from r join p on p.id % 500 = r.id % 500`;
const [client, language, code] = [aClient(), 'en' as const, '000000' as OtpCode];
const email = (value: string) => ({ type: 'email', value: value as EmailAddress }) as const;

for (const MFA_REQUIRED of ['off', 'privileged', 'everyone'])
  describe(`the statements of calls that everybody may make, with MFA_REQUIRED=${MFA_REQUIRED}`, function () {
    this.timeout(120_000);
    let db: FreshDatabase;
    let database: Database;
    let calls: UseCases;
    let stop: () => Promise<void>;
    let hash: string;

    before(async () => {
      db = await freshDatabase();
      await seedUsers(db.url, SEEDED, () => undefined);
      await sql(db.url, MANY_ROLES);
      // a single connection, whose prepared statements can be looked at
      database = db.open(1);
      const loaded = loadConfig({ NODE_ENV: 'test', DATABASE_URL: db.url, SECRET_KEY, MFA_REQUIRED, ...CHEAP });
      if (loaded._tag === 'Left') throw new Error('the configuration is refused');
      const config = loaded.right;
      const keys = makeKeys({ current: Buffer.from(SECRET_KEY, 'base64url'), old: [] });
      const passwords = await makePasswords(config.hashing);
      hash = await succeed(passwords.hash(PASSWORD as Password));
      const keyRing = await keyRingOf(config, database, keys, pino({ level: 'silent' }));
      const container = makeContainer({
        config,
        database,
        keys,
        passwords,
        keyRing,
        origin: () => nowhere,
        onProviderFailure: () => {},
      });
      calls = container.get(USE_CASES);
      stop = keyRing.stop;
      await database.pool.query('vacuum analyze');
    });
    after(async () => {
      await stop();
      await db.drop();
    });

    const signIn = (login: string, password = PASSWORD, deviceToken: string | null = null) =>
      calls.signInWithPassword({ login, password, deviceToken, client, language });
    const tokensOf = async (login: string, deviceToken: string | null = null) => {
      const done = await succeed(signIn(login, PASSWORD, deviceToken));
      if (!('accessToken' in done)) throw new Error('there must be no second factor');
      return done;
    };
    const ignoring = async (work: TE.TaskEither<unknown, unknown>): Promise<void> => void (await work());

    it('are planned once', async () => {
      const members = Array.from({ length: 3 + 5 * CALLS }, () => anAddress(0));
      await join(db, members, hash);
      const member = (): string => members.pop()!;
      const ada = member();
      const { accessToken, deviceToken, refreshToken } = await tokensOf(ada);
      let token = refreshToken;
      const always = member();
      await database.pool.query(
        `update user_auth set always_second_factor = true where user_id = (select user_id from user_identity where value = $1)`,
        [always],
      );
      const keyed = await tokensOf(member());
      const principal = await succeed(calls.authenticate(keyed.accessToken));
      const origin = 'http://localhost:3000';
      const key = softwareAuthenticator({ origin });
      const creation = await succeed(calls.offerPasskeyCreation({ principal, isConditional: false }));
      const response = key.create(creation.options);
      await succeed(calls.addPasskey({ principal, name: null, response, language }));
      for (let n = 0; n < CALLS; n += 1) {
        await tokensOf(member());
        await tokensOf(ada, deviceToken);
        await ignoring(signIn(member(), 'wrong'));
        await ignoring(signIn(anAddress(0), 'wrong'));
        const challenged = await succeed(signIn(always));
        if (!('challenge' in challenged)) throw new Error('there must be a challenge');
        const answer = { recoveryCode: 'AAAAAAAAAA' };
        await ignoring(calls.answerChallenge({ challenge: challenged.challenge, answer, client, language }));
        const assertion = key.get((await succeed(calls.offerPasskeySignIn)).options);
        await succeed(calls.signInWithPasskey({ response: assertion, client, language }));
        for (const value of [member(), anAddress(0)]) {
          await succeed(calls.requestCode(email(value), language));
          await ignoring(calls.verifyCode({ address: email(value), code, registration: null, client, language }));
          await succeed(calls.forgotPassword(email(value), language));
        }
        const form = { firstName: aName(), lastName: null, addresses: [email(anAddress(0))], password: PASSWORD };
        await succeed(calls.register({ ...form, language }));
        ({ refreshToken: token } = await succeed(calls.refresh({ token, language })));
        await succeed(calls.authenticate(accessToken));
        const { principal: adas } = await succeed(calls.authenticateUser(accessToken));
        for (const read of [
          calls.readMe,
          calls.readMyLocks,
          calls.listSessions,
          calls.readMyFactors,
          calls.listMyPasskeys,
        ])
          await succeed<unknown, unknown>(read(adas));
        const leaving = await tokensOf(ada);
        await succeed(calls.authenticateBrowser(leaving.cookie));
        await succeed(calls.logOut(leaving.refreshToken));
      }
      const { rows } = await database.pool.query<{ name: string; generic: number; custom: number }>(
        `select name, generic_plans::int as generic, custom_plans::int as custom from pg_prepared_statements
          where generic_plans + custom_plans >= $1 order by name`,
        [CALLS],
      );
      const principals = MFA_REQUIRED === 'off' ? 'session_principals' : 'session_principals_with_passkey';
      expect(rows.map(({ name }) => name)).to.include.members(['credential_lock', 'address_see', principals]);
      expect(rows.filter(({ name, generic }) => generic === 0 && !OF_LISTS.includes(name))).to.deep.equal([]);
    });
  });
