import { expect } from 'chai';
import { addressesOf, forgetRequests } from '../addresses.ts';
import { PASSWORD, anyEmail, call, codeFrom, codesFor, join } from '../client.ts';
import type { Answer } from '../client.ts';
import { anyMobile, disable, invite, softDelete, sql } from '../people.ts';
import { CHEAP } from '../process.ts';
import { sharedService } from '../shared-service.ts';
import { form, world } from '../world.ts';
import type { World } from '../world.ts';

/** An answer without values that always differ. */
type Shown = Readonly<{ status: number; headers: object; body: object }>;

const UNIQUE = ['date', 'x-request-id', 'retry-after'];
/** Two runs may differ by a second, and by more on a busy machine. */
const SECONDS = 10;

const PROTECTED = ['with a second factor', 'with a locked second factor'] as const;

const shownOf = ({ status, headers, body }: Answer): Shown => {
  const { request_id: _id, registration, detail, ...rest } = body;
  return {
    status,
    headers: Object.fromEntries(Object.entries(headers).filter(([name]) => !UNIQUE.includes(name))),
    body: {
      ...rest,
      ...(detail === undefined ? {} : { detail: detail.replace(/\d+ s\b/, 'N s') }),
      ...(registration === undefined ? {} : { registration: registration.length }),
    },
  };
};

const retryAfter = ({ headers }: Answer): number | null =>
  headers['retry-after'] === undefined ? null : Number(headers['retry-after']);

/** A column has the answers to one kind of address or account, step by step; all columns must be equal. */
const expectAlike = (columns: Readonly<Record<string, readonly Answer[]>>): void => {
  const [[first, model], ...others] = Object.entries(columns) as [
    [string, readonly Answer[]],
    ...[string, readonly Answer[]][],
  ];
  for (const [name, answers] of others) {
    expect(answers).to.have.length(model.length);
    for (const [i, answer] of answers.entries()) {
      const where = `step ${i + 1}: ${name} against ${first}`;
      expect(shownOf(answer), where).to.deep.equal(shownOf(model[i]!));
      const [one, other] = [retryAfter(answer), retryAfter(model[i]!)];
      if (other === null) expect(one, where).to.equal(null);
      else expect(one, where).to.be.closeTo(other, SECONDS);
    }
  }
};

const statuses = (answers: readonly Answer[]): number[] => answers.map(({ status }) => status);

const mapAll = async <A, B>(of: Readonly<Record<string, A>>, f: (a: A) => Promise<B>): Promise<Record<string, B>> => {
  const done: Record<string, B> = {};
  for (const [name, a] of Object.entries(of)) done[name] = await f(a);
  return done;
};

const times = async <A>(n: number, f: () => Promise<A>): Promise<A[]> => {
  const done: A[] = [];
  for (let i = 0; i < n; i += 1) done.push(await f());
  return done;
};

describe('no caller learns whether an account exists', function () {
  this.timeout(300_000);

  for (const [what, env, afterRegistering] of [
    ['with the default limits', {}, 429],
    ['without an interval between requests', { OTP_RESEND_INTERVAL: '0' }, 202],
  ] as const) {
    describe(what, () => {
      let w: World;

      before(async () => {
        w = await world({ ...CHEAP, ...env });
      });

      after(() => w.end());

      /** Six digits that were not sent to the owner; other users' codes are unknown. */
      const wrongCode = async (email: string): Promise<string> => {
        const [code = '000000'] = await codesFor(w.service.url, email);
        return String((Number(code) + 1) % 1_000_000).padStart(6, '0');
      };

      it('by registering, requesting a code, guessing it and guessing the password', async () => {
        // requirement 16, 28, 31, 34, 35
        const addresses = await addressesOf(
          w,
          'unknown',
          'taken',
          'unverified',
          'invited',
          'deleted',
          'inactive',
          ...PROTECTED,
        );
        await forgetRequests(w.db);

        const steps = async (email: string): Promise<Answer[]> => {
          const first = [await w.post('register', form(email)), await w.post('otp', { type: 'email', value: email })];
          const code = await wrongCode(email);
          const guess = { type: 'email', value: email, code };
          return [
            ...first,
            ...(await times(5, () => w.post('otp/verify', guess))),
            await w.post('otp', { type: 'email', value: email }),
            await w.post('register', form(email)),
            ...(await times(7, () => w.post('login', { login: email, password: `wrong ${PASSWORD}` }))),
          ];
        };
        const answers = await mapAll(addresses, steps);
        expect(statuses(answers['unknown']!)).to.deep.equal([
          202,
          afterRegistering,
          401,
          401,
          401,
          429,
          429,
          afterRegistering,
          202,
          401,
          401,
          401,
          401,
          401,
          429,
          429,
        ]);
        expectAlike(answers);
      });

      it('by requesting a code and guessing it without registering', async () => {
        const addresses = await addressesOf(w, 'unknown', 'taken', 'invited', 'deleted', 'inactive');
        await forgetRequests(w.db);
        const answers = await mapAll(addresses, async (email) => {
          const guess = async () => ({ type: 'email', value: email, code: await wrongCode(email) });
          return [
            // No code is pending yet, so nothing counts.
            ...(await times(4, async () => w.post('otp/verify', await guess()))),
            await w.post('otp', { type: 'email', value: email }),
            ...(await times(5, async () => w.post('otp/verify', await guess()))),
          ];
        });
        expect(statuses(answers['unknown']!)).to.deep.equal([401, 401, 401, 401, 202, 401, 401, 401, 429, 429]);
        expectAlike(answers);
      });

      it('by resetting the password, with guesses at the code and the link', async () => {
        // requirement 16, 28, 31, 34
        const addresses = await addressesOf(
          w,
          'unknown',
          'taken',
          'without a password',
          'unverified',
          'invited',
          'deleted',
          'inactive',
          ...PROTECTED,
        );
        await forgetRequests(w.db);
        const answers = await mapAll(addresses, async (email) => {
          const address = { type: 'email', value: email };
          const reset = async (new_password = `${PASSWORD}, and another`) =>
            w.post('password/reset', { ...address, code: await wrongCode(email), new_password });
          return [
            // No code is pending yet, so nothing counts.
            ...(await times(4, () => reset())),
            await w.post('password/forgot', address),
            await w.post('password/forgot', address),
            // A refused password is not a guess.
            ...(await times(4, () => reset('short'))),
            ...(await times(2, () => reset(`${email} ${email}`))),
            ...(await times(5, () => reset())),
            await reset('short'),
            await w.post('password/forgot', address),
            await w.post('otp', address),
            await w.post('otp/verify', { ...address, code: await wrongCode(email) }),
            await w.post('login', { login: email, password: `wrong ${PASSWORD}` }),
          ];
        });
        const again = afterRegistering;
        expect(statuses(answers['unknown']!)).to.deep.equal(
          [401, 401, 401, 401, 202, again, 422, 422, 422, 422, 422, 422]
            .concat([401, 401, 401, 429, 429, 422])
            .concat([again, 202, 429, 401]),
        );
        expectAlike(answers);
      });

      it('by registering it as the second address next to an own one', async () => {
        // requirement 35
        const addresses = await addressesOf(w, 'unknown', 'taken', 'unverified', 'invited');
        await forgetRequests(w.db);
        const seen = await mapAll(addresses, async (email) => {
          const mobile = anyMobile();
          let first: Answer | undefined;
          const code = await codeFrom(w.service.url, mobile, async () => {
            first = await w.post('register', { ...form(email), mobile });
          });
          const registration = first!.body.registration;
          const verified = await w.post('otp/verify', { type: 'mobile', value: mobile, code, registration });
          expect(verified.status).to.equal(200);
          const authorization = `Bearer ${verified.body.access_token}`;
          const { body } = await call(w.service.url, '/v1/me', undefined, { headers: { authorization } });
          const identities = body.identities.map((one: Record<string, unknown>) => [
            one['type'],
            one['is_verified'],
            one['is_primary'],
          ]);
          const after = [
            await w.post('otp', { type: 'email', value: email }),
            ...(await times(5, async () =>
              w.post('otp/verify', { type: 'email', value: email, code: await wrongCode(email) }),
            )),
            ...(await times(6, () => w.post('login', { login: email, password: PASSWORD + '!' }))),
          ];
          return { name: body.first_name, identities, answers: [first!, ...after] };
        });
        for (const { name, identities } of Object.values(seen)) {
          expect(name).to.equal('Ada');
          expect(identities).to.have.deep.members([
            ['mobile', true, true],
            ['email', false, false],
          ]);
        }
        expectAlike(Object.fromEntries(Object.entries(seen).map(([name, { answers }]) => [name, answers])));
      });

      it('by password sign-ins, at every attempt including the lock', async () => {
        // requirement 28, 31, 35
        const owner = (await join(w.service.url)).email;
        const username = `somebody.${process.pid}`;
        await sql(
          w.db.url,
          'update user_auth set username = $2 where user_id = (select user_id from user_identity where value = $1)',
          [owner, username],
        );
        const logins: Record<string, string> = {
          'unknown address': anyEmail(),
          'wrong password': (await join(w.service.url)).email,
          'wrong password of a username': username,
          ...Object.fromEntries(
            Object.entries(await addressesOf(w, ...PROTECTED)).map(([name, email]) => [
              `wrong password ${name}`,
              email,
            ]),
          ),
          ...(await addressesOf(w, 'unverified', 'inactive', 'without a password', 'deleted', 'invited')),
          'unknown number': anyMobile(),
          'unknown username': `nobody${process.pid}`,
          'no identifier at all': `neither @ nor + ${what}`,
        };
        const passwordFor = (name: string) => (name.startsWith('wrong password') ? `wrong ${PASSWORD}` : PASSWORD);
        const answers: Record<string, Answer[]> = {};
        for (const [name, login] of Object.entries(logins))
          answers[name] = await times(8, () => w.post('login', { login, password: passwordFor(name) }));
        expect(statuses(answers['unknown address']!)).to.deep.equal([401, 401, 401, 401, 401, 429, 429, 429]);
        expectAlike(answers);
        const [, , , , , locked] = answers['unknown address']!;
        expect(retryAfter(locked!)).to.be.within(900 - SECONDS, 900);
      });

      it('by one’s own device token', async () => {
        // requirement 28, 31
        const { deviceToken: device_token } = await join(w.service.url);
        const addresses = await addressesOf(w, 'unknown', 'taken', 'inactive', 'deleted', 'invited');
        await forgetRequests(w.db);
        const answers = await mapAll(addresses, async (email) => {
          const asked = await w.post('otp', { type: 'email', value: email, device_token });
          const guess = { type: 'email', value: email, code: await wrongCode(email) };
          return [
            asked,
            ...(await times(2, () => w.post('otp/verify', { ...guess, device_token }))),
            ...(await times(2, () => w.post('otp/verify', guess))),
            await w.post('otp/verify', { ...guess, device_token }),
            ...(await times(3, () => w.post('login', { login: email, password: PASSWORD + '!', device_token }))),
            ...(await times(3, () => w.post('login', { login: email, password: PASSWORD + '!' }))),
            await w.post('login', { login: email, password: PASSWORD + '!', device_token }),
          ];
        });
        const codes = [202, 401, 401, 401, 429, 429];
        expect(statuses(answers['unknown']!)).to.deep.equal([...codes, 401, 401, 401, 401, 401, 429, 429]);
        expectAlike(answers);
      });

      it('by the right password or code during a lock', async () => {
        // requirement 16, 19
        const { email } = await join(w.service.url);
        const unknown = anyEmail();
        await forgetRequests(w.db);
        const code = await codeFrom(w.service.url, email, () => w.post('otp', { type: 'email', value: email }));
        await w.post('otp', { type: 'email', value: unknown });
        const lock = async (value: string) => {
          const guess = { type: 'email', value, code: await wrongCode(value) };
          await times(3, () => w.post('otp/verify', guess));
          await times(5, () => w.post('login', { login: value, password: `wrong ${PASSWORD}` }));
          return [
            await w.post('otp/verify', { ...guess, code }),
            await w.post('login', { login: value, password: PASSWORD }),
          ];
        };
        const answers = await mapAll({ email, unknown }, lock);
        expect(statuses(answers['email']!)).to.deep.equal([429, 429]);
        expectAlike(answers);
      });
    });
  }

  it('and mail goes to owners and open registrations only, not to invited, inactive and deleted users', async () => {
    const { service, database } = await sharedService();
    const { url } = service;
    const invited = await invite(database.url);
    const inactive = (await join(url)).email;
    const deleted = (await join(url)).email;
    await disable(database.url, inactive);
    await softDelete(database.url, deleted);
    const counts = () => mapAll({ invited, inactive, deleted }, async (email) => (await codesFor(url, email)).length);
    const had = await counts();
    const ask = (path: string, value: string) => call(url, `/v1/auth/${path}`, { type: 'email', value });
    for (const email of [invited, inactive, deleted]) await ask('otp', email);
    for (const email of [invited, inactive, deleted]) await ask('password/forgot', email);
    for (const email of [invited, inactive]) await call(url, '/v1/auth/register', form(email));
    // Messages are sent in order: earlier ones have arrived once this one has.
    await join(url);
    expect(await counts()).to.deep.equal(had);
  });
});
