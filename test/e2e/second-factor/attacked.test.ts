import { expect } from 'chai';
import jwt from 'jsonwebtoken';
import type { Answer } from '../client.ts';
import { sql } from '../people.ts';
import { sharedService } from '../shared-service.ts';
import type { SharedService } from '../shared-service.ts';
import { as, challengeOf, complete, enrolled, login } from './enrolled.ts';

describe('a second factor that somebody tries to wear down', () => {
  let own: SharedService;
  let url: string;
  before(async () => {
    own = await sharedService();
    ({ url } = own.service);
  });

  const claimsIn = ({ body }: Answer) => jwt.decode(body.access_token) as jwt.JwtPayload;

  it('says how many recovery codes are left after parallel uses', async () => {
    const ada = await enrolled(url);
    const asked = await Promise.all([0, 1, 2].map(async () => challengeOf(await login(url, ada))));
    const answers = await Promise.all(asked.map((c, i) => complete(url, c, { recovery_code: ada.recoveryCodes[i] })));
    expect(answers.map(({ body }) => body.recovery_codes_left).toSorted()).to.deep.equal([7, 8, 9]);
  });

  it('says aal1 of a session that signed in again by its password after the factor was removed', async () => {
    const ada = await enrolled(url);
    expect((await as(url, ada, 'DELETE', '/v1/me/factors/totp')).status).to.equal(204);
    const again = await as(url, ada, 'POST', '/v1/auth/reauthenticate', { password: ada.password });
    expect(claimsIn(again)['acr']).to.equal('aal1');
  });

  it('says no newer time of an aal2 sign-in after a changed password', async () => {
    const ada = await enrolled(url);
    await sql(
      own.database.url,
      "update session set factor_at = now() - interval '2 hours', authenticated_at = now() - interval '2 hours' where id = $1",
      [ada.sessionId],
    );
    const changed = await as(url, ada, 'PUT', '/v1/me/password', {
      current_password: ada.password,
      new_password: 'another long passphrase',
    });
    const { acr, auth_time: at } = claimsIn(changed);
    expect(acr).to.equal('aal2');
    expect(Date.now() / 1000 - at).to.be.closeTo(7_200, 60);
  });

  it('tallies wrong passwords of somebody who clears their count by the right one', async () => {
    const ada = await enrolled(url);
    for (let n = 0; n < 25; n += 1) {
      for (let m = 0; m < 4; m += 1) await login(url, { ...ada, password: 'a wrong long passphrase' });
      await login(url, ada);
    }
    const [row] = await sql<{ n: number }>(
      own.database.url,
      `select count(*)::int as n from audit_event e join user_identity i on e.subject_type = 'user' and e.subject_id = i.user_id::text
        where i.value = $1 and e.action = 'password.refused'`,
      [ada.email],
    );
    // 50 without a second factor
    expect(row?.n).to.be.at.most(60);
  });
});
