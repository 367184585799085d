import { createPublicKey } from 'node:crypto';
import { expect } from 'chai';
import type { Pool } from 'pg';
import { makeKeys } from '../../../src/adapters/crypto/keys.ts';
import type { Database } from '../../../src/adapters/persistence/database/database.ts';
import { loadConfig } from '../../../src/config/load-config.ts';
import { keyStates } from '../../../src/core/domain/sessions/signing-key.ts';
import { signingKeysOf } from '../../../src/wiring/keys.ts';
import { freshDatabase } from '../../support/database.ts';
import type { FreshDatabase } from '../../support/database.ts';

const [first, second] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
const LEAD_MS = 60_000;

const configuration = (ttlSeconds = 900) => {
  const keys = { SIGNING_KEY_LEAD: '60', SIGNING_KEY_TTL: '600', ACCESS_TOKEN_TTL: String(ttlSeconds) };
  const loaded = loadConfig({ NODE_ENV: 'test', ...keys });
  if (loaded._tag === 'Left') throw new Error('the configuration is refused');
  return loaded.right;
};

describe('signing keys with several instances', () => {
  let fresh: FreshDatabase;
  let database: Database;
  let pool: Pool;
  const config = configuration();

  before(async () => {
    fresh = await freshDatabase();
    database = fresh.open(12);
    ({ pool } = database);
  });
  beforeEach(() => pool.query('delete from signing_key; truncate audit_event, audit_detail'));
  after(() => fresh.drop());

  const store = (current = first, old: readonly Buffer[] = []) =>
    signingKeysOf(config, database, makeKeys({ current, old }));
  const atOnce = (force: boolean) => Promise.all(Array.from({ length: 10 }, () => store().rotate({ force })));
  const kids = async (): Promise<readonly string[]> => (await store().load()).keys.map(({ kid }) => kid);
  const elapse = (ms: number) =>
    pool.query(`update signing_key set activates_at = activates_at - make_interval(secs => $1::float8 / 1000)`, [ms]);
  const recordedEvents = async () =>
    (
      await pool.query(
        `select action, subject_id, details::json -> 'changes' as changes
           from audit_event join audit_detail on event_id = id
          where subject_type = 'signing-key' and actor_id is null order by at, id`,
      )
    ).rows;
  const sealed = async (): Promise<Buffer> =>
    (await pool.query<{ private_key: Buffer }>('select private_key from signing_key')).rows[0]!.private_key;

  it('that start together share one key, which signs at once', async () => {
    const found = await atOnce(false);
    const made = await kids();
    expect(made).to.have.lengthOf(1);
    for (const { keys, now } of found) {
      expect(keys.map(({ kid }) => kid)).to.deep.equal(made);
      expect(keyStates(config.signingKeys, keys, now).get(made[0]!)).to.equal('active');
    }
  });

  it('get one more when it is due, one lead before it signs', async () => {
    await store().rotate({ force: false });
    await elapse(config.signingKeys.rotateEveryMs - LEAD_MS - 5_000);
    await atOnce(false);
    expect(await kids(), 'not yet').to.have.lengthOf(1);
    await elapse(5_000);
    await atOnce(false);
    const { keys, now } = await store().load();
    expect(keys).to.have.lengthOf(2);
    expect([...keyStates(config.signingKeys, keys, now).values()]).to.deep.equal(['active', 'next']);
    expect(keys[1]!.activatesAt.getTime() - now.getTime()).to.be.within(LEAD_MS - 5_000, LEAD_MS);
  });

  // requirement 86
  it('are recorded in the audit trail when created and removed, once each', async () => {
    const [oldest] = (await atOnce(false))[0]!.keys;
    const [, newer] = (await store().rotate({ force: true })).keys;
    await elapse(2 * LEAD_MS + config.signingKeys.tokenTtlMs);
    const third = (await atOnce(false))[0]!.keys.at(-1);
    const at = (key: typeof oldest) => ({ field: 'activates_at', before: null, after: key!.activatesAt.toISOString() });
    const isForced = (after: boolean) => ({ field: 'is_forced', before: null, after });
    expect(await recordedEvents()).to.deep.equal([
      { action: 'signing-key.created', subject_id: oldest!.kid, changes: [at(oldest), isForced(false)] },
      { action: 'signing-key.created', subject_id: newer!.kid, changes: [at(newer), isForced(true)] },
      { action: 'signing-key.created', subject_id: third!.kid, changes: [at(third), isForced(false)] },
      { action: 'signing-key.removed', subject_id: oldest!.kid, changes: [] },
    ]);
  });

  // requirement 90
  it('are neither created nor removed if that can’t be recorded', async () => {
    await store().rotate({ force: false });
    await pool.query(`alter table audit_event add constraint mute check (action not like 'signing-key.%') not valid`);
    try {
      const before = await kids();
      const outcome = await store()
        .rotate({ force: true })
        .then(
          () => 'rotated',
          () => 'refused',
        );
      expect({ outcome, kids: await kids() }).to.deep.equal({ outcome: 'refused', kids: before });
    } finally {
      await pool.query('alter table audit_event drop constraint mute');
    }
  });

  it('forced concurrently are created one lead apart, and removed when no token can be valid', async () => {
    await store().rotate({ force: false });
    await atOnce(true);
    const { keys } = await store().load();
    expect(keys).to.have.lengthOf(11);
    for (const [i, { activatesAt }] of keys.slice(2).entries())
      expect(activatesAt.getTime() - keys[i + 1]!.activatesAt.getTime()).to.equal(LEAD_MS);
    await elapse(11 * LEAD_MS + config.signingKeys.tokenTtlMs);
    await store().rotate({ force: false });
    expect(await kids()).not.to.include.members([keys[0]!.kid]);
    expect((await kids()).at(-1), 'one has to sign').to.be.a('string');
  });

  // requirement 43
  it('are kept for the longest token lifetime of any process, even if it is shortened', async () => {
    const rotate = (seconds: number, force = false) =>
      signingKeysOf(configuration(seconds), database, makeKeys({ current: first, old: [] })).rotate({ force });
    const [oldest] = (await rotate(3_600)).keys;
    // A process with a short token lifetime made the key, and one with a longer lifetime uses it, too.
    await rotate(60, true);
    await rotate(3_600);
    const [, newer] = (await rotate(60)).keys;
    await elapse(LEAD_MS);
    await rotate(60, true);
    await elapse(LEAD_MS + 3_500_000);
    expect(await kids()).to.include.members([oldest!.kid, newer!.kid]);
    await rotate(60);
    expect(await kids(), 'its last token may be valid').to.include.members([oldest!.kid, newer!.kid]);
    await elapse(130_000);
    await rotate(60);
    expect(await kids()).to.not.include.members([oldest!.kid]);
    expect(await kids()).to.include(newer!.kid);
    await elapse(LEAD_MS);
    await rotate(60);
    expect(await kids()).to.not.include.members([newer!.kid]);
  });

  it('are stored encrypted and match the published keys', async () => {
    const [{ privateKey, publicKey, kid } = expect.fail('no key')] = (await store().rotate({ force: false })).keys;
    expect((await sealed()).toString('latin1')).not.to.match(/PRIVATE|BEGIN/);
    expect(createPublicKey(privateKey).equals(publicKey), kid).to.equal(true);
    expect(publicKey.asymmetricKeyDetails?.namedCurve).to.equal('prime256v1');
  });

  it('are decrypted with a former secret and encrypted again with the newest one', async () => {
    const [made] = (await store().rotate({ force: false })).keys;
    const before = await sealed();
    expect((await store(second, [first]).load()).keys[0]?.kid, 'looking changes nothing').to.equal(made!.kid);
    expect(await sealed()).to.deep.equal(before);
    await store(second, [first]).rotate({ force: false });
    const [kept] = (await store(second).load()).keys;
    expect(kept!.publicKey.equals(made!.publicKey)).to.equal(true);
    const after = await sealed();
    await store(second, [first]).rotate({ force: false });
    expect(await sealed(), 'once').to.deep.equal(after);
  });

  it('that no secret decrypts cause an error, not an outage, and no new key', async () => {
    await store().rotate({ force: false });
    for (const act of [store(second).load, () => store(second).rotate({ force: true })]) {
      const failure = await act().then(
        () => expect.fail('it was opened'),
        (error: Error) => error,
      );
      expect(failure).to.be.an.instanceOf(RangeError);
      expect(failure.message).to.include('SECRET_KEYS_OLD');
    }
    expect(await kids()).to.have.lengthOf(1);
  });
});
