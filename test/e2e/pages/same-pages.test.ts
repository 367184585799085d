import { expect } from 'chai';
import { addressesOf, forgetRequests } from '../addresses.ts';
import { PASSWORD, anyEmail } from '../client.ts';
import type { Answer } from '../client.ts';
import { CHEAP } from '../process.ts';
import { world } from '../world.ts';
import type { World } from '../world.ts';
import { makeVisitor } from './visitor.ts';
import type { Seen, Visitor } from './visitor.ts';

const TIMES = /<time[\s\S]*?<\/time>|data-until="[^"]*"|\((?:in |now)[^)]*\)/g;

/** A cookie as strangers see it: its value is sealed, so that only its length could tell something. */
const cookieOf = (line: string, typed: number): string => {
  const [, name = '', value = '', rest = ''] = /^([^=]+)=([^;]*)(.*)$/.exec(line) ?? [];
  return `${name}=${Buffer.from(value, 'base64url').length - (value === '' ? 0 : typed)}${rest}`;
};

/** A page without what differs between any two requests: its number, the times, and the address that was typed. */
const shownOf = ({ status, headers, text }: Answer, email: string) => {
  const { date: _date, 'x-request-id': id, 'retry-after': retryAfter, 'set-cookie': cookies, ...others } = headers;
  const { 'content-length': _length, ...rest } = others;
  return {
    status,
    headers: rest,
    isToldWhen: retryAfter !== undefined,
    cookies: [cookies ?? []].flat().map((line) => cookieOf(line, email.length)),
    text: text.replaceAll(String(id), 'ID').replaceAll(email, 'ADDRESS').replaceAll(TIMES, 'TIME'),
  };
};

describe('no visitor learns from a page whether an account exists', function () {
  this.timeout(300_000);
  let w: World;

  before(async () => {
    w = await world(CHEAP);
  });
  after(() => w.end());

  type Step = (visitor: Visitor, email: string) => Promise<Seen>;
  const times = (n: number, step: Step): readonly Step[] => Array.from({ length: n }, () => step);
  const open =
    (path: string): Step =>
    (visitor) =>
      visitor.open(path);

  const SIGNING_IN: readonly Step[] = [
    open('/sign-in'),
    ...times(7, (visitor, login) => visitor.submit({ login, password: `wrong ${PASSWORD}` })),
    open('/sign-in/code'),
    ...times(2, (visitor, address) => visitor.submit({ address })),
    ...times(5, (visitor) => visitor.submit({ code: '000000' })),
  ];
  const RECOVERING: readonly Step[] = [
    open('/forgot'),
    ...times(2, (visitor, address) => visitor.submit({ address })),
    ...times(2, (visitor) => visitor.submit({ code: '000000', new_password: 'short' })),
    ...times(5, (visitor) => visitor.submit({ code: '000000', new_password: `${PASSWORD}, and another` })),
  ];
  const SIGNING_UP: readonly Step[] = [
    open('/register'),
    (visitor, email) => visitor.submit({ first_name: 'Ada', email, password: 'short' }),
    (visitor, email) => visitor.submit({ first_name: 'Ada', email, password: `${PASSWORD} of a stranger` }),
    ...times(5, (visitor) => visitor.submit({ code: '000000' })),
  ];

  for (const [what, steps, statuses] of [
    ['signing in', SIGNING_IN, [200, 401, 401, 401, 401, 401, 429, 429, 200, 200, 200, 401, 401, 401, 429, 429]],
    ['recovering', RECOVERING, [200, 200, 200, 422, 422, 401, 401, 401, 429, 429]],
    ['making an account', SIGNING_UP, [200, 422, 200, 401, 401, 401, 429, 429]],
  ] as const)
    it(`by ${what}`, async () => {
      // requirement 16, 28, 31, 34, 35
      const addresses = await addressesOf(w, 'unknown', 'taken', 'unverified', 'invited', 'deleted', 'inactive');
      await forgetRequests(w.db);
      const columns: Record<string, readonly Seen[]> = {};
      for (const [kind, email] of Object.entries(addresses)) {
        const visitor = makeVisitor(w.service.url);
        const seen: Seen[] = [];
        for (const step of steps) seen.push(await step(visitor, email));
        columns[kind] = seen;
      }
      const model = columns['unknown']!;
      expect(model.map(({ status }) => status)).to.deep.equal(statuses);
      for (const [kind, answers] of Object.entries(columns))
        for (const [i, answer] of answers.entries())
          expect(shownOf(answer, addresses[kind as 'taken']), `step ${i + 1}: ${kind}`).to.deep.equal(
            shownOf(model[i]!, addresses.unknown),
          );
    });

  it('by the cookies of redirects, in which the address is', async () => {
    const addresses = await addressesOf(w, 'unknown', 'taken', 'deleted', 'inactive');
    await forgetRequests(w.db);
    const answers: Record<string, readonly Answer[]> = {};
    for (const [kind, email] of Object.entries(addresses)) {
      const visitor = makeVisitor(w.service.url);
      answers[kind] = [
        await visitor.send('POST', '/sign-in/code', { address: email }),
        await visitor.send('POST', '/forgot', { address: email }),
        await visitor.send('POST', '/register', { first_name: 'Ada', email, password: PASSWORD }),
      ];
    }
    expect(answers['unknown']!.map(({ status }) => status)).to.deep.equal([303, 303, 303]);
    for (const [kind, seen] of Object.entries(answers))
      for (const [i, answer] of seen.entries())
        expect(shownOf(answer, addresses[kind as 'taken']), kind).to.deep.equal(
          shownOf(answers['unknown']![i]!, addresses.unknown),
        );
  });

  it('by a code that is asked for too early: the page says when a new one can be sent', async () => {
    const visitor = makeVisitor(w.service.url);
    await visitor.open('/sign-in/code');
    const email = anyEmail();
    for (const seen of [await visitor.submit({ address: email }), await visitor.submit({ address: email })]) {
      expect(seen).to.include({ status: 200, path: '/code' });
      expect(seen.words).to.match(/A new one can be sent from \d\d:\d\d UTC \(in (?:\d+ seconds|1 minute)\)\./);
    }
  });
});
