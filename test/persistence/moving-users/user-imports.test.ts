import { expect } from 'chai';
import * as E from 'fp-ts/lib/Either.js';
import type { Pool } from 'pg';
import { makeKeys } from '../../../src/adapters/crypto/keys.ts';
import { makeRehearsedImports } from '../../../src/adapters/persistence/moving-users/rehearsed-imports.ts';
import { decideImport } from '../../../src/core/domain/moving-users/user-import.ts';
import type { ForeignUser } from '../../../src/core/domain/moving-users/user-row.ts';
import type { Username } from '../../../src/core/domain/sign-in/login.ts';
import type { UserImports } from '../../../src/core/ports/user-imports.ts';
import { purgeOf } from '../../../src/wiring/jobs.ts';
import { verified } from '../../contracts/steps.ts';
import { aForeignUser, vouchedFor } from '../../support/foreign-users.ts';
import { aMobile, anEmail, succeed } from '../../support/values.ts';
import { withOwnStores } from '../own-stores.ts';
import type { Stores } from '../own-stores.ts';

const ROUNDS = Math.min(100, Number(process.env['RACE_ROUNDS'] ?? 5));
const POLICY = { defaultRole: 'User', allowedRoles: [] };

describe('user imports', () => {
  let pool: Pool;
  let h: Stores;
  withOwnStores((own) => void ({ pool, stores: h } = own));

  const take = (users: readonly ForeignUser[], imports: UserImports = h.userImports) =>
    succeed(imports.take(users, decideImport(POLICY, users)));
  const count = async (table: string): Promise<number> =>
    (await pool.query<{ rows: number }>(`select count(*)::int as rows from ${table}`)).rows[0]!.rows;
  const counts = () => Promise.all(['"user"', 'user_auth', 'user_identity', 'imported_user', 'audit_event'].map(count));

  const claimOf = (address = anEmail()) => ({ ...address, isVerified: false, isPrimary: false, oauthProvider: null });
  const KINDS: Readonly<Record<string, (i: string) => ForeignUser>> = {
    'with verified addresses': () => aForeignUser([anEmail()]),
    'with unverified addresses only': () => aForeignUser([], { identities: [claimOf()] }),
    'with usernames only': (i) => aForeignUser([], { username: `at-once.${i}` as Username }),
  };
  for (const [kind, make] of Object.entries(KINDS))
    it(`of the same rows ${kind} create each user once when run concurrently, and all report who it is`, async () => {
      for (let round = 0; round < ROUNDS; round += 1) {
        const users = Array.from({ length: 20 }, (_, i) => make(`${round}.${i}`));
        const before = await count('"user"');
        const answers = await Promise.all(Array.from({ length: 5 }, () => take(users)));
        expect(await count('"user"')).to.equal(before + users.length);
        const made = answers.filter(({ ids }) => ids.size > 0);
        expect(made.map(({ ids }) => ids.size)).to.deep.equal([users.length]);
        const found = answers.filter(({ ids }) => ids.size === 0);
        for (const { decisions } of found)
          expect(decisions).to.deep.equal([...made[0]!.ids.values()].map((id) => ({ _tag: 'Exists', id })));
      }
    });

  // requirement 93
  it('lose a race for an address or username row by row, never as a whole', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const owner = await verified(h, [anEmail()]);
      const [email, username] = [anEmail(), `racing.${owner}` as Username];
      await pool.query(`insert into user_identity (user_id, type, value) values ($1, 'email', $2)`, [
        owner,
        email.value,
      ]);
      const users = [aForeignUser([email]), aForeignUser([anEmail()], { username }), aForeignUser([anEmail()])];
      const grab = (text: string, value: string) =>
        pool.query(text, [owner, value]).then(
          () => true,
          () => false,
        );
      const [{ decisions }, hasEmail, hasName] = await Promise.all([
        take(users),
        grab('update user_identity set is_verified = true where user_id = $1 and value = $2', email.value),
        grab('update user_auth set username = $2 where user_id = $1', username),
      ]);
      const made = decisions.map(({ _tag }) => _tag === 'Create');
      expect(made).to.deep.equal([!hasEmail, !hasName, true]);
    }
  });

  it('decide again if someone was faster between reading and writing', async () => {
    const username = `faster.${Date.now()}` as Username;
    const users = [aForeignUser([anEmail()], { username }), aForeignUser([anEmail()])];
    const owner = await verified(h, [anEmail()]);
    // The first read misses it, as if it had been taken right afterwards.
    await pool.query('update user_auth set username = $2 where user_id = $1', [owner, username]);
    let looks = 0;
    const { decisions } = await succeed(
      h.userImports.take(users, (seen, now) => {
        looks += 1;
        return decideImport(POLICY, users)(looks === 1 ? { ...seen, taken: new Set() } : seen, now);
      }),
    );
    expect(looks).to.equal(2);
    expect(decisions.map(({ _tag }) => _tag)).to.deep.equal(['Refuse', 'Create']);
  });

  // requirement 90
  it('create nobody if the audit trail can’t be written', async () => {
    await pool.query(`create function no_trail() returns trigger as $$ begin raise exception 'no'; end $$ language plpgsql;
                      create trigger no_trail before insert on audit_event execute function no_trail()`);
    const before = await counts();
    const users = [aForeignUser([anEmail()])];
    const answer = await h.userImports.take(users, decideImport(POLICY, users))();
    expect(E.isLeft(answer) && answer.left._tag).to.equal('Unavailable');
    expect(await counts()).to.deep.equal(before);
    await pool.query('drop trigger no_trail on audit_event');
    expect((await take(users)).ids.size).to.equal(1);
  });

  it('can be rehearsed with the same answers, without creating anyone', async () => {
    const taken = anEmail();
    await verified(h, [taken]);
    const [again] = [aForeignUser([anEmail()])];
    await take([again]);
    const [email, mobile, username] = [anEmail(), aMobile(), `rehearsed.${Date.now()}` as Username];
    const first = aForeignUser([email], { username });
    const google = {
      type: 'oauth' as const,
      value: 'sub',
      isVerified: true,
      isPrimary: false,
      oauthProvider: 'google',
    };
    const claim = claimOf(email);
    const batches = [
      [first, aForeignUser([taken]), again, aForeignUser([mobile]), { ...first, lastName: null }],
      [
        first,
        aForeignUser([mobile]),
        aForeignUser([anEmail()], { username }),
        aForeignUser([], { identities: [google] }),
      ],
      [
        { ...first, lastName: null },
        aForeignUser([anEmail()], { role: 'Staff' }),
        aForeignUser([], { identities: [claim] }),
      ],
      [aForeignUser([], { identities: [google, ...vouchedFor(anEmail())] }), aForeignUser([], { identities: [claim] })],
    ];
    const before = await counts();
    const rehearsed = makeRehearsedImports(pool);
    const verdictsOf = async (imports: UserImports) => {
      const all: unknown[] = [];
      for (const batch of batches)
        all.push(
          (await take(batch, imports)).decisions.map((decision) => (decision._tag === 'Exists' ? 'Exists' : decision)),
        );
      return all;
    };
    const rehearsal = await verdictsOf(rehearsed);
    await rehearsed.end();
    expect(await counts()).to.deep.equal(before);
    expect(rehearsal).to.deep.equal(await verdictsOf(h.userImports));
  });

  it('leave no mark of a row when its user is purged', async () => {
    const user = aForeignUser([anEmail()]);
    const { ids } = await take([user]);
    const id = ids.get(0)!;
    for (const [table, column] of [
      ['"user"', 'id'],
      ['user_auth', 'user_id'],
      ['user_identity', 'user_id'],
    ])
      await pool.query(`update ${table} set deleted_at = now() - interval '91 days' where ${column} = $1`, [id]);
    const marks = () =>
      pool.query('select from imported_user where user_id = $1', [id]).then(({ rowCount }) => rowCount);
    expect(await marks()).to.equal(1);
    await purgeOf(pool, makeKeys({ current: Buffer.alloc(32, 7), old: [] }))(90 * 24 * 3_600_000);
    expect(await marks()).to.equal(0);
  });
});
