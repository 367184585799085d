import { expect } from 'chai';
import { makeKeys } from '../../../src/adapters/crypto/keys.ts';
import { makeSessionCookies } from '../../../src/adapters/tokens/session-tokens.ts';
import type { SessionId } from '../../../src/core/domain/ids.ts';
import type { SessionSalt } from '../../../src/core/domain/sessions/session.ts';
import { PASSWORD, call, codeFrom, join } from '../client.ts';
import type { Answer } from '../client.ts';
import { sql } from '../people.ts';
import { SECRET_KEY } from '../process.ts';
import { sharedService } from '../shared-service.ts';
import type { SharedService } from '../shared-service.ts';

describe('the API and the cookie of a session', function () {
  this.timeout(60_000);
  let shared: SharedService;
  before(async () => void (shared = await sharedService()));

  const cookies = makeSessionCookies(
    makeKeys({ current: Buffer.from(SECRET_KEY, 'base64url'), old: [] }).derive('session-cookies'),
  );
  /** The cookie that the service makes for a generation, from what only the database and the secret together tell. */
  const cookieOf = async (sessionId: SessionId, generation = 1): Promise<string> => {
    const [row] = await sql<{ salt: SessionSalt }>(shared.database.url, 'select salt from session where id = $1', [
      sessionId,
    ]);
    return cookies.issue({ sessionId, generation }, row!.salt);
  };
  const post = (path: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Answer> =>
    call(shared.service.url, path, body, { headers });
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
  const me = async (headers: Readonly<Record<string, string>>): Promise<number> =>
    (await call(shared.service.url, '/v1/me', undefined, { headers })).status;

  // requirement 37
  it('don’t take it for a token, wherever it is sent', async () => {
    const { sessionId, accessToken } = await join(shared.service.url);
    const cookie = await cookieOf(sessionId as SessionId);
    for (const token of [cookie, `v1.${cookie}`]) {
      expect((await post('/v1/auth/refresh', { refresh_token: token })).status).to.equal(401);
      await post('/v1/auth/logout', { refresh_token: token });
      expect({
        asBearer: await me(bearer(token)),
        asCookie: await me({ cookie: `session=${token}; __Host-session=${token}` }),
        theSession: await me(bearer(accessToken)),
      }).to.deep.equal({ asBearer: 401, asCookie: 401, theSession: 200 });
    }
  });

  // requirement 37
  it('never answer with it', async () => {
    const { email, sessionId, refreshToken } = await join(shared.service.url);
    const address = { type: 'email', value: email };
    const code = await codeFrom(shared.service.url, email, () => post('/v1/auth/otp', address));
    const refreshed = await post('/v1/auth/refresh', { refresh_token: refreshToken });
    const renewed = await post('/v1/auth/reauthenticate', { password: PASSWORD }, bearer(refreshed.body.access_token));
    const answers = [
      await post('/v1/auth/login', { login: email, password: PASSWORD }),
      await post('/v1/auth/otp/verify', { ...address, code }),
      refreshed,
      renewed,
      await call(
        shared.service.url,
        '/v1/me/password',
        { current_password: PASSWORD, new_password: `${PASSWORD} 2` },
        {
          method: 'PUT',
          headers: bearer(renewed.body.access_token),
        },
      ),
    ];
    const own = sessionId as SessionId;
    const made = await Promise.all([1, 2, 3, 4].map((generation) => cookieOf(own, generation)));
    for (const { status, text, headers, body } of answers) {
      expect(status, text).to.equal(200);
      for (const cookie of [...made, await cookieOf(body.session_id)]) {
        expect(text).not.to.include(cookie);
        expect(JSON.stringify(headers)).not.to.include(cookie);
      }
    }
  });
});
