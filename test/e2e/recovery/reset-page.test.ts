import { expect } from 'chai';
import { OWN_FORM, PAGE_POLICY, expectOwnFilesOnly } from '../../support/page-rules.ts';
import { begin, call, join, PASSWORD } from '../client.ts';
import type { Answer } from '../client.ts';
import { linkIn, mailFrom } from '../mailbox.ts';
import { oneService } from '../own-database.ts';
import type { ServiceProcess } from '../process.ts';

const NEW = 'another passphrase, long enough';
const FORM = OWN_FORM['content-type'];

describe('the reset page', function () {
  this.timeout(60_000);
  let service: ServiceProcess;
  let end: () => Promise<void>;

  before(async () => void ({ service, end } = await oneService()));
  after(() => end());

  const somebody = async () => {
    const { email } = await join(service.url);
    const mail = await mailFrom(service.url, email, () =>
      call(service.url, '/v1/auth/password/forgot', { type: 'email', value: email }),
    );
    return { email, ...linkIn(mail) };
  };
  const open = (query: string, headers = {}) => call(service.url, `/reset${query}`, undefined, { headers });
  const submit = (fields: Record<string, string>, headers = {}) =>
    call(service.url, '/reset', new URLSearchParams(fields).toString(), {
      headers: { ...OWN_FORM, ...headers },
    });
  const login = async (email: string, password: string) =>
    (await call(service.url, '/v1/auth/login', { login: email, password })).status;
  const titleOf = ({ text }: Answer): string => /<h1>(.*?)<\/h1>/.exec(text)?.[1] ?? '';
  const alertOf = ({ text }: Answer): string => /role="alert"[^>]*>.*?<a [^>]*>([^<]*)<\/a>/s.exec(text)?.[1] ?? '';
  const keptToken = ({ text }: Answer): string =>
    /<input type="hidden" name="token" value="([^"]*)"/.exec(text)?.[1] ?? '';

  /** Common to every page. */
  const expectPage = ({ status, headers, text }: Answer, wanted: number, language = 'en'): void => {
    expect(status, text).to.equal(wanted);
    expect(headers['content-type']).to.equal('text/html; charset=utf-8');
    expect(headers['content-language']).to.equal(language);
    expect(headers['cache-control']).to.equal('no-store');
    expect(headers['referrer-policy']).to.equal('strict-origin');
    expect(headers['x-robots-tag']).to.equal('noindex');
    expect(headers['x-content-type-options']).to.equal('nosniff');
    expect(headers['content-security-policy']).to.equal(PAGE_POLICY);
    expect(headers).not.to.have.property('set-cookie');
    expect(text).to.match(new RegExp(`^<!doctype html>\n<html lang="${language}">`));
    expectOwnFilesOnly(text);
    expect(text).not.to.contain(NEW);
  };

  const expectDone = ({ status, headers, text }: Answer): void => {
    expect(status, text).to.equal(303);
    expect(headers['location']).to.equal('/sign-in');
  };

  it('shows a form, is not used up by opening, and changes the password', async () => {
    // requirement 79
    const { email, token, href } = await somebody();
    const { pathname, search } = new URL(href);
    expect(pathname).to.equal('/reset');
    for (let n = 0; n < 3; n += 1) {
      const shown = await open(search);
      expectPage(shown, 200);
      expect(keptToken(shown)).to.equal(token);
      expect(shown.text).to.match(/<form\s+method="post"\s+action="\/reset"/);
    }
    expect(await login(email, PASSWORD)).to.equal(200);
    const done = await submit({ token, new_password: NEW, repeat: NEW });
    expectDone(done);
    expect({
      oldPassword: await login(email, PASSWORD),
      newPassword: await login(email, NEW),
    }).to.deep.equal({ oldPassword: 401, newPassword: 200 });
    for (const answer of [await open(search), await submit({ token, new_password: NEW, repeat: NEW })]) {
      expectPage(answer, 401);
      expect(titleOf(answer)).to.equal('This link is not good any more');
      expect(answer.text).to.contain('forgot password').and.not.to.contain('name="token"');
    }
  });

  it('explains why a password is refused, and shows the form again with the token', async () => {
    // requirement 1, 4
    const { email, token } = await somebody();
    for (const [password, repeat, why] of [
      ['short', 'short', /must have at least 12 characters/],
      ['', '', /must have at least 12 characters/],
      ['x'.repeat(257), 'x'.repeat(257), /must have at most 256 characters/],
      ['password1234', 'password1234', /most common passwords/],
      ['Ada ada Ada ada', 'Ada ada Ada ada', /own name or address/],
      [NEW, `${NEW} `, /the two that you typed differ/],
      [NEW, '', /the two that you typed differ/],
    ] as const) {
      const answer = await submit({ token, new_password: password, repeat });
      expectPage(answer, 422);
      expect(alertOf(answer))
        .to.match(why)
        .and.to.match(/^Your password was not changed/);
      expect(keptToken(answer)).to.equal(token);
    }
    expect(await login(email, PASSWORD)).to.equal(200);
    expectDone(await submit({ token, new_password: NEW }));
    expect(await login(email, NEW)).to.equal(200);
  });

  it('is in German for readers who prefer it', async () => {
    const german = { 'accept-language': 'de-CH, en;q=0.5' };
    const { token } = await somebody();
    const shown = await open(`?token=${token}`, german);
    expectPage(shown, 200, 'de');
    expect(titleOf(shown)).to.equal('Wählen Sie ein neues Passwort');
    for (const [password, why] of [
      ['kurz', /muss mindestens 12 Zeichen haben/],
      ['x'.repeat(257), /darf höchstens 256 Zeichen haben/],
      ['password1234', /eines der häufigsten Passwörter/],
      ['Ada ada Ada ada', /aus Ihrem Namen, Ihrer Adresse oder dem Namen des Dienstes/],
    ] as const) {
      const answer = await submit({ token, new_password: password }, german);
      expectPage(answer, 422, 'de');
      expect(alertOf(answer)).to.match(why);
    }
    expectDone(await submit({ token, new_password: NEW }, german));
    expectPage(await open('?token=x', german), 401, 'de');
    expectPage(await open('', german), 422, 'de');
  });

  it('explains what to do if the token is missing, repeated, or made up', async () => {
    const { token } = await somebody();
    for (const query of ['', '?', '?token=', '?token', '?Token=x', `?token=${token}&token=${token}`]) {
      const answer = await open(query);
      expectPage(answer, 422);
      expect(titleOf(answer), query).to.equal('The link is incomplete');
    }
    expectPage(await submit({ new_password: NEW }), 422);
    for (const made of ['x', token.slice(1), `${token}x`, '\0', '%', '"><script>alert(1)</script>', 'x'.repeat(5000)]) {
      expectPage(await open(`?token=${encodeURIComponent(made)}`), 401);
      if (made !== '\0') expectPage(await submit({ token: made, new_password: NEW }), 401);
    }
    // Unknown parameters are ignored on pages.
    expectPage(await open(`?token=${token}&utm_source=mail`), 200);
  });

  it('escapes what was sent', async () => {
    // requirement 80
    const token = `"><script>alert(1)</script>'&`;
    const answer = await submit({ token, new_password: NEW, repeat: 'differs' });
    expectPage(answer, 422);
    expect(keptToken(answer)).to.equal('&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&#39;&amp;');
  });

  it('accepts forms only, of limited size', async () => {
    // requirement 71
    const { email, token } = await somebody();
    const body = new URLSearchParams({ token, new_password: NEW }).toString();
    const post = (payload: string, headers: Record<string, string>) =>
      call(service.url, '/reset', payload, { method: 'POST', headers: { ...OWN_FORM, ...headers } });
    for (const type of ['application/json', 'text/plain', 'multipart/form-data; boundary=x', 'x', `${FORM}; charset=x`])
      expectPage(await post(body, { 'content-type': type }), 415);
    expectPage(await post(body, { 'content-type': FORM, 'content-encoding': 'gzip' }), 415);
    expectPage(await post(`${body}&x=${'x'.repeat(100_000)}`, { 'content-type': FORM }), 413);
    expectPage(await post(`${body}&x=${'x'.repeat(5_000_000)}`, { 'content-type': FORM }), 413);
    expectPage(await post(`${body}%00`, { 'content-type': FORM }), 400);
    expect(await login(email, PASSWORD)).to.equal(200);
    expectDone(await post(body, { 'content-type': `${FORM}; charset=UTF-8` }));
  });

  it('refuses other methods and spellings of its path', async () => {
    const { token } = await somebody();
    for (const method of ['PUT', 'PATCH', 'DELETE']) {
      const answer = await call(service.url, `/reset?token=${token}`, undefined, { method });
      expectPage(answer, 405);
      expect(answer.headers['allow']).to.equal('GET, HEAD, OPTIONS, POST');
    }
    const options = await call(service.url, '/reset', undefined, { method: 'OPTIONS' });
    expect({ status: options.status, allow: options.headers['allow'], text: options.text }).to.deep.equal({
      status: 204,
      allow: 'GET, HEAD, OPTIONS, POST',
      text: '',
    });
    const head = await call(service.url, `/reset?token=${token}`, undefined, { method: 'HEAD' });
    expect({ status: head.status, text: head.text }).to.deep.equal({ status: 200, text: '' });
    for (const path of ['/reset/', '/Reset', '/reset/x'])
      expect((await call(service.url, `${path}?token=${token}`)).status).to.equal(404);
  });

  it('survives a client that disconnects in the middle of the form', async () => {
    const headers = { ...OWN_FORM, 'content-length': '1000' };
    const { sent, answered } = begin(service.url, '/reset', { method: 'POST', headers });
    sent.write('token=x', () => sent.destroy(new Error('hung up')));
    expect(await answered.catch((error: Error) => error.message)).to.equal('hung up');
    expect((await call(service.url, '/health/ready')).status).to.equal(200);
    expect(service.child.exitCode).to.equal(null);
  });

  it('is logged by its path only, without any token', async () => {
    // requirement 87
    const { token } = await somebody();
    await open(`?token=${token}`);
    await submit({ token, new_password: 'short' });
    await submit({ token, new_password: NEW });
    expect((await call(service.url, '/health/live')).status).to.equal(200);
    const routes = service.lines.flatMap((line) => {
      const { msg, route, method } = JSON.parse(line) as Record<string, string>;
      return msg === 'request' && route?.includes('reset') ? [`${method} ${route}`] : [];
    });
    expect(routes).to.include.members(['GET /reset', 'POST /reset']);
    for (const route of routes) expect(route).to.match(/^[A-Z]+ \/reset(?:\/|\/x)?$|^GET \/Reset$/);
    for (const line of service.lines) expect(line).not.to.contain(token).and.not.to.contain(NEW);
    expect(service.lines.filter((line) => Number(JSON.parse(line).level) >= 50)).to.deep.equal([]);
  });
});
