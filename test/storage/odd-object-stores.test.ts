import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { makeS3Images } from '../../src/adapters/storage/s3-images.ts';
import type { ImageName } from '../../src/core/domain/images/image.ts';
import type { Images } from '../../src/core/ports/images.ts';
import { refusal } from '../support/values.ts';

const NAME = 'AAAAAAAAAAAAAAAAAAAAAA' as ImageName;
const FILES = { 512: Buffer.alloc(50_000, 1), 128: Buffer.alloc(5_000, 2) };
/** Milliseconds for a call; a second attempt must fit. */
const CALL_MS = 1_500;

const listening = async (listener: RequestListener): Promise<Server> => {
  const server = createServer(listener);
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return server;
};
const urlOf = (server: Server): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

describe('an object store that answers oddly', () => {
  let store: Server;
  let elsewhere: Server;
  let answer: RequestListener;
  let calledElsewhere = 0;
  let images: Images;
  before(async () => {
    Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'tester', AWS_SECRET_ACCESS_KEY: 'of-the-tests' });
    store = await listening((request, response) => answer(request, response));
    elsewhere = await listening((_request, response) => {
      calledElsewhere += 1;
      response.end('another file');
    });
    const endpoint = urlOf(store);
    images = makeS3Images({ bucket: 'b', prefix: '', region: 'us-east-1', endpoint, forcePathStyle: true }, CALL_MS);
  });
  after(() => {
    for (const server of [store, elsewhere]) {
      server.close();
      server.closeAllConnections();
    }
  });

  const error = (code: string): string =>
    `<?xml version="1.0"?><Error><Code>${code}</Code><Message>x</Message></Error>`;
  const says =
    (status: number, body = '', headers: Readonly<Record<string, string>> = {}): RequestListener =>
    (request, response) => {
      request.resume();
      response.writeHead(status, headers).end(body);
    };
  const away = () => ({ Location: `${urlOf(elsewhere)}/b/x` });
  const cutOff: RequestListener = (request, response) => {
    request.resume();
    response.writeHead(200, { 'Content-Length': '1000' }).write('the beginning', () => response.destroy());
  };
  // each byte comes before any timeout for a silent connection
  const drips: RequestListener = (request, response) => {
    request.resume();
    response.writeHead(200, { 'Content-Length': '100000' });
    const timer = setInterval(() => response.write('x'), 50);
    response.once('close', () => clearInterval(timer));
  };

  const answers: Readonly<Record<string, () => RequestListener>> = {
    'that the bucket is in another region (301)': () => says(301, error('PermanentRedirect'), away()),
    'that the bucket is at another host (307)': () => says(307, error('TemporaryRedirect'), away()),
    'with a plain redirect (302)': () => says(302, '', away()),
    'that access is denied (403)': () => says(403, error('AccessDenied')),
    'that there is no such bucket (404)': () => says(404, error('NoSuchBucket')),
    'that it is busy (503)': () => says(503, error('SlowDown')),
    'with a page of a proxy (502)': () => says(502, '<html>Bad gateway</html>', { 'Content-Type': 'text/html' }),
    'with no HTTP': () => (request) => request.socket.end('no HTTP\r\n\r\n'),
  };
  for (const [name, listener] of Object.entries(answers))
    it(`${name} is an outage, and no other host is called`, async () => {
      // requirement 76, T28
      answer = listener();
      for (const task of [images.get(NAME, 512, null), images.put(NAME, FILES), images.remove(NAME)])
        expect((await refusal(task as typeof task & ReturnType<Images['put']>))._tag).to.equal('Unavailable');
      expect(calledElsewhere).to.equal(0);
    });

  for (const [name, listener] of [
    ['that is cut off', cutOff],
    ['that drips', drips],
  ] as const)
    it(`with a file ${name} is an outage in time`, async () => {
      // T28
      answer = listener;
      const startedAt = performance.now();
      expect((await refusal(images.get(NAME, 512, null)))._tag).to.equal('Unavailable');
      expect(performance.now() - startedAt).to.be.below(CALL_MS + 2_000);
    });

  it('so slowly that both sizes do not fit in the time for an image is an outage in time', async () => {
    // T28
    answer = (request, response) => {
      request.resume();
      setTimeout(() => response.end(), CALL_MS * 0.7);
    };
    const startedAt = performance.now();
    expect((await refusal(images.put(NAME, FILES)))._tag).to.equal('Unavailable');
    expect(performance.now() - startedAt).to.be.within(CALL_MS - 50, CALL_MS * 1.35);
  });
});
