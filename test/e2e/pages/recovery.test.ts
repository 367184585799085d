import { expect } from 'chai';
import { PASSWORD, call, codeFrom, join } from '../client.ts';
import { linkIn, mailFrom } from '../mailbox.ts';
import { sharedService } from '../shared-service.ts';
import { makeVisitor } from './visitor.ts';

const NEW = 'another passphrase, long enough';

describe('recovering on pages', function () {
  this.timeout(120_000);
  let url: string;

  before(async () => {
    ({ url } = (await sharedService()).service);
  });

  const login = async (email: string, password: string): Promise<number> =>
    (await call(url, '/v1/auth/login', { login: email, password })).status;
  const forgotten = async () => {
    const [visitor, { email }] = [makeVisitor(url), await join(url)];
    await visitor.open('/forgot');
    const code = await codeFrom(url, email, () => visitor.submit({ address: email }));
    return { visitor, email, code };
  };

  it('by a code changes the password, after refusals that leave the code good', async () => {
    // requirement 1
    const { visitor, email, code } = await forgotten();
    expect(visitor.page()).to.include({ path: '/forgot/code', status: 200, heading: 'Choose a new password' });
    expect(visitor.page().words).to.include('is known here, a message is on its way.');
    const weak = await visitor.submit({ code, new_password: 'short' });
    expect(weak).to.include({ status: 422, path: '/forgot/code' });
    expect(weak.alert).to.include('The password must have at least 12 characters');
    expect(weak.text).not.to.include(code).and.not.include('value="short"');
    const empty = await visitor.submit({ code: '', new_password: '' });
    expect(empty.alert).to.include('Type the six digits of the code.').and.include('Type a new password.');
    const done = await visitor.submit({ code, new_password: NEW });
    expect(done.path).to.equal('/sign-in');
    expect(done.words).to.include('Your password was changed, and every session of your account has ended.');
    expect([await login(email, PASSWORD), await login(email, NEW)]).to.deep.equal([401, 200]);
  });

  it('by wrong codes locks like the API, and names the time and the link', async () => {
    // requirement 21
    const { visitor, email, code } = await forgotten();
    const guess = { code: code === '000000' ? '000001' : '000000', new_password: NEW };
    const wrong = await visitor.submit(guess);
    expect(wrong.status).to.equal(401);
    expect(wrong.alert).to.include('This code is not right.');
    for (let i = 0; i < 2; i += 1) {
      const reset = await call(url, '/v1/auth/password/reset', { type: 'email', value: email, ...guess });
      expect(reset.status).to.equal(401);
    }
    const locked = await visitor.submit({ code, new_password: NEW });
    expect(locked.status).to.equal(429);
    expect(locked.alert).to.match(/Codes are locked until \d\d:\d\d UTC .*; a reset link still works\./);
    expect(await login(email, NEW)).to.equal(401);
  });

  it('by the link works in spite of a lock, and ends in signing in', async () => {
    // requirement 25
    const { email } = await join(url);
    const visitor = makeVisitor(url);
    await visitor.open('/forgot');
    const mail = await mailFrom(url, email, () => visitor.submit({ address: email }));
    for (let i = 0; i < 5; i += 1) await login(email, 'wrong');
    expect(await login(email, PASSWORD)).to.equal(429);
    const { pathname, search } = new URL(linkIn(mail).href);
    await visitor.open(pathname + search);
    const differs = await visitor.submit({ new_password: NEW, repeat: `${NEW}!` });
    expect(differs.status).to.equal(422);
    expect(differs.text).to.match(/id="repeat"[^>]*aria-invalid="true"/);
    expect((await visitor.submit({ new_password: NEW, repeat: NEW })).path).to.equal('/sign-in');
    expect(visitor.page().words).to.include('Your password was changed');
    expect((await visitor.submit({ login: email, password: NEW })).path).to.equal('/account');
    const stale = await visitor.open(pathname + search);
    expect(stale).to.include({ status: 401, heading: 'This link is not good any more' });
    expect(stale.text).to.include('href="/forgot"');
  });

  it('begins again without the cookie that keeps the address', async () => {
    const { visitor, code } = await forgotten();
    visitor.cookies.delete('flow');
    const seen = await visitor.submit({ code, new_password: NEW });
    expect(seen.path).to.equal('/forgot');
    expect(seen.words).to.include('Ask for a new code.');
  });
});
