import { expect } from 'chai';
import * as TE from 'fp-ts/lib/TaskEither.js';
import * as t from 'io-ts';
import { formBody } from '../../src/adapters/http/server/input/form-body.ts';
import { answer, route } from '../../src/adapters/http/server/route.ts';
import { start } from './support.ts';
import type { Service } from './support.ts';

const counting = route({
  method: 'POST',
  path: '/v1/forms',
  operationId: 'sendForm',
  access: 'public',
  encoding: 'form',
  body: formBody({ type: 'object' }),
  responses: { 200: t.strict({ names: t.number, a: t.array(t.string), proto: t.array(t.string) }) },
  handle: ({ body: { fields } }) =>
    TE.right(
      answer(200, {
        names: fields.size,
        a: [...(fields.get('a') ?? [])].slice(0, 9),
        proto: [...(fields.get('__proto__') ?? [])],
      }),
    ),
});

describe('a form', () => {
  let service: Service;
  before(async () => {
    service = await start({ routes: [counting] });
  });
  after(() => service.close(0));

  const send = (body: string) =>
    service.call('/v1/forms', {
      method: 'POST',
      body,
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    });

  it('has all values of a field in their order, whatever the field is called', async () => {
    const response = await send('a=1&b=%C3%A9&a=&a=%61+b&__proto__=x&&toString=y');
    expect(await response.json()).to.deep.equal({ names: 4, a: ['1', '', 'a b'], proto: ['x'] });
  });

  it('is read quickly, however repetitive or wide it is', async () => {
    // requirement 68
    const wide = Array.from({ length: 14_000 }, (_, i) => `${i}=`).join('&');
    for (const body of ['a&'.repeat(50_000), '&'.repeat(100_000), wide, '%'.repeat(100_000), 'a=%zz&'.repeat(16_000)]) {
      const startedAt = performance.now();
      expect((await send(body)).status, body.slice(0, 9)).to.equal(200);
      expect(performance.now() - startedAt, body.slice(0, 9)).to.be.below(2000);
    }
  });
});
