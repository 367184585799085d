import { EventEmitter, once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Socket, connect } from 'node:net';
import { Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect } from 'chai';
import * as TE from 'fp-ts/lib/TaskEither.js';
import * as t from 'io-ts';
import { Upload } from '../../src/adapters/http/server/input/multipart-body.ts';
import { lingerAfterAnswer } from '../../src/adapters/http/server/limits/early-answers.ts';
import { answer, route } from '../../src/adapters/http/server/route.ts';
import { FILE_FORM, fileForm } from '../support/file-form.ts';
import { dial } from '../support/raw.ts';
import { exchange, routes, start } from './support.ts';
import type { Service } from './support.ts';

const upload = route({
  method: 'PUT',
  path: '/v1/file',
  operationId: 'sendFile',
  access: 'public',
  encoding: 'multipart',
  body: Upload,
  responses: { 200: t.strict({}) },
  handle: () => TE.right(answer(200, {})),
});

const MIB = Buffer.alloc(1_048_576, 'x');
const ENDLESS = { chunked: 'Transfer-Encoding: chunked', declared: 'Content-Length: 900000000' };
const chunk = Buffer.concat([Buffer.from('100000\r\n'), MIB, Buffer.from('\r\n')]);

describe('an answer that comes before the end of the body', () => {
  let service: Service;
  before(async () => void (service = await start({ routes: [...routes, upload] })));
  after(() => service.close(0));

  const head = (request: string, ...lines: readonly string[]): string =>
    [`${request} HTTP/1.1`, 'Host: x', ...lines, '', ''].join('\r\n');
  const opened = () => {
    const socket = dial(service.url).on('error', () => undefined);
    const said: Buffer[] = [];
    socket.on('data', (bytes: Buffer) => said.push(bytes));
    return { socket, said: () => Buffer.concat(said).toString() };
  };
  const closed = (socket: Socket): Promise<void> =>
    new Promise((resolve) => void socket.on('error', () => undefined).once('close', () => resolve()));
  const sendUntilClosed = async (socket: Socket, bytes: Buffer): Promise<void> => {
    let isOpen = true;
    const end = closed(socket).then(() => (isOpen = false));
    while (isOpen && socket.writable)
      if (!socket.write(bytes)) await Promise.race([new Promise((resolve) => void socket.once('drain', resolve)), end]);
    await end;
  };

  const cases = [
    { why: 'a file that is too large', request: 'PUT /v1/file', type: FILE_FORM, status: 413 },
    { why: 'JSON that is too large', request: 'POST /v1/notes', type: 'application/json', status: 413 },
    { why: 'another media type', request: 'PUT /v1/file', type: 'text/plain', status: 415 },
    { why: 'no session', request: 'PATCH /v1/notes/1', type: 'application/json', status: 401 },
    { why: 'an unknown path', request: 'PUT /v1/nothing', type: 'application/json', status: 404 },
  ];
  for (const { why, request, type, status } of cases)
    for (const [kind, length] of Object.entries(ENDLESS))
      it(`closes the connection of a client that goes on sending: ${why}, ${kind}`, async () => {
        // requirement 72
        const { socket, said } = opened();
        socket.write(head(request, `Content-Type: ${type}`, length));
        await sendUntilClosed(socket, kind === 'chunked' ? chunk : MIB);
        expect(said()).to.match(new RegExp(`^HTTP/1\\.1 ${status} `));
        if (kind === 'declared' || (status === 413 && type === FILE_FORM))
          expect(said()).to.include('Connection: close');
      });

  it('comes within 200 ms although 895 MB are still to come', async () => {
    // requirement 72
    const { socket, said } = opened();
    await once(socket, 'connect');
    const startedAt = performance.now();
    socket.write(head('PUT /v1/file', `Content-Type: ${FILE_FORM}`, 'Content-Length: 900000000'));
    socket.write(fileForm(MIB));
    await once(socket, 'data');
    expect(performance.now() - startedAt).to.be.below(200);
    expect(said()).to.match(/^HTTP\/1\.1 413 /);
    socket.destroy();
  });

  it('ends the connection of a client that never closes its side', async () => {
    const { hostname, port } = new URL(service.url);
    const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
    socket.resume().write(head('PUT /v1/file', `Content-Type: ${FILE_FORM}`, 'Content-Length: 900000000'));
    await sendUntilClosed(socket, MIB);
    // the kernels buffer more than is read after the answer
    expect(socket.bytesWritten).to.be.below(60_000_000);
  });

  it('reaches a client that reads only after it has sent everything', async () => {
    const { socket, said } = opened();
    socket.pause();
    const body = fileForm(Buffer.alloc(7_000_000, 'x'));
    socket.write(head('PUT /v1/file', `Content-Type: ${FILE_FORM}`, `Content-Length: ${body.length}`));
    await new Promise((resolve) => void socket.write(body, resolve));
    socket.resume();
    await closed(socket);
    expect(said()).to.match(/^HTTP\/1\.1 413 /);
  });

  it('holds up nobody while many clients send the rest', async () => {
    // requirement 99
    let read = 0;
    const requests = Array.from({ length: 8 }, () => {
      const request = Object.assign(new Readable({ read: () => undefined }), { socket: new Socket(), complete: false });
      for (let i = 0; i < 5; i += 1) request.push('x');
      const response = new EventEmitter();
      lingerAfterAnswer(request as unknown as IncomingMessage, response as ServerResponse, 1_000);
      request.on('data', () => (read += 1)).pause();
      return { request, response };
    });
    for (const { request, response } of requests) response.emit('prefinish', request.resume());
    // the first chunk of each was on its way
    for (let [before, most] = [0, 12]; before < 40; [before, most] = [read, 4]) {
      await nextTurn();
      expect(read - before).to.be.at.most(most);
    }
  });

  const asking = (request: string, ...lines: readonly string[]) =>
    exchange(service.port, head(request, 'Expect: 100-continue', ...lines));
  for (const { why, request, type, status } of cases)
    if (status !== 413 || type === FILE_FORM)
      it(`is given to a client that waits to be asked, which is not asked: ${why}`, async () => {
        const said = await asking(request, `Content-Type: ${type}`, 'Content-Length: 5100000');
        expect(said.match(/HTTP\/1\.1 \d+/g)).to.deep.equal([`HTTP/1.1 ${status}`]);
        // the next request could be taken for the body
        expect(said).to.match(/^Connection: close\r$/m);
      });

  it('follows the question for the body if it is needed', async () => {
    const { socket, said } = opened();
    const body = fileForm();
    const asked = new Promise((resolve) => void socket.once('data', resolve));
    const lines = [`Content-Type: ${FILE_FORM}`, `Content-Length: ${body.length}`, 'Expect: 100-continue'];
    socket.write(head('PUT /v1/file', ...lines, 'Connection: close'));
    await asked;
    expect(said()).to.equal('HTTP/1.1 100 Continue\r\n\r\n');
    socket.write(body);
    await closed(socket);
    expect(said().match(/HTTP\/1\.1 \d+/g)).to.deep.equal(['HTTP/1.1 100', 'HTTP/1.1 200']);
  });

  it('leaves the connection open if the rest is short', async () => {
    const body = 'x'.repeat(1_000);
    const asked = exchange(
      service.port,
      head('PUT /v1/nothing', 'Content-Type: application/json', `Content-Length: ${body.length}`),
      body,
      head('GET /page', 'Connection: close'),
    );
    expect((await asked).match(/HTTP\/1\.1 \d+/g)).to.deep.equal(['HTTP/1.1 404', 'HTTP/1.1 200']);
  });
});
