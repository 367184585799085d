import { expect } from 'chai';
import { cbor } from '../../support/passkeys/software-authenticator.ts';
import type { Cbor, Deviation } from '../../support/passkeys/software-authenticator.ts';
import { call, eventually, join } from '../client.ts';
import { sql } from '../people.ts';
import { as, challengeOf, complete, enrol, enrolled, login } from '../second-factor/enrolled.ts';
import { sharedService } from '../shared-service.ts';
import {
  add,
  authenticatorFor,
  creationOptions,
  eventsOf,
  keyed,
  originOf,
  problemOf,
  send,
  signIn,
  signInOptions,
  withPasskey,
} from './passkey-steps.ts';

const REFUSED = '401 INVALID_PASSKEY';
const stored = (database: string, email: string) =>
  sql<{ row: string }>(
    database,
    `select t::text as row from session t where user_id = (select user_id from user_identity where value = $1)
      union all select (to_jsonb(t) - 'updated_at')::text from passkey t where user_id = (select user_id from user_identity where value = $1) order by 1`,
    [email],
  );

describe('an attacker of passkeys', () => {
  let url: string;
  let database: string;
  before(async () => {
    const shared = await sharedService();
    [url, database] = [shared.service.url, shared.database.url];
  });

  const ASSERTIONS: Readonly<Record<string, (own: string) => Deviation>> = {
    'another challenge': () => ({ challenge: Buffer.alloc(39, 1).toString('base64url') }),
    'a site of the attacker': () => ({ origin: 'https://evil.example' }),
    'another port of the host': () => ({ origin: 'http://localhost:1' }),
    'a sibling domain': (own) => ({ origin: own.replace('localhost', 'other.localhost') }),
    'another relying party': () => ({ rpId: 'other.localhost' }),
    'a page in a frame of another site': () => ({ crossOrigin: true }),
    'a frame, which names its site': () => ({ crossOrigin: true, topOrigin: 'https://evil.example' }),
    'another ceremony': () => ({ type: 'webauthn.create' }),
    'an authenticator that did not verify its user': () => ({ isVerified: false }),
    'an authenticator that nobody touched': () => ({ isPresent: false }),
    'the handle of another user': () => ({ userHandle: 'AAAAAAAAAAAAAAAAAAAAAA' }),
    'no user': () => ({ userHandle: null }),
    'a passkey on one device, while it was made as a synced one': () => ({ isSynced: false }),
  };
  for (const [what, deviate] of Object.entries(ASSERTIONS))
    it(`is refused with a signature for ${what}, and nothing changes`, async () => {
      const ada = await keyed(url);
      const before = await stored(database, ada.email);
      expect(problemOf(await signIn(url, ada.key, deviate(originOf(url))))).to.equal(REFUSED);
      expect(await stored(database, ada.email)).to.deep.equal(before);
      expect((await signIn(url, ada.key)).status).to.equal(200);
    });

  it('is refused with a challenge that was put beside the signed one', async () => {
    const ada = await keyed(url);
    const options = await signInOptions(url);
    const response = ada.key.get({ ...options, challenge: 'AAAA' }, { sentChallenge: options.challenge });
    expect(problemOf(await send(url, response))).to.equal(REFUSED);
  });

  it('is refused with a changed signature, and with the key of another authenticator', async () => {
    const [ada, eve] = [await keyed(url), await keyed(url)];
    const options = await signInOptions(url);
    const response = eve.key.get(options);
    const { credentialId } = ada.key;
    const posing = { ...response, id: credentialId, rawId: credentialId };
    const named = { ...posing, response: { ...posing.response, userHandle: ada.key.userHandle() } };
    expect(problemOf(await send(url, named))).to.equal(REFUSED);
    const own = ada.key.get(options);
    const changed = { ...own, response: { ...own.response, signature: response.response.signature } };
    expect(problemOf(await send(url, changed))).to.equal(REFUSED);
  });

  it('is refused with a challenge of another purpose', async () => {
    const ada = await keyed(url);
    const renewal = (await as(url, ada, 'POST', '/v1/auth/reauthenticate/options')).body.options;
    expect(problemOf(await send(url, ada.key.get(renewal)))).to.equal(REFUSED);
    const creation = await creationOptions(url, ada);
    expect(problemOf(await send(url, ada.key.get({ ...creation, rpId: 'localhost' })))).to.equal(REFUSED);
    const options = await signInOptions(url);
    const renewed = { passkey: ada.key.get(options) };
    expect(problemOf(await as(url, ada, 'POST', '/v1/auth/reauthenticate', renewed))).to.equal(REFUSED);
    expect((await send(url, ada.key.get(options))).status).to.equal(200);
  });

  it('is refused with a signature that was used', async () => {
    const ada = await keyed(url);
    const response = ada.key.get(await signInOptions(url));
    const first = await send(url, response);
    expect(first.status).to.equal(200);
    expect(problemOf(await send(url, response))).to.equal(REFUSED);
    expect(await eventsOf(url, { accessToken: first.body.access_token })).to.include('passkey.refused');
  });

  it('is refused as the second factor with the passkey of another user', async () => {
    const [ada, eve] = [await withPasskey(url, await enrolled(url)), await keyed(url)];
    const challenge = challengeOf(await login(url, ada));
    const { options } = (await call(url, '/v1/auth/second-factor/options', { challenge })).body;
    expect(options.allowCredentials.map(({ id }: { id: string }) => id)).to.deep.equal([ada.key.credentialId]);
    const passkey = eve.key.get(options);
    const sessions = await stored(database, eve.email);
    expect(problemOf(await complete(url, challenge, { passkey }))).to.equal(REFUSED);
    expect(await stored(database, eve.email)).to.deep.equal(sessions);
    expect(await eventsOf(url, eve)).to.include('passkey.refused');
    expect((await complete(url, challenge, { passkey: ada.key.get(options) })).status).to.equal(200);
    const over = ada.key.get(options, { counter: 9 });
    expect(problemOf(await complete(url, challenge, { passkey: over }))).to.equal('401 INVALID_CHALLENGE');
    expect(problemOf(await complete(url, challenge, { passkey: eve.key.get(options) }))).to.equal(
      '401 INVALID_CHALLENGE',
    );
  });

  it('is refused as the second factor with the challenge of a sign-in, or of another second factor', async () => {
    const ada = await withPasskey(url, await enrolled(url));
    const [one, other] = [challengeOf(await login(url, ada)), challengeOf(await login(url, ada))];
    const { options } = (await call(url, '/v1/auth/second-factor/options', { challenge: one })).body;
    expect(problemOf(await complete(url, other, { passkey: ada.key.get(options) }))).to.equal(REFUSED);
    const asked = await signInOptions(url);
    expect(problemOf(await complete(url, other, { passkey: ada.key.get(asked) }))).to.equal(REFUSED);
    expect(problemOf(await send(url, ada.key.get(options)))).to.equal(REFUSED);
  });

  it('learns no passkey from a challenge that a new password or the end of its session made void', async () => {
    const ada = await withPasskey(url, await enrolled(url));
    const signedIn = await complete(url, challengeOf(await login(url, ada)), { recovery_code: ada.recoveryCodes[0] });
    const session = { accessToken: signedIn.body.access_token };
    const asked = await as(url, session, 'POST', '/v1/auth/reauthenticate', { password: ada.password });
    const [renewal, waiting] = [asked.body.challenge, challengeOf(await login(url, ada))];
    const offered = async (challenge: string) =>
      problemOf(await call(url, '/v1/auth/second-factor/options', { challenge }));
    expect([await offered(renewal), await offered(waiting)]).to.deep.equal(['200 ', '200 ']);
    await call(url, '/v1/auth/logout', { refresh_token: signedIn.body.refresh_token });
    expect([await offered(renewal), await offered(waiting)]).to.deep.equal(['401 INVALID_CHALLENGE', '200 ']);
    const passwords = { current_password: ada.password, new_password: 'another long passphrase' };
    expect((await as(url, ada, 'PUT', '/v1/me/password', passwords)).status).to.equal(200);
    expect(await offered(waiting)).to.equal('401 INVALID_CHALLENGE');
  });

  it('adds no passkey with the options of another session, or with those of a sign-in', async () => {
    const [ada, eve] = [await join(url), await join(url)];
    const key = authenticatorFor(url);
    const response = key.create(await creationOptions(url, ada));
    expect(problemOf(await as(url, eve, 'POST', '/v1/me/passkeys', { response }))).to.equal(REFUSED);
    const options = { ...(await creationOptions(url, eve)), challenge: (await signInOptions(url)).challenge };
    const other = { response: key.create(options) };
    expect(problemOf(await as(url, eve, 'POST', '/v1/me/passkeys', other))).to.equal(REFUSED);
    expect((await as(url, eve, 'GET', '/v1/me/passkeys')).body.items).to.deep.equal([]);
  });

  const CREATIONS: Readonly<Record<string, Deviation>> = {
    'another site': { origin: 'https://evil.example' },
    'another relying party': { rpId: 'other.localhost' },
    'a page in a frame': { crossOrigin: true },
    'an unverified user': { isVerified: false },
    'an untouched authenticator': { isPresent: false },
    'an attestation with certificates': { attestation: 'packed' },
    'another ceremony': { type: 'webauthn.get' },
  };
  for (const [what, deviation] of Object.entries(CREATIONS))
    it(`adds no passkey of ${what}`, async () => {
      const ada = await join(url);
      expect(problemOf(await add(url, ada, authenticatorFor(url), deviation))).to.equal(REFUSED);
      expect((await as(url, ada, 'GET', '/v1/me/passkeys')).body.items).to.deep.equal([]);
    });

  it('adds no passkey twice with one challenge', async () => {
    const ada = await join(url);
    const options = await creationOptions(url, ada);
    const responses = [authenticatorFor(url), authenticatorFor(url)].map((key) => ({ response: key.create(options) }));
    const answers = await Promise.all(responses.map((body) => as(url, ada, 'POST', '/v1/me/passkeys', body)));
    expect(answers.map(problemOf).toSorted()).to.deep.equal(['201 ', REFUSED]);
  });

  it('with the password only adds none to an account that has a second factor', async () => {
    const ada = await enrol(url, await join(url));
    await sql(database, `update session set factor_at = null where id = $1`, [ada.sessionId]);
    const answer = await as(url, ada, 'POST', '/v1/me/passkeys/options', {});
    expect(problemOf(answer)).to.equal('403 REAUTHENTICATION_REQUIRED');
  });

  it('finds, renames and removes no passkey of another user', async () => {
    const [ada, eve] = [await keyed(url), await keyed(url)];
    const path = `/v1/me/passkeys/${ada.passkeyId}`;
    const before = await stored(database, ada.email);
    for (const [method, body] of [['GET'], ['PATCH', { name: 'Mine' }], ['DELETE']] as const)
      expect(problemOf(await as(url, eve, method, path, body)), method).to.equal('404 NOT_FOUND');
    expect(await stored(database, ada.email)).to.deep.equal(before);
  });

  it('who copied a key is noticed by its counter, and it is blocked until its owner removes it', async () => {
    const ada = await keyed(url, { isSynced: false });
    expect((await signIn(url, ada.key, { counter: 5 })).status).to.equal(200);
    expect(problemOf(await signIn(url, ada.key, { counter: 0, isSynced: true })), 'posing as synced').to.equal(REFUSED);
    expect(problemOf(await signIn(url, ada.key, { counter: 5 }))).to.equal(REFUSED);
    expect(problemOf(await signIn(url, ada.key, { counter: 6 }))).to.equal(REFUSED);
    const [passkey] = (await as(url, ada, 'GET', '/v1/me/passkeys')).body.items;
    expect(passkey).to.include({ blocked: true });
    expect(await eventsOf(url, ada)).to.include.members(['passkey.cloned', 'passkey.refused']);
    await eventually(async () => {
      const { body } = await call(url, `/dev/mailbox.json?to=${encodeURIComponent(ada.email)}`);
      return body.items.some(({ subject }: { subject: string }) => subject === 'A passkey was blocked');
    }, 'the notice');
    expect((await as(url, ada, 'DELETE', `/v1/me/passkeys/${ada.passkeyId}`)).status).to.equal(204);
    expect(problemOf(await signIn(url, ada.key, { counter: 7 }))).to.equal('401 UNKNOWN_PASSKEY');
  });

  it('is not seen in the counter of a synced passkey, which means nothing', async () => {
    const ada = await keyed(url);
    for (const counter of [9, 3, 3, 0])
      expect((await signIn(url, ada.key, { counter })).status, String(counter)).to.equal(200);
  });

  it('has no effect on the counter with a signature that is replayed', async () => {
    const ada = await keyed(url, { isSynced: false });
    const response = ada.key.get(await signInOptions(url));
    expect((await send(url, response)).status).to.equal(200);
    expect(problemOf(await send(url, response))).to.equal(REFUSED);
    expect((await signIn(url, ada.key)).status).to.equal(200);
  });

  it('gets the configured domain in options, also for a request that names another host', async () => {
    const headers = { host: 'evil.example', 'x-forwarded-host': 'evil.example', origin: 'https://evil.example' };
    const { body } = await call(url, '/v1/auth/passkey/options', {}, { headers });
    expect(body.options.rpId).to.equal('localhost');
  });

  it('is refused with two ids, and with CBOR that nests or promises more than it has', async () => {
    const ada = await keyed(url);
    const good = ada.key.get(await signInOptions(url));
    expect(problemOf(await send(url, { ...good, rawId: authenticatorFor(url).credentialId }))).to.equal(REFUSED);
    const data = Buffer.from(good.response.authenticatorData, 'base64url');
    const EXTENSIONS = 0x80;
    const CREDENTIAL = 0x40;
    const flagged = (flag: number): Buffer => {
      const changed = Buffer.from(data);
      changed[32] = data[32]! | flag;
      return changed;
    };
    const hostile = [
      Buffer.alloc(15_000, 0x81),
      ...['9b001fffffffffffff', 'bb001fffffffffffff', '5b001fffffffffffff', '9affffffff', '9fff'].map((hex) =>
        Buffer.from(hex, 'hex'),
      ),
    ];
    for (const tail of hostile)
      for (const head of [
        flagged(EXTENSIONS),
        Buffer.concat([flagged(CREDENTIAL), Buffer.alloc(16), Buffer.from([0, 1, 7])]),
      ]) {
        const authenticatorData = Buffer.concat([head, tail]).toString('base64url');
        const answer = await send(url, { ...good, response: { ...good.response, authenticatorData } });
        expect(problemOf(answer), tail.toString('hex', 0, 9)).to.equal(REFUSED);
      }
    const made = authenticatorFor(url).create(await creationOptions(url, ada));
    for (const tail of hostile) {
      const response = { ...made, response: { ...made.response, attestationObject: tail.toString('base64url') } };
      expect(problemOf(await as(url, ada, 'POST', '/v1/me/passkeys', { response }))).to.equal(REFUSED);
    }
    expect((await send(url, good)).status, 'nothing used the challenge up').to.equal(200);
  });

  it('is refused with keys that are malformed, weak or huge, and causes no error by them', async () => {
    const big = (bytes: number): Buffer => Buffer.alloc(bytes, 0xff);
    const keys: Readonly<Record<string, ReadonlyMap<number | string, Cbor>>> = {
      empty: new Map(),
      'off the curve': new Map<number, Cbor>([
        [1, 2],
        [3, -7],
        [-1, 1],
        [-2, big(32)],
        [-3, big(32)],
      ]),
      'of another curve': new Map<number, Cbor>([
        [1, 2],
        [3, -7],
        [-1, 2],
        [-2, big(48)],
        [-3, big(48)],
      ]),
      'without a curve': new Map<number, Cbor>([
        [1, 2],
        [3, -7],
      ]),
      'of another kind': new Map<number, Cbor>([
        [1, 3],
        [3, -7],
        [-1, big(256)],
        [-2, Buffer.from([1, 0, 1])],
      ]),
      'of words': new Map<string, Cbor>([
        ['1', 2],
        ['3', -7],
      ]),
      'too short': new Map<number, Cbor>([
        [1, 1],
        [3, -8],
        [-1, 6],
        [-2, big(3)],
      ]),
      'of no algorithm here': new Map<number, Cbor>([
        [1, 2],
        [3, -47],
        [-1, 8],
        [-2, big(32)],
        [-3, big(32)],
      ]),
      'of small numbers': new Map<number, Cbor>([
        [1, 3],
        [3, -257],
        [-1, Buffer.from([15])],
        [-2, Buffer.from([1])],
      ]),
      'with a large exponent': new Map<number, Cbor>([
        [1, 3],
        [3, -257],
        [-1, big(384)],
        [-2, big(384)],
      ]),
      'with a large modulus': new Map<number, Cbor>([
        [1, 3],
        [3, -257],
        [-1, big(2_048)],
        [-2, big(8)],
      ]),
      'beyond all limits': new Map<number, Cbor>([
        [1, 3],
        [3, -257],
        [-1, big(11_000)],
        [-2, big(11)],
      ]),
    };
    for (const [what, key] of Object.entries(keys)) {
      const eve = await join(url);
      const odd = authenticatorFor(url);
      const added = await add(url, eve, odd, { cose: cbor(key) });
      if (problemOf(added) !== REFUSED) expect(added.status, `${what}: ${added.text}`).to.equal(201);
      const expected = added.status === 201 ? REFUSED : '401 UNKNOWN_PASSKEY';
      expect(problemOf(await signIn(url, odd)), what).to.equal(expected);
    }
  });

  it('gets 422 for what is no response, with the field to correct', async () => {
    const ada = await keyed(url);
    const good = ada.key.get(await signInOptions(url));
    const bad: readonly (readonly [string, object])[] = [
      ['/response/id', { ...good, id: 'a b' }],
      ['/response/id', { ...good, id: 'A'.repeat(2_000) }],
      ['/response/type', { ...good, type: 'password' }],
      ['/response/more', { ...good, more: true }],
      ['/response/response/signature', { ...good, response: { ...good.response, signature: 'A'.repeat(30_000) } }],
      ['/response/response/userHandle', { ...good, response: { ...good.response, userHandle: 7 } }],
    ];
    for (const [pointer, response] of bad) {
      const answer = await send(url, response);
      expect(answer.status, pointer).to.equal(422);
      expect(answer.body.errors.map((error: { pointer: string }) => error.pointer)).to.deep.equal([pointer]);
    }
    const nonsense = { clientDataJSON: 'AAAA', authenticatorData: 'AAAA', signature: 'AAAA' };
    expect(problemOf(await send(url, { ...good, response: nonsense }))).to.equal(REFUSED);
  });
});
