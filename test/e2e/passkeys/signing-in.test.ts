import { expect } from 'chai';
import jwt from 'jsonwebtoken';
import { call } from '../client.ts';
import type { Answer } from '../client.ts';
import { as } from '../second-factor/enrolled.ts';
import { sharedService } from '../shared-service.ts';
import { authenticatorFor, add, eventsOf, keyed, problemOf, signIn, signInOptions } from './passkey-steps.ts';

describe('signing in with a passkey', () => {
  let url: string;
  before(async () => void ({ url } = (await sharedService()).service));

  for (const algorithm of ['ES256', 'EdDSA', 'RS256'] as const)
    it(`lets its owner in by one signature, which is two factors (${algorithm})`, async () => {
      const ada = await keyed(url, { algorithm });
      const done = await signIn(url, ada.key);
      expect(done.status, done.text).to.equal(200);
      const claims = jwt.decode(done.body.access_token) as jwt.JwtPayload;
      expect(claims).to.deep.include({ acr: 'aal2', amr: ['swk', 'user', 'mfa'] });
      const fresh = { accessToken: done.body.access_token };
      const [passkey] = (await as(url, fresh, 'GET', '/v1/me/passkeys')).body.items;
      expect(passkey).to.include({ id: ada.passkeyId, name: 'Laptop', backed_up: true, blocked: false });
      expect(passkey.last_used_at).to.be.a('string');
      expect(await eventsOf(url, fresh)).to.include.members(['passkey.added', 'session.started']);
    });

  it('says that a key on one device is bound to it', async () => {
    const ada = await keyed(url, { isSynced: false });
    const done = await signIn(url, ada.key);
    const claims = jwt.decode(done.body.access_token) as jwt.JwtPayload;
    expect(claims['amr']).to.deep.equal(['hwk', 'user', 'mfa']);
  });

  it('keeps a known device', async () => {
    const ada = await keyed(url);
    const response = ada.key.get(await signInOptions(url));
    const done = await call(url, '/v1/auth/passkey', { response, device_token: ada.deviceToken });
    expect(done.body.device_token).to.equal(ada.deviceToken);
  });

  it('offers the same to everybody, and names no passkey', async () => {
    const answer = await call(url, '/v1/auth/passkey/options', {});
    expect(answer.headers['cache-control']).to.equal('no-store');
    expect(answer.body).to.deep.include({ expires_in: 300 });
    expect(answer.body.options).to.deep.include({
      allowCredentials: [],
      userVerification: 'required',
      rpId: 'localhost',
    });
  });

  it('refuses a passkey that it does not know', async () => {
    const key = authenticatorFor(url);
    expect(problemOf(await signIn(url, key, { userHandle: null }))).to.equal('401 UNKNOWN_PASSKEY');
  });

  it('answers alike, to the byte, about passkeys that never were, that are gone, and of deleted users', async () => {
    const [removed, deleted] = [await keyed(url), await keyed(url)];
    await as(url, removed, 'DELETE', `/v1/me/passkeys/${removed.passkeyId}`);
    await as(url, deleted, 'DELETE', '/v1/me');
    const never = authenticatorFor(url);
    const answers: Answer[] = [];
    for (const key of [never, removed.key, deleted.key])
      answers.push(await signIn(url, key, { userHandle: removed.key.userHandle() }));
    const withoutId = ({ status, body }: Answer) => JSON.stringify({ status, ...body, request_id: '' });
    expect(new Set(answers.map(withoutId)).size).to.equal(1);
    expect(new Set(answers.map(({ text }) => text.length)).size).to.equal(1);
    const options = [await signInOptions(url), await signInOptions(url)];
    const alike = options.map((one) => JSON.stringify({ ...one, challenge: one.challenge.length }));
    expect(alike[0]).to.equal(alike[1]);
    expect(options[0].challenge).to.not.equal(options[1].challenge);
  });

  it('refuses the same passkey for a second account', async () => {
    const ada = await keyed(url);
    const eve = await keyed(url);
    expect(problemOf(await add(url, eve, ada.key))).to.equal('409 ALREADY_ADDED');
  });
});
