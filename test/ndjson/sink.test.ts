import { Writable } from 'node:stream';
import { expect } from 'chai';
import { isReaderGone, sinkOf } from '../../src/adapters/ndjson/sink.ts';

describe('a sink of lines', () => {
  it('writes one JSON value a line, and waits for each batch', async () => {
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

  it('fails where nobody reads any more, and stays failed', async () => {
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
