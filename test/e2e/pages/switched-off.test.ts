import { expect } from 'chai';
import { anyEmail, call, join } from '../client.ts';
import { linkIn, mailFrom } from '../mailbox.ts';
import { oneService } from '../own-database.ts';
import type { ServiceProcess } from '../process.ts';
import { enrol } from '../second-factor/enrolled.ts';
import { makeVisitor } from './visitor.ts';

const PASSWORD = 'a long enough passphrase';

describe('with pages or registration switched off', function () {
  this.timeout(120_000);
  let off: Awaited<ReturnType<typeof oneService>>;
  let closed: Awaited<ReturnType<typeof oneService>>;
  let url: string;

  before(async () => {
    [off, closed] = await Promise.all([oneService({ WEB_UI: 'off' }), oneService({ REGISTRATION: 'closed' })]);
    ({ url } = off.service);
  });
  after(() => Promise.all([off.end(), closed.end()]));

  const statusOf = async ({ url: at }: Pick<ServiceProcess, 'url'>, path: string): Promise<number> =>
    (await makeVisitor(at).send('GET', path)).status;

  it('WEB_UI=off leaves the pages of links and those that explain, and its start page says so', async () => {
    for (const path of [
      '/sign-in',
      '/sign-in/code',
      '/code',
      '/register',
      '/forgot',
      '/forgot/code',
      '/confirm',
      '/confirm/code',
      '/oauth/return',
      '/oauth/google',
      '/sign-out',
    ])
      expect(await statusOf(off.service, path), path).to.equal(404);
    for (const path of ['/problems', '/docs']) expect(await statusOf(off.service, path), path).to.equal(200);
    for (const path of ['/reset', '/invitation', '/undo-factor'])
      expect(await statusOf(off.service, `${path}?token=AAAAAAAAAAAAAAAAAAAAAA`), path).to.equal(401);
    const start = await makeVisitor(url).open('/');
    expect(start.heading).to.match(/^localhost(?::\d+)?$/);
    expect(start.words).to.include('its pages for accounts are switched off');
    const links = [...start.text.matchAll(/<li><a href="([^"]+)"/g)].map(([, href = '']) => href);
    expect(links).to.deep.equal(['/docs', '/openapi.json', '/problems', '/health/ready', '/dev/mailbox']);
    for (const link of links) expect(await statusOf(off.service, link), link).to.equal(200);
    const german = await makeVisitor(url, 'de').open('/');
    expect(german.words).to.include('seine Seiten für Konten sind abgeschaltet');
  });

  it('WEB_UI=off resets a password by its link, and signs nobody in', async () => {
    const { email } = await join(url);
    const mail = await mailFrom(url, email, () =>
      call(url, '/v1/auth/password/forgot', { type: 'email', value: email }),
    );
    const { pathname, search } = new URL(linkIn(mail).href);
    const visitor = makeVisitor(url);
    await visitor.open(pathname + search);
    const done = await visitor.submit({ new_password: `${PASSWORD}!`, repeat: `${PASSWORD}!` });
    expect(done).to.include({ status: 200, path: '/reset', heading: 'Your password was changed' });
    expect(done.text, 'can’t be shown again').not.to.include('action="/language"');
    const stale = await visitor.open(pathname + search);
    expect(stale.status).to.equal(401);
    expect(stale.text).not.to.include('href="/forgot"');
  });

  it('WEB_UI=off undoes a second factor by its link, and signs nobody in', async () => {
    const ada = await join(url);
    const { href, token } = linkIn(await mailFrom(url, ada.email, () => enrol(url, ada)));
    const { pathname, search } = new URL(href);
    const visitor = makeVisitor(url);
    await visitor.open(pathname + search);
    const done = await visitor.submit({ token });
    expect(done).to.include({ status: 200, path: '/undo-factor', heading: 'What was added is removed' });
    expect(done.text).not.to.include('href="/forgot"');
    expect(visitor.cookies.get('session')).to.equal(undefined);
    expect((await visitor.open(pathname + search)).status).to.equal(401);
  });

  it('WEB_UI=off keeps the language that was chosen', async () => {
    const visitor = makeVisitor(url);
    await visitor.open('/problems');
    expect((await visitor.submit({ language: 'de' })).text).to.include('<html lang="de">');
  });

  it('REGISTRATION=closed says that accounts are made by invitation, and links to no registration', async () => {
    const visitor = makeVisitor(closed.service.url);
    expect((await visitor.open('/sign-in')).text).not.to.include('/register');
    const page = await visitor.open('/register');
    expect(page).to.include({ status: 403, heading: 'Accounts are made by invitation' });
    const fields = { first_name: 'Ada', email: anyEmail(), password: PASSWORD };
    const sent = await visitor.send('POST', '/register', fields);
    expect(sent.status).to.equal(403);
    expect(sent.text).to.include('Accounts are made by invitation');
  });
});
