import { expect } from 'chai';
import { holdAgainstContract } from '../../contract/held.ts';
import { answersIn, exchangeAt } from '../../support/raw.ts';
import { sharedService } from '../shared-service.ts';

describe('liveness, which is answered before all else', () => {
  const ask = async (method = 'GET', ...lines: readonly string[]) => {
    const { service } = await sharedService();
    const text = `${[`${method} HTTP/1.1`, 'Host: localhost', 'Connection: close', ...lines].join('\r\n')}\r\n\r\n`;
    const said = await exchangeAt(service.url, holdAgainstContract, [text]);
    const [answer] = answersIn(Buffer.from(said), [method.split(' ')[0]!]);
    return answer!;
  };
  const plain = 'GET /health/live';
  /** The names of all headers, and the values of those that every answer has alike. */
  const kept = (headers: object) =>
    Object.entries(headers)
      .filter(([name]) => !['date', 'x-request-id'].includes(name))
      .toSorted();

  it('has the same answer as by its route', async () => {
    const [early, routed] = [await ask(plain), await ask(plain, 'Accept: application/json')];
    expect([early.status, early.body]).to.deep.equal([200, { status: 'ok' }]);
    expect(routed.body).to.deep.equal(early.body);
    expect(kept(early.headers)).to.deep.equal(kept(routed.headers));
    expect(early.headers['x-request-id']?.[0]).to.match(/^[0-9a-f-]{36}$/);
  });

  it('takes over the id of the request if it is harmless', async () => {
    expect((await ask(plain, 'X-Request-Id: probe.7')).headers['x-request-id']).to.deep.equal(['probe.7']);
    expect((await ask(plain, 'X-Request-Id: a b')).headers['x-request-id']).to.not.deep.equal(['a b']);
    const twice = await ask(plain, 'X-Request-Id: one', 'X-Request-Id: two');
    expect(twice.headers['x-request-id']?.[0]).to.match(/^[0-9a-f-]{36}$/);
  });

  it('leaves unusual requests to the route', async () => {
    expect((await ask('GET /health/live?x=1')).status).to.equal(422);
    expect((await ask(plain, 'Accept: image/png')).status).to.equal(406);
    expect((await ask('POST /health/live', 'Content-Length: 0')).status).to.equal(405);
    const head = await ask('HEAD /health/live');
    expect([head.status, head.body]).to.deep.equal([200, '']);
  });
});
