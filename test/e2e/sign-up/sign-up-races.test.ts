import { expect } from 'chai';
import { anyEmail, call, codeFrom, codesFor, PASSWORD } from '../client.ts';
import type { Answer } from '../client.ts';
import { twoServices } from '../own-database.ts';
import { rounds } from '../rounds.ts';

describe('sign-ups at once, in two processes', function () {
  this.timeout(600_000);
  let pair: Awaited<ReturnType<typeof twoServices>>;
  before(async () => void (pair = await twoServices({ PUBLIC_URL: 'http://localhost:3000' }, 50)));
  after(() => pair.end());

  const url = (i = 0): string => pair.services[i % 2]!.url;
  const post = (path: string, body: object, i: number): Promise<Answer> => call(url(i), `/v1/auth/${path}`, body, pair);
  const verify = async (email: string, code: string, registration: string): Promise<boolean> => {
    const verified = await post('otp/verify', { type: 'email', value: email, code, registration }, 0);
    expect(verified.status, verified.text).to.equal(200);
    const signedIn = await post('login', { login: email, password: PASSWORD }, 1);
    expect(signedIn.status === 200).to.equal(verified.body.registration_applied);
    return verified.body.registration_applied;
  };
  /** Sends all bodies at once; returns the registrations and the code of the one message. */
  const storm = async (email: string, bodies: readonly object[]) => {
    let answers: readonly Answer[] = [];
    const code = await codeFrom(url(), email, async () => {
      answers = await Promise.all(bodies.map((body, i) => post('register', { ...body, email }, i)));
    });
    expect(answers.map(({ status }) => status)).to.deep.equal(bodies.map(() => 202));
    expect(await codesFor(url(), email)).to.have.lengthOf(1);
    const registrations = answers.map(({ body }) => body.registration as string);
    expect(new Set(registrations).size).to.equal(bodies.length);
    return { registrations, code };
  };
  const ada = { first_name: 'Ada', password: PASSWORD };

  it('with the same body all get a registration that works', async () => {
    // race 12
    for (const n of rounds(100))
      for (const copies of [2, 8]) {
        const email = anyEmail();
        const { registrations, code } = await storm(email, Array(copies).fill(ada));
        expect(await verify(email, code, registrations[n % copies]!)).to.equal(true);
      }
  });

  it('with two bodies those of one get a registration that works, and the others none', async () => {
    const eve = { first_name: 'Eve', password: 'the passphrase of a stranger' };
    for (const n of rounds(100)) {
      const email = anyEmail();
      const { registrations, code } = await storm(email, [ada, eve, ada, eve, ada, eve]);
      const tried = (2 * n + 1) % 6;
      const verified = await post(
        'otp/verify',
        { type: 'email', value: email, code, registration: registrations[tried] },
        n,
      );
      const signsIn = async ({ password }: typeof ada) =>
        (await post('login', { login: email, password }, n)).status === 200;
      expect(await signsIn(ada), 'the other body never holds').to.equal(false);
      expect(await signsIn(eve)).to.equal(verified.body.registration_applied);
    }
  });
});
