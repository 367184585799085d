import { expect } from 'chai';
import type { EmailAddress } from '../../src/core/domain/addresses/address.ts';
import type { OtpCode } from '../../src/core/domain/sign-in/otp-code.ts';
import { anyEmail, PASSWORD } from '../e2e/client.ts';
import { disable, invite, softDelete, sql } from '../e2e/people.ts';
import { freshDatabase } from '../support/database.ts';
import type { FreshDatabase } from '../support/database.ts';
import { aClient, aName } from '../support/values.ts';
import { join } from '../timing/people.ts';
import { recorded } from './recorded.ts';

type Call = 'otp' | 'verify' | 'forgot' | 'reset' | 'login' | 'register' | 'registerWithout';

const times = (n: number, ...calls: readonly Call[]): readonly Call[] => Array.from({ length: n }, () => calls).flat();

/** Each call the first time, repeated, after a request, within the interval, when it locks, and during the lock. */
const CHAINS: Readonly<Record<string, readonly Call[]>> = {
  'codes that sign in': ['otp', 'otp', ...times(4, 'verify'), 'otp', 'forgot', 'forgot', 'reset', 'login'],
  'codes that reset': ['forgot', 'forgot', 'verify', ...times(3, 'reset'), 'otp', 'otp', 'verify'],
  'codes that nobody asked for': ['verify', 'reset', 'verify', 'otp', 'verify'],
  passwords: [...times(6, 'login'), 'otp', 'verify', 'forgot', 'reset'],
  registration: ['register', 'register', 'otp', 'verify', 'login', 'forgot', 'reset'],
  'registration without a password': [
    'registerWithout',
    'registerWithout',
    'otp',
    'verify',
    'login',
    'forgot',
    'reset',
  ],
  'registration after a code was asked for': ['otp', 'register', 'register', 'otp', 'verify', 'login'],
};
/** Without an interval, so that budgets are used up. */
const PAST_BUDGET: Readonly<Record<string, readonly Call[]>> = {
  'requests past the budget': [...times(7, 'otp'), 'verify', ...times(7, 'forgot'), 'reset', 'otp'],
  'registrations past the budget': [...times(7, 'register'), 'verify', 'otp'],
};

/** Tables that callers can fill. A plan made while one was small scans all of it. */
const GROWING = ['unknown_identifier', 'known_device', 'session', 'recovery_code', 'passkey'];
const READS = ['address_look', 'address_see', 'credential_by_address', 'unknown_login_find'];

type Plan = Readonly<{ 'Relation Name'?: string; 'Actual Loops': number; Plans?: readonly Plan[] }>;
/** How often a statement accesses each growing table. */
const visits = (plan: Plan): readonly string[] => [
  ...(plan['Relation Name'] !== undefined && GROWING.includes(plan['Relation Name'])
    ? [`${plan['Relation Name']} ${plan['Actual Loops']}`]
    : []),
  ...(plan.Plans ?? []).flatMap(visits),
];

/** Pairs of tables with the same columns, which count as equal. */
const TWINS: Readonly<Record<string, string>> = {
  audit_count: 'audit_record',
  unknown_login_lock: 'credential_lock',
  unknown_login_save: 'credential_save',
  registration_undo: 'registration_keep',
};

/** Calls that must write equally many rows; a new registration is one event more, next to its password hash. */
const COUNTED = [
  'audit_count',
  'audit_record',
  'address_save_otp',
  'unknown_login_save',
  'credential_save',
  'outbox_post',
];

describe('known and unknown addresses take the same statements', function () {
  this.timeout(120_000);
  let db: FreshDatabase;
  before(async () => void (db = await freshDatabase()));
  after(() => db.drop());

  /** Every kind of ownership that an address can have. */
  const standings: Readonly<Record<string, () => Promise<string>>> = {
    unknown: async () => anyEmail(),
    known: async () => {
      const email = anyEmail();
      await join(db, [email], '!');
      return email;
    },
    invited: () => invite(db.url),
    inactive: async () => {
      const email = await standings['known']!();
      await disable(db.url, email);
      return email;
    },
    'with a second factor and a passkey': async () => {
      const email = await standings['known']!();
      await sql(
        db.url,
        `with owner as (select user_id from user_identity where value = $1),
              auth as (update user_auth set always_second_factor = true where user_id in (select user_id from owner)),
              codes as (insert into recovery_code (user_id, code_hash) select user_id, $1 from owner)
         insert into passkey (user_id, credential_id, public_key, rp_id, counter, backup_eligible, backed_up, uv_seen, name)
         select user_id, $1::text::bytea, '', 'localhost', 0, true, true, true, 'Laptop' from owner`,
        [email],
      );
      return email;
    },
    deleted: async () => {
      const email = await standings['known']!();
      await softDelete(db.url, email);
      return email;
    },
  };

  const service = async (env: Readonly<Record<string, string>>) => {
    const { useCases, pool, take } = await recorded(db, env);
    const [code, client, language] = ['000000' as OtpCode, aClient(), 'en'] as const;
    const of = (value: string) => ({ type: 'email', value: value as EmailAddress }) as const;
    const registering = (value: string, password: string | null): Promise<unknown> =>
      useCases.register({
        firstName: aName(),
        lastName: null,
        addresses: [of(value)],
        password,
        language,
      })();
    const calls: Readonly<Record<Call, (value: string) => Promise<unknown>>> = {
      otp: (value) => useCases.requestCode(of(value), language)(),
      forgot: (value) => useCases.forgotPassword(of(value), language)(),
      verify: (value) => useCases.verifyCode({ address: of(value), code, registration: null, client, language })(),
      reset: (value) =>
        useCases.resetByCode({
          address: of(value),
          code,
          newPassword: PASSWORD,
          deviceToken: null,
          language,
        })(),
      login: (login) => useCases.signInWithPassword({ login, password: 'wrong', client, language })(),
      register: (value) => registering(value, PASSWORD),
      registerWithout: (value) => registering(value, null),
    };
    const run = async (call: Call, value: string) => {
      take();
      await calls[call](value);
      return take();
    };
    /** The statements of each call of a chain. */
    const through = async (chain: readonly Call[], value: string) => {
      const sent: string[] = [];
      for (const [i, call] of chain.entries()) {
        const statements = (await run(call, value)).map(({ name, rows }) =>
          !call.startsWith('register') && COUNTED.includes(name)
            ? `${TWINS[name] ?? name} of ${rows}`
            : (TWINS[name] ?? name),
        );
        sent.push(`${i + 1}. ${call}: ${statements.join(', ')}`);
      }
      return sent;
    };
    /** How often the reads of a call access each growing table. */
    const visited = async (call: Call, value: string) => {
      const seen: string[] = [];
      for (const { name, text, values } of await run(call, value)) {
        if (!READS.includes(name)) continue;
        const explain = { text: `explain (analyze, format json) ${text}`, values: [...values] };
        const { rows } = await pool.query<{ 'QUERY PLAN': [{ Plan: Plan }] }>(explain);
        seen.push(`${name}: ${visits(rows[0]!['QUERY PLAN'][0].Plan).toSorted().join(', ')}`);
      }
      return seen;
    };
    return { through, visited };
  };

  for (const [env, chains] of [
    [{}, CHAINS],
    [{ OTP_RESEND_INTERVAL: '0', OTP_MAX_ATTEMPTS: '100' }, PAST_BUDGET],
  ] as const)
    for (const [name, chain] of Object.entries(chains))
      it(`for ${name}`, async () => {
        // requirement 32, 33, 34, 111
        const { through } = await service(env);
        const nobodys = await through(chain, await standings['unknown']!());
        for (const [ownership, make] of Object.entries(standings))
          expect(await through(chain, await make()), ownership).to.deep.equal(nobodys);
      });

  for (const call of ['verify', 'reset', 'otp', 'login'] as const)
    it(`and read the same growing tables, for ${call}`, async () => {
      // requirement 32, 33, 34, 111
      const { visited } = await service({});
      const nobodys = await visited(call, await standings['unknown']!());
      expect(nobodys.join(' ')).to.match(/unknown_identifier 1/);
      for (const [ownership, make] of Object.entries(standings))
        expect(await visited(call, await make()), ownership).to.deep.equal(nobodys);
    });
});
