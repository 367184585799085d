import { expect } from 'chai';
import * as TE from 'fp-ts/lib/TaskEither.js';
import * as t from 'io-ts';
import { Upload } from '../../src/adapters/http/server/input/multipart-body.ts';
import { release } from '../../src/adapters/http/server/input/spent-bytes.ts';
import { answer, route } from '../../src/adapters/http/server/route.ts';
import { eventually } from '../e2e/client.ts';
import { FILE_FORM, fileForm } from '../support/file-form.ts';
import { dial } from '../support/raw.ts';
import { start } from './support.ts';
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

const heldMb = (): number => process.memoryUsage().arrayBuffers / 1e6;

describe('the memory of bytes that nobody reads any more', () => {
  let service: Service;
  before(async () => void (service = await start({ routes: [upload] })));
  after(() => service.close(0));

  it('is given back at once, and not by the collector', () => {
    const before = heldMb();
    for (let i = 0; i < 200; i += 1) release(Buffer.allocUnsafeSlow(1_000_000));
    expect(heldMb() - before).to.be.below(10);
  });

  it('is left alone where others share it', () => {
    const [one, other] = [Buffer.from('pooled'), Buffer.from('with others')];
    release(one);
    expect([one.toString(), other.toString()]).to.deep.equal(['pooled', 'with others']);
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
