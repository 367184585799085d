import { expect } from 'chai';
import { anyEmail, call, codeFrom } from '../client.ts';
import { sharedService } from '../shared-service.ts';
import type { SharedService } from '../shared-service.ts';

const OWNER = { first_name: 'Owner', password: 'the passphrase of the owner' };
const STRANGER = { first_name: 'Stranger', password: 'the passphrase of the stranger' };

let mobiles = 0;
const anyMobile = (): string => `+1415556${String(++mobiles).padStart(4, '0')}`;

describe('registering someone else’s address', () => {
  let service: SharedService['service'];

  before(async () => void ({ service } = await sharedService()));

  const post = (path: string, body: object) => call(service.url, `/v1/auth/${path}`, body);
  /** Registers, and returns the `registration` token and the mailed code. */
  const register = async (person: object, to: string) => {
    let registration = '';
    const code = await codeFrom(service.url, to, async () => {
      registration = (await post('register', person)).body.registration;
    });
    return { registration, code };
  };
  const verify = (type: 'email' | 'mobile', value: string, code: string, registration?: string) =>
    post('otp/verify', { type, value, code, ...(registration === undefined ? {} : { registration }) });
  const me = async (tokens: { body: { access_token: string } }) =>
    (await call(service.url, '/v1/me', undefined, { headers: { authorization: `Bearer ${tokens.body.access_token}` } }))
      .body;
  const signsIn = async (login: string, { password }: { password: string }) =>
    (await post('login', { login, password })).status === 200;

  it('before the owner does puts no password or mobile number on the owner’s account', async () => {
    const [email, mobile] = [anyEmail(), anyMobile()];
    await register({ ...STRANGER, email, mobile }, email);
    const owner = await register({ ...OWNER, email }, email);
    const account = await me(await verify('email', email, owner.code, owner.registration));
    expect(account.first_name).to.equal('Owner');
    expect(account.identities.map(({ value }: { value: string }) => value)).to.deep.equal([email]);
    expect({
      attackerByEmail: await signsIn(email, STRANGER),
      attackerByMobile: await signsIn(mobile, STRANGER),
    }).to.deep.equal({ attackerByEmail: false, attackerByMobile: false });
    expect(await signsIn(email, OWNER)).to.equal(true);
  });

  it('between the owner’s registration and code can only invalidate the owner’s password, never set one', async () => {
    const [email, mobile] = [anyEmail(), anyMobile()];
    const owner = await register({ ...OWNER, email }, email);
    const stranger = await register({ ...STRANGER, email, mobile }, email);
    expect(stranger.code).to.equal(owner.code);
    const account = await me(await verify('email', email, owner.code, owner.registration));
    expect(account.first_name).to.equal(email.split('@')[0]);
    expect(account.identities.map(({ value }: { value: string }) => value)).to.deep.equal([email]);
    expect({
      attackerByEmail: await signsIn(email, STRANGER),
      attackerByMobile: await signsIn(mobile, STRANGER),
    }).to.deep.equal({ attackerByEmail: false, attackerByMobile: false });
  });

  it('leaves nothing on the account of an owner who signs in by code only', async () => {
    const [email, mobile] = [anyEmail(), anyMobile()];
    await register({ ...STRANGER, email, mobile }, email);
    const code = await codeFrom(service.url, email, () => post('otp', { type: 'email', value: email }));
    const account = await me(await verify('email', email, code));
    expect(account.identities.map(({ value }: { value: string }) => value)).to.deep.equal([email]);
    expect(await signsIn(email, STRANGER)).to.equal(false);
    expect((await verify('mobile', mobile, '000000')).status).to.be.oneOf([401, 429]);
  });

  it('and verifying an own mobile number creates an account without that address, which stays free', async () => {
    const [email, mobile] = [anyEmail(), anyMobile()];
    const stranger = await register({ ...STRANGER, email, mobile }, mobile);
    const theirs = await me(await verify('mobile', mobile, stranger.code, stranger.registration));
    const held = theirs.identities.map((i: { value: string; is_verified: boolean }) => [i.value, i.is_verified]);
    expect(held).to.deep.equal([
      [mobile, true],
      [email, false],
    ]);
    expect({
      attackerByEmail: await signsIn(email, STRANGER),
      attackerByMobile: await signsIn(mobile, STRANGER),
    }).to.deep.equal({ attackerByEmail: false, attackerByMobile: true });
    const owner = await register({ ...OWNER, email }, email);
    const account = await me(await verify('email', email, owner.code, owner.registration));
    expect(account.id).not.to.equal(theirs.id);
    expect({
      owner: await signsIn(email, OWNER),
      attackerByEmail: await signsIn(email, STRANGER),
    }).to.deep.equal({ owner: true, attackerByEmail: false });
  });

  it('of an existing account changes nothing, and the owner is notified', async () => {
    const [email, mobile] = [anyEmail(), anyMobile()];
    const owner = await register({ ...OWNER, email }, email);
    await verify('email', email, owner.code, owner.registration);
    const stranger = await register({ ...STRANGER, email, mobile }, mobile);
    await verify('mobile', mobile, stranger.code, stranger.registration);
    expect({
      owner: await signsIn(email, OWNER),
      attackerByEmail: await signsIn(email, STRANGER),
    }).to.deep.equal({ owner: true, attackerByEmail: false });
    const { body } = await call(service.url, `/dev/mailbox.json?to=${email}`);
    expect(body.items[0].subject).to.equal('You already have an account');
    const account = await me(await post('login', { login: email, password: OWNER.password }));
    expect(account.identities.map(({ value }: { value: string }) => value)).to.deep.equal([email]);
  });
});
