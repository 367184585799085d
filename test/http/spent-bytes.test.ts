import { expect } from 'chai';
import * as TE from 'fp-ts/lib/TaskEither.js';
import * as t from 'io-ts';
import { Upload } from '../../src/adapters/http/server/input/multipart-body.ts';
import { release } from '../../src/adapters/http/server/input/spent-bytes.ts';
import { answer, route } from '../../src/adapters/http/server/route.ts';
import { begin, eventually } from '../e2e/client.ts';
import { FILE_FORM, fileForm } from '../support/file-form.ts';
import { dial } from '../support/raw.ts';
import { start } from './support.ts';
import type { Service } from './support.ts';

const upload = (path: string, handle: () => TE.TaskEither<never, Readonly<{ status: 200; body: object }>>) =>
  route({
    method: 'PUT',
    path,
    operationId: `send${path}`,
    access: 'public',
    encoding: 'multipart',
    body: Upload,
    responses: { 200: t.strict({}) },
    handle,
  });
const routes = [
  upload('/v1/file', () => TE.right(answer(200, {}))),
  upload('/v1/broken', () => () => Promise.reject(new Error('a bug'))),
];

const heldMb = (): number => process.memoryUsage().arrayBuffers / 1e6;

describe('the memory of bytes that nobody reads any more', () => {
  let service: Service;
  before(async () => void (service = await start({ routes })));
  after(() => service.close(0));

  it('is given back at once, and not by the collector', () => {
    const before = heldMb();
    for (let i = 0; i < 200; i += 1) release(Buffer.allocUnsafeSlow(1_000_000));
    expect(heldMb() - before).to.be.below(10);
  });

  it('is given back once only', () => {
    const bytes = Buffer.allocUnsafeSlow(1_000);
    for (const _ of ['first', 'again']) release(bytes);
    expect(bytes.length).to.equal(0);
  });

  it('is left alone where others share it', () => {
    const [one, other] = [Buffer.from('pooled'), Buffer.from('with others')];
    release(one);
    expect([one.toString(), other.toString()]).to.deep.equal(['pooled', 'with others']);
  });

  it('is given back once a file has been handled, even if the handler fails', async () => {
    // requirement 75
    const file = fileForm(Buffer.alloc(4_000_000, 'x'));
    const send = async (path: string): Promise<number> => {
      const { sent, answered } = begin(service.url, path, { method: 'PUT', headers: { 'content-type': FILE_FORM } });
      sent.end(file);
      return (await answered).status;
    };
    for (const [path, status] of [
      ['/v1/file', 200],
      ['/v1/broken', 500],
    ] as const) {
      await send(path);
      const before = heldMb();
      for (let i = 0; i < 5; i += 1) expect(await send(path)).to.equal(status);
      await eventually(async () => heldMb() - before < 2, 'giving back 20 MB', 5_000);
    }
  });

  const body = fileForm(Buffer.alloc(400_000, 'x'));
  const halves = {
    'a file that is being read': `Content-Type: ${FILE_FORM}`,
    'a body that is refused': 'Content-Type: text/plain',
  };
  for (const [what, header] of Object.entries(halves))
    it(`does not pile up when clients break off ${what}`, async () => {
      // requirement 75
      const breakOff = (): Promise<void> => {
        const socket = dial(service.url).on('error', () => undefined);
        socket.write(`PUT /v1/file HTTP/1.1\r\nHost: x\r\n${header}\r\nContent-Length: ${body.length}\r\n\r\n`);
        return new Promise((resolve) => {
          socket.once('close', () => resolve());
          socket.write(body.subarray(0, body.length / 2), () => socket.destroy());
        });
      };
      const rounds = async (count: number): Promise<void> => {
        for (let i = 0; i < count; i += 1) await Promise.all(Array.from({ length: 10 }, breakOff));
      };
      await rounds(1);
      const before = heldMb();
      await rounds(20);
      await eventually(async () => heldMb() - before < 3, 'giving back 40 MB', 5_000);
    });
});
