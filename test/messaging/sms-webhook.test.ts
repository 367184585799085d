import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import { Webhook } from 'standardwebhooks';
import { makeSmsWebhook } from '../../src/adapters/messaging/sms-webhook.ts';
import { render } from '../../src/adapters/messaging/templates/render.ts';
import type { MobileNumber } from '../../src/core/domain/addresses/address.ts';
import type { OtpCode } from '../../src/core/domain/sign-in/otp-code.ts';

const SECRET = `whsec_${Buffer.from('tests only, and nowhere else: 32').toString('base64')}`;
const ID = '01a207fb-2b1e-7b6c-a3ab-184a80bac906';
const LETTER = render(
  {
    to: { type: 'mobile', value: '+14155550123' as MobileNumber },
    template: 'confirm-address',
    code: '012345' as OtpCode,
    language: 'en',
    budget: 'anybody',
    expiresAt: new Date(),
  },
  { name: 'Example', url: 'https://id.example.com' },
);

describe('text messages', () => {
  let server: Server;
  let url: string;
  let answer: { status: number; headers: Record<string, string> } | null;
  let seen: { headers: IncomingHttpHeaders; body: string }[];

  beforeEach(async () => {
    seen = [];
    answer = { status: 204, headers: {} };
    server = createServer((request, response) => {
      void text(request).then((body) => {
        seen.push({ headers: request.headers, body });
        if (answer) response.writeHead(answer.status, answer.headers).end();
        return null;
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/send`;
  });
  afterEach(() => {
    server.close();
    server.closeAllConnections();
  });

  const deliver = (signal = AbortSignal.timeout(5_000)) =>
    makeSmsWebhook({ url, secret: SECRET }).deliver(ID, LETTER, signal);
  const outcome = (signal?: AbortSignal) =>
    deliver(signal).then(
      () => 'delivered',
      () => 'tried again',
    );

  it('are posted with the message’s id, signed for the receiver', async () => {
    await deliver();
    const [{ headers, body }] = seen as [{ headers: IncomingHttpHeaders; body: string }];
    const verified = new Webhook(SECRET).verify(body, headers as Record<string, string>);
    expect(verified).to.deep.equal({ to: '+14155550123', body: LETTER.text, id: ID });
    expect(headers['webhook-id']).to.equal(ID);
    expect(() =>
      new Webhook(SECRET).verify(body.replace('012345', '012346'), headers as Record<string, string>),
    ).to.throw();
  });

  it('are refused for good by a 4xx answer about the message', async () => {
    for (const status of [400, 406, 409, 413, 415, 422, 451, 499]) {
      answer = { status, headers: {} };
      expect(await deliver(), String(status)).to.deep.equal({
        _tag: 'Refused',
        why: `the SMS webhook answered ${status}`,
      });
    }
  });

  it('are tried again after any other answer but 2xx', async () => {
    for (const status of [401, 402, 403, 404, 405, 407, 408, 410, 421, 425, 429, 304, 500, 502, 503, 504]) {
      answer = { status, headers: {} };
      expect(await outcome(), String(status)).to.equal('tried again');
    }
  });

  it('follow no redirect', async () => {
    answer = { status: 307, headers: { location: `${url}?elsewhere` } };
    expect(await outcome()).to.equal('tried again');
    expect(seen).to.have.lengthOf(1);
  });

  it('are aborted when the receiver hangs', async () => {
    answer = null;
    const patience = new AbortController();
    const pending = outcome(patience.signal);
    server.once('request', () => patience.abort());
    expect(await pending).to.equal('tried again');
  });
});
