import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import { makeOpaqueTokens } from '../../src/adapters/crypto/opaque-tokens.ts';
import { makeRecoveryCodes } from '../../src/adapters/crypto/recovery-codes.ts';
import { makeTotps } from '../../src/adapters/crypto/totps.ts';
import type { UserId } from '../../src/core/domain/ids.ts';
import { anyEmail } from '../e2e/client.ts';
import { sql } from '../e2e/people.ts';
import { authenticator } from '../e2e/second-factor/authenticator.ts';
import { freshDatabase } from '../support/database.ts';
import type { FreshDatabase } from '../support/database.ts';
import { aClient } from '../support/values.ts';
import { join } from '../timing/people.ts';
import { KEYS, recorded } from './recorded.ts';

const UNKNOWN = '00000-00000';

describe('the statements for a refused second factor do not tell', function () {
  this.timeout(120_000);
  let db: FreshDatabase;
  before(async () => void (db = await freshDatabase()));
  after(() => db.drop());

  /** A user with an app, two recovery codes of which one is used, and an open challenge. */
  const enrolled = async (isLocked: boolean) => {
    const email = anyEmail();
    await join(db, [email], '!');
    const [{ id } = { id: 0 as UserId }] = await sql<{ id: UserId }>(
      db.url,
      'select user_id as id from user_identity where value = $1',
      [email],
    );
    const { sealed, shown } = makeTotps(KEYS, 'Service').newSecret(id, email);
    await sql(
      db.url,
      `update user_auth set totp_secret = $2, totp_confirmed_at = now(), totp_last_step = 0,
              factor_locked_until = case when $3 then now() + interval '1 hour' end, wrong_factor_count = case when $3 then 5 else 0 end
        where user_id = $1`,
      [id, sealed, isLocked],
    );
    const [free, used] = makeRecoveryCodes(KEYS).make(2);
    await sql(
      db.url,
      'insert into recovery_code (user_id, code_hash, used_at) values ($1, $2, null), ($1, $3, now())',
      [id, free!.hash, used!.hash],
    );
    const { token, digest } = makeOpaqueTokens().issue();
    await sql(
      db.url,
      `insert into sign_in_challenge (user_id, token_hash, epoch, amr, expires_at)
       select user_id, $2, session_epoch, '{pwd}', now() + interval '5 minutes' from user_auth where user_id = $1`,
      [id, digest],
    );
    return { id, challenge: token, app: authenticator(shown.secret), free: free!.code, used: used!.code };
  };

  const answering = async () => {
    const { useCases, take } = await recorded(db);
    return async (challenge: string, answer: Readonly<{ totp: string } | { recoveryCode: string }>) => {
      take();
      const answered = await useCases.answerChallenge({ challenge, answer, client: aClient(), language: 'en' })();
      expect(answered._tag).to.equal('Left');
      return take().map(({ name }) => name);
    };
  };

  it('which code is right while it is locked', async () => {
    // requirement 16, 32
    const { challenge, app, free, used } = await enrolled(true);
    const answer = await answering();
    expect(await answer(challenge, { totp: app.code() })).to.deep.equal(
      await answer(challenge, { totp: app.code(500) }),
    );
    const wrong = await answer(challenge, { recoveryCode: UNKNOWN });
    for (const recoveryCode of [free, used]) expect(await answer(challenge, { recoveryCode })).to.deep.equal(wrong);
  });

  it('whether a wrong code was right once, or is that of another user', async () => {
    // requirement 32
    const answer = await answering();
    const bob = await enrolled(false);
    const [ada, eve] = [await enrolled(false), await enrolled(false)];
    const wrong = await answer(ada.challenge, { recoveryCode: UNKNOWN });
    expect(await answer(ada.challenge, { recoveryCode: ada.used })).to.deep.equal(wrong);
    expect(await answer(ada.challenge, { recoveryCode: bob.free })).to.deep.equal(wrong);
    await sql(db.url, 'update user_auth set totp_last_step = 2000000000 where user_id = $1', [eve.id]);
    const never = await answer(eve.challenge, { totp: eve.app.code(500) });
    expect(await answer(eve.challenge, { totp: eve.app.code() })).to.deep.equal(never);
  });

  it('whether a challenge was ever made, or is over', async () => {
    // requirement 32
    const answer = await answering();
    const [ada, bob] = [await enrolled(false), await enrolled(false)];
    await sql(db.url, 'update sign_in_challenge set used_at = now() where user_id = $1', [ada.id]);
    await sql(db.url, 'update user_auth set session_epoch = session_epoch + 1 where user_id = $1', [bob.id]);
    const never = await answer(randomBytes(16).toString('base64url'), { totp: '000000' });
    for (const { challenge } of [ada, bob]) expect(await answer(challenge, { totp: '000000' })).to.deep.equal(never);
  });
});
