import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import { ndjson } from '../../support/foreign-rows.ts';
import { OWN_FORM } from '../../support/page-rules.ts';
import { PASSWORD, anyEmail, call, codeFrom, join } from '../client.ts';
import type { Answer, Member } from '../client.ts';
import { linkTo } from '../invitations/inviting.ts';
import { linkIn, mailFrom } from '../mailbox.ts';
import { startScript } from '../one-off.ts';
import { oneService } from '../own-database.ts';
import { makeSuperAdmin } from '../people.ts';
import { CHEAP } from '../process.ts';

/** As phones and web pages put it into a clipboard. */
const pasted = (value: string): string => `\u200f\ufeff\u00a0 ${value}\u200b\u2069\u3000\r\n`;
const grouped = (code: string, by: string): string => `${code.slice(0, 3)}${by}${code.slice(3)}`;
const arabic = (digits: string): string =>
  digits.replaceAll(/[0-9]/g, (digit) => String.fromCharCode(0x660 + Number(digit)));
const wide = (ascii: string): string =>
  ascii.replaceAll(/[!-~]/g, (one) => String.fromCharCode(one.charCodeAt(0) + 0xfee0));

// requirement 21, 65
describe('what people paste', function () {
  this.timeout(180_000);
  let started: Awaited<ReturnType<typeof oneService>>;
  let admin: Member;
  before(async () => {
    started = await oneService();
    admin = await join(started.service.url);
    await makeSuperAdmin(started.database.url, admin.email);
  });
  after(() => started.end());

  const post = (path: string, body: object): Promise<Answer> => call(started.service.url, `/v1/auth/${path}`, body);
  const as = ({ accessToken }: Pick<Member, 'accessToken'>, method: string, path: string, body?: unknown) =>
    call(started.service.url, path, body, { method, headers: { authorization: `Bearer ${accessToken}` } });
  const codeTo = (to: string, act: () => Promise<unknown>) => codeFrom(started.service.url, to, act);
  const found = async (query: Readonly<Record<string, string>>): Promise<readonly string[]> => {
    const { status, body } = await as(
      admin,
      'GET',
      `/v1/users?${Object.entries(query)
        .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
        .join('&')}`,
    );
    expect(status).to.equal(200);
    return body.items.flatMap(({ identities }: { identities: readonly { value: string }[] }) =>
      identities.map(({ value }) => value),
    );
  };

  it('registers, signs in, recovers and finds one account by every form of its address', async () => {
    const kept = 'user@müller.example';
    const forms = [kept, 'USER@XN--MLLER-KVA.example', 'User@mu\u0308ller.example', pasted(kept)];
    let registration = '';
    const first = await codeTo(kept, async () => {
      const body = { first_name: 'Ada', email: pasted('user@xn--mller-kva.example'), password: PASSWORD };
      ({ registration } = (await post('register', body)).body);
    });
    const guess = {
      type: 'email',
      value: forms[1],
      code: pasted(grouped(first, ' ')),
      registration: pasted(registration),
    };
    expect((await post('otp/verify', guess)).status).to.equal(200);
    for (const login of forms) {
      expect((await post('login', { login, password: PASSWORD })).status, login).to.equal(200);
      expect(await found({ q: login }), login).to.deep.equal([kept]);
      const code = await codeTo(kept, () => post('otp', { type: 'email', value: login }));
      const spelt = { type: 'email', value: login, code: grouped(code, '-') };
      expect((await post('otp/verify', spelt)).status, login).to.equal(200);
    }
    const code = await codeTo(kept, () => post('password/forgot', { type: 'email', value: forms[3] }));
    const reset = {
      type: 'email',
      value: forms[2],
      code: pasted(grouped(code, '\u2009')),
      new_password: `${PASSWORD} 2`,
    };
    expect((await post('password/reset', reset)).status).to.equal(204);
  });

  it('is one mobile number in the digits and signs of every keyboard', async () => {
    const kept = '+14155550188';
    const forms = [
      pasted(kept),
      wide('+1(415)555-0188'),
      `+${arabic('14155550188')}`,
      '+1\u2009415\u2212555\u20110188',
    ];
    const code = await codeTo(kept, () =>
      post('register', { first_name: 'Ada', mobile: forms[1], password: PASSWORD }),
    );
    expect((await post('otp/verify', { type: 'mobile', value: forms[2], code })).status).to.equal(200);
    for (const [i, value] of forms.entries()) {
      const again = await codeTo(kept, () => post('otp', { type: 'mobile', value }));
      const other = forms[(i + 1) % forms.length];
      expect((await post('otp/verify', { type: 'mobile', value: other, code: again })).status, value).to.equal(200);
      expect(await found({ q: value }), value).to.deep.equal([kept]);
    }
    // as a form sends the spaces of a number
    expect((await as(admin, 'GET', '/v1/users?q=%2B1+%28415%29+555-01')).body.items).to.have.lengthOf(1);
    for (const q of ['+1 (415) 555-01', wide('+1 415 55501'), '\u202a+1 415\u2009555 01'])
      expect(await found({ q }), q).to.include(kept);
  });

  it('is read in usernames, roles and identities', async () => {
    const username = `pasted${process.pid}`;
    expect((await as(admin, 'PATCH', '/v1/me', { username: pasted(username.toUpperCase()) })).body.username).to.equal(
      username,
    );
    expect((await post('login', { login: pasted(username), password: PASSWORD })).status).to.equal(200);
    expect(await found({ q: pasted(username), role: pasted('SuperAdmin') })).to.deep.equal([admin.email]);
    const own = anyEmail();
    const code = await codeTo(own, () => as(admin, 'POST', '/v1/me/identities', { type: 'email', value: pasted(own) }));
    const { body } = await as(admin, 'GET', '/v1/me');
    const { id } = body.identities.find(({ value }: { value: string }) => value === own);
    const verified = await as(admin, 'POST', `/v1/me/identities/${id}/verify`, { code: grouped(code, '\u00a0') });
    expect(verified.status).to.equal(200);
    const fresh = await codeTo(own, () => post('otp', { type: 'email', value: own }));
    const again = { type: 'email', value: pasted(own), code: grouped(fresh, '-') };
    const renewed = await as(admin, 'POST', '/v1/auth/reauthenticate', again);
    expect(renewed.status).to.equal(200);
    admin = { ...admin, accessToken: renewed.body.access_token };
  });

  it('is read in invitations and on the pages behind links', async () => {
    const { url } = started.service;
    const invited = anyEmail();
    const form = { first_name: 'Grace', role: pasted('User'), email: pasted(invited), password: PASSWORD };
    expect((await as(admin, 'POST', '/v1/users', form)).status).to.equal(201);
    const { token } = await linkTo(url, invited);
    const page = await call(url, `/invitation?token=${encodeURIComponent(pasted(token))}`);
    expect(page.status).to.equal(200);
    expect((await post('invitation/accept', { token: pasted(token) })).status).to.equal(200);
    const { id } = (await as(admin, 'GET', `/v1/users?q=${invited}`)).body.items[0];
    const mail = await mailFrom(url, invited, () => as(admin, 'POST', `/v1/users/${id}/password-reset`));
    const link = `/reset?token=${encodeURIComponent(pasted(linkIn(mail).token))}`;
    expect((await call(url, link)).status).to.equal(200);
    const form2 = new URLSearchParams({ token: pasted(linkIn(mail).token), new_password: `${PASSWORD} 3` }).toString();
    expect((await call(url, '/reset', form2, { headers: OWN_FORM })).status).to.equal(303);
    expect((await post('login', { login: invited, password: `${PASSWORD} 3` })).status).to.equal(200);
  });

  it('is read in an import', async () => {
    const [email, mobile] = [anyEmail(), '+14155550199'];
    const rows = [
      {
        first_name: 'Ada',
        username: pasted('Imported.Ada'),
        role: pasted('User'),
        identities: [
          { type: 'email', value: pasted(email.toUpperCase()), is_verified: true },
          { type: 'mobile', value: wide(mobile), is_verified: true },
        ],
      },
      { first_name: 'Ali', identities: [{ type: 'email', value: 'ali@xn--mgba3gch31f060k.com', is_verified: true }] },
    ];
    const args = ['--allow-role', pasted('Staff')];
    const imports = startScript('users-import.ts', { ...CHEAP, DATABASE_URL: started.database.url }, args);
    imports.stdin.end(ndjson(rows));
    expect((await text(imports.stdout)).match(/"verdict":"created"/g)).to.have.length(2);
    expect(await found({ q: 'imported.ada' })).to.have.members([email, mobile]);
    expect(await found({ q: 'ali@نامه\u200cای.com' })).to.deep.equal(['ali@نامه\u200cای.com']);
  });
});
