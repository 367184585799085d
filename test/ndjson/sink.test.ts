import { Writable } from 'node:stream';
import { expect } from 'chai';
import { isReaderGone, sinkOf } from '../../src/adapters/ndjson/sink.ts';

describe('an NDJSON sink', () => {
  it('writes one JSON value per line and waits for each batch', async () => {
    const written: string[] = [];
    let release = () => {};
    const slow = new Writable({
      highWaterMark: 1,
      write: (chunk: Buffer, _encoding, done) => {
        written.push(chunk.toString());
        release = done;
      },
    });
    const sink = sinkOf(slow);
    let isDone = false;
    const writing = sink.write([{ a: 'ä\n' }, { b: 1 }]).then(() => (isDone = true));
    await new Promise(setImmediate);
    expect(written).to.deep.equal(['{"a":"ä\\n"}\n{"b":1}\n']);
    expect(isDone).to.equal(false);
    release();
    await writing;
    await sink.write([]);
    expect(written).to.have.length(1);
  });

  it('fails if the reader is gone, and keeps failing', async () => {
    const gone = Object.assign(new Error('write EPIPE'), { code: 'EPIPE' });
    const sink = sinkOf(new Writable({ write: (_chunk, _encoding, done) => done(gone) }));
    const failure = (): Promise<unknown> =>
      sink.write([1]).then(
        () => null,
        (error: unknown) => error,
      );
    expect(isReaderGone(await failure())).to.equal(true);
    expect(isReaderGone(await failure())).to.equal(true);
    expect(isReaderGone(new Error('disk full'))).to.equal(false);
  });
});
