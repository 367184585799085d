import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import { join } from '../e2e/client.ts';
import type { Answer } from '../e2e/client.ts';
import { authenticatorFor, keyed, signInOptions, withPasskey } from '../e2e/passkeys/passkey-steps.ts';
import { disable, makeSuperAdmin, sql } from '../e2e/people.ts';
import { CHEAP } from '../e2e/process.ts';
import { as, challengeOf, complete, enrolled, login, problemOf } from '../e2e/second-factor/enrolled.ts';
import { world } from '../e2e/world.ts';
import type { World } from '../e2e/world.ts';
import { expectSameTimes } from './interleaved.ts';

const LONG = { ...CHEAP, MFA_CHALLENGE_TTL: '3600', FACTOR_LOCK: '3600' };
const NO_LOCK = { ...LONG, FACTOR_MAX_ATTEMPTS: '100000', MAX_CONSECUTIVE_FAILURES: '100000' };

/** The time of one call with the body, which must be refused like that. */
const timeOf =
  ({ post }: World, path: string, refusal: string) =>
  async (bodyOf: () => Promise<object> | object): Promise<number> => {
    const body = await bodyOf();
    const start = performance.now();
    const answer: Answer = await post(path, body);
    const ms = performance.now() - start;
    expect(problemOf(answer)).to.equal(refusal);
    return ms;
  };

const inWorld = (env: object, test: (w: World, url: string) => Promise<void>) => async () => {
  const w = await world({ ...env });
  try {
    await test(w, w.service.url);
  } finally {
    await w.end();
  }
};

describe('the time of a refusal does not tell', function () {
  this.timeout(1_800_000);

  it(
    'which code would have been right, while the second factor is locked',
    // requirement 16, 32
    inWorld(LONG, async (w, url) => {
      const ada = await enrolled(url);
      const challenge = challengeOf(await login(url, ada));
      const wrong = () => complete(url, challenge, { totp: ada.app.code(500) });
      while ((await wrong()).status === 401);
      const locked = timeOf(w, 'second-factor', '429 LOCKED');
      await expectSameTimes(
        'code of the app during the lock',
        {
          right: () => ({ challenge, totp: ada.app.code() }),
          wrong: () => ({ challenge, totp: ada.app.code(500) }),
        },
        locked,
      );
      await expectSameTimes(
        'recovery code during the lock',
        {
          right: () => ({ challenge, recovery_code: ada.recoveryCodes[0] }),
          wrong: () => ({ challenge, recovery_code: '00000-00000' }),
        },
        locked,
      );
    }),
  );

  it(
    'whether a code was used, or is that of another user',
    // requirement 32
    inWorld(NO_LOCK, async (w, url) => {
      const [ada, bob] = [await enrolled(url), await enrolled(url)];
      const [used] = ada.recoveryCodes;
      await complete(url, challengeOf(await login(url, ada)), { recovery_code: used });
      const challenge = challengeOf(await login(url, ada));
      // so that each code of the app is one of a used step
      await sql(
        w.db.url,
        `update user_auth set totp_last_step = totp_last_step + 100000
          where user_id = (select user_id from user_identity where value = $1)`,
        [ada.email],
      );
      const wrong = timeOf(w, 'second-factor', '401 INVALID_CODE');
      await expectSameTimes(
        'wrong recovery code',
        {
          'never made': () => ({ challenge, recovery_code: '00000-00000' }),
          used: () => ({ challenge, recovery_code: used }),
          'of another user': () => ({ challenge, recovery_code: bob.recoveryCodes[0] }),
        },
        wrong,
      );
      await expectSameTimes(
        'wrong code of the app',
        {
          'never right': () => ({ challenge, totp: ada.app.code(500) }),
          used: () => ({ challenge, totp: ada.app.code() }),
          'of another user': () => ({ challenge, totp: bob.app.code() }),
        },
        wrong,
      );
    }),
  );

  it(
    'whether a challenge was ever made, was used, or is void with its user',
    // requirement 32
    inWorld(LONG, async (w, url) => {
      const [ada, bob] = [await enrolled(url), await enrolled(url)];
      const used = challengeOf(await login(url, ada));
      expect((await complete(url, used, { totp: ada.app.code() })).status).to.equal(200);
      const ofDisabled = challengeOf(await login(url, bob));
      const { id } = (await as(url, bob, 'GET', '/v1/me')).body;
      const admin = await join(url);
      await makeSuperAdmin(w.db.url, admin.email);
      expect((await as(url, admin, 'PATCH', `/v1/users/${id}`, { is_active: false })).status).to.equal(200);
      const ofDeleted = challengeOf(await login(url, ada));
      const opened = await complete(url, challengeOf(await login(url, ada)), { recovery_code: ada.recoveryCodes[0] });
      expect((await as(url, { accessToken: opened.body.access_token }, 'DELETE', '/v1/me')).status).to.equal(204);
      const challenges = { 'never made': randomBytes(32).toString('base64url'), used, ofDeleted, ofDisabled };
      const about = (rest: object) =>
        Object.fromEntries(
          Object.entries(challenges).map(([name, challenge]) => [name, () => ({ challenge, ...rest })]),
        );
      const over = '401 INVALID_CHALLENGE';
      await expectSameTimes('answer to a lost challenge', about({ totp: '000000' }), timeOf(w, 'second-factor', over));
      await expectSameTimes('options for a lost challenge', about({}), timeOf(w, 'second-factor/options', over));
    }),
  );

  it(
    'whether a passkey never was, is gone, or belongs to a deleted user: for a sign-in, and as a second factor',
    // requirement 32
    inWorld(LONG, async (w, url) => {
      const [removed, deleted] = [await keyed(url), await keyed(url)];
      await as(url, removed, 'DELETE', `/v1/me/passkeys/${removed.passkeyId}`);
      await as(url, deleted, 'DELETE', '/v1/me');
      const challenge = challengeOf(await login(url, await withPasskey(url, await enrolled(url))));
      const keys = { never: authenticatorFor(url), removed: removed.key, deleted: deleted.key };
      const sent = { userHandle: removed.key.userHandle() };
      const bodies = (of: (key: typeof removed.key) => () => Promise<object>) =>
        Object.fromEntries(Object.entries(keys).map(([name, key]) => [name, of(key)]));
      await expectSameTimes(
        'unknown passkey, to sign in',
        bodies((key) => async () => ({ response: key.get(await signInOptions(url), sent) })),
        timeOf(w, 'passkey', '401 UNKNOWN_PASSKEY'),
      );
      const second = async () => (await w.post('second-factor/options', { challenge })).body.options;
      await expectSameTimes(
        'unknown passkey, as a second factor',
        bodies((key) => async () => ({ challenge, passkey: key.get(await second(), sent) })),
        timeOf(w, 'second-factor', '401 UNKNOWN_PASSKEY'),
      );
    }),
  );

  it(
    'whose a passkey is, or whether it or its user is blocked, to somebody who can’t sign with it',
    // requirement 32
    inWorld(LONG, async (w, url) => {
      const [own, other, disabled, blocked] = [await keyed(url), await keyed(url), await keyed(url), await keyed(url)];
      await disable(w.db.url, disabled.email);
      await sql(w.db.url, 'update passkey set blocked_at = now() where id = $1', [blocked.passkeyId]);
      const forger = authenticatorFor(url);
      const forged = ({ key }: typeof own, options: Parameters<typeof forger.get>[0]) => {
        const { credentialId: id } = key;
        return { ...forger.get(options, { userHandle: key.userHandle() }), id, rawId: id };
      };
      const owners = { own, other, disabled, blocked };
      await expectSameTimes(
        'forged signature, to sign in',
        Object.fromEntries(
          Object.entries(owners).map(([name, owner]) => [
            name,
            async () => ({ response: forged(owner, await signInOptions(url)) }),
          ]),
        ),
        timeOf(w, 'passkey', '401 INVALID_PASSKEY'),
      );
    }),
  );
});
