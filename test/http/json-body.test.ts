import { EventEmitter, once } from 'node:events';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { MAX_BODY } from '../../src/adapters/http/server/input/body.ts';
import { cpuTime } from '../support/cpu-time.ts';
import { dial } from '../support/raw.ts';
import { exchange, pointers, problemOf, start } from './support.ts';
import type { Service } from './support.ts';

const POST = 'POST /v1/notes HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n';
const titled = (bytes: number) => JSON.stringify({ title: 'x'.repeat(bytes - '{"title":""}'.length) });
const chunked = (text: string) => {
  const part = Buffer.from(text);
  return new ReadableStream({
    start(controller) {
      for (let at = 0; at < part.length; at += 8192) controller.enqueue(part.subarray(at, at + 8192));
      controller.close();
    },
  });
};

const codeOf = async (response: Response) => `${response.status} ${(await problemOf(response)).code}`;

const inTitle = (...bytes: number[]) => Buffer.from([...Buffer.from('{"title":"'), ...bytes, 0x22, 0x7d]);

const deep = (open: string, close: string, n: number) => open.repeat(n) + close.repeat(n);

describe('a JSON body', () => {
  let service: Service;
  before(async () => {
    service = await start();
  });
  after(() => service.close(0));

  const streamed = (text: string) =>
    service.call('/v1/notes', {
      method: 'POST',
      body: chunked(text),
      headers: { 'Content-Type': 'application/json' },
      duplex: 'half',
    });

  const patch = (type: string) =>
    service.call('/v1/notes/3', {
      method: 'PATCH',
      body: '{"title":null}',
      headers: { 'Content-Type': type, Authorization: 'Bearer staff' },
    });

  it('is application/json in UTF-8, in any spelling of that', async () => {
    for (const type of ['application/json', 'Application/JSON; charset=UTF-8', 'application/json;charset="utf-8"']) {
      expect((await service.post('{"title":"é"}', { 'Content-Type': type })).status, type).to.equal(200);
    }
  });

  it('is refused with the fields that are required if there is none', async () => {
    const init = { method: 'POST' };
    expect(await pointers(await service.call('/v1/notes', init))).to.deep.equal(['422', '/title required']);
    const typed = await problemOf(await service.post(''));
    expect([typed.status, typed.code]).to.deep.equal([400, 'MALFORMED_JSON']);
    expect(typed.detail).to.match(/; required: title\.$/);
  });

  it('is refused with 415 if it has another or no media type or charset', async () => {
    // requirement 71
    const types = ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'text/json'];
    const labels = [
      'application/json; charset=utf-16',
      'application/json; charset=latin1',
      'application/jsonp',
      'json',
    ];
    for (const type of [...types, ...labels, 'application/merge-patch+json', 'application/json, text/plain']) {
      const response = await service.post('{"title":"x"}', { 'Content-Type': type });
      expect(await codeOf(response), type).to.equal('415 UNSUPPORTED_MEDIA_TYPE');
    }
    const untyped = await service.call('/v1/notes', { method: 'POST', body: new Blob(['{"title":"x"}']) });
    expect(untyped.status).to.equal(415);
    expect((await service.post('{}', { 'Content-Encoding': 'zstd' })).status).to.equal(415);
  });

  it('may be a merge patch in PATCH only', async () => {
    expect((await patch('application/merge-patch+json')).status).to.equal(200);
    expect((await patch('application/json')).status).to.equal(200);
    expect((await patch('application/json-patch+json')).status).to.equal(415);
  });

  it('may have 100 kB and not one byte more, with or without Content-Length', async () => {
    // requirement 69
    expect(MAX_BODY).to.equal(100_000);
    expect((await service.post(titled(100_000))).status).to.equal(200);
    expect(await codeOf(await service.post(titled(100_001)))).to.equal('413 PAYLOAD_TOO_LARGE');
    expect((await streamed(titled(100_000))).status).to.equal(200);
    expect(await codeOf(await streamed(titled(100_001)))).to.equal('413 PAYLOAD_TOO_LARGE');
  });

  it('may be compressed, and then the limit counts the decompressed bytes', async () => {
    // race 21
    for (const [encoding, squeeze] of Object.entries({
      gzip: gzipSync,
      deflate: deflateSync,
      br: brotliCompressSync,
    })) {
      const headers = { 'Content-Encoding': encoding };
      expect((await service.post(squeeze(titled(100_000)), headers)).status, encoding).to.equal(200);
      expect((await service.post(squeeze(titled(100_001)), headers)).status, encoding).to.equal(413);
    }
    const bomb = gzipSync(Buffer.alloc(48_000_000, ' '));
    const before = process.memoryUsage().rss;
    expect(await codeOf(await service.post(bomb, { 'Content-Encoding': 'gzip' }))).to.equal('413 PAYLOAD_TOO_LARGE');
    expect(process.memoryUsage().rss - before).to.be.below(40_000_000);
  });

  it('leaves the connection usable after a body was refused half-read', async () => {
    const noise = Buffer.from(Array.from({ length: 300_000 }, () => Math.floor(Math.random() * 64) + 48));
    const small = titled(30);
    const asChunk = (body: Buffer) => [`${body.length.toString(16)}\r\n`, body, '\r\n0\r\n\r\n'];
    const squeezed = gzipSync(noise);
    const cases: readonly [string, ...(string | Buffer)[]][] = [
      [`Content-Length: ${noise.length}\r\n\r\n`, noise],
      ['Transfer-Encoding: chunked\r\n\r\n', ...asChunk(noise)],
      [`Content-Encoding: gzip\r\nContent-Length: ${squeezed.length}\r\n\r\n`, squeezed],
      ['Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n', ...asChunk(squeezed)],
    ];
    for (const [framing, ...body] of cases) {
      const said = await exchange(
        service.port,
        `${POST}${framing}`,
        ...body,
        `${POST}Connection: close\r\nContent-Length: ${small.length}\r\n\r\n${small}`,
      );
      expect(said.match(/HTTP\/1.1 \d+/g), framing).to.deep.equal(['HTTP/1.1 413', 'HTTP/1.1 200']);
    }
  });

  it('is refused with 400 if it is not JSON, and is not quoted', async () => {
    for (const body of [
      '{',
      '',
      ' ',
      "{'title':1}",
      '{"title":"canary"',
      '{"title":canary}',
      '{} {}',
      'NaN',
      '{"a":1,}',
    ]) {
      const response = await service.post(body);
      const text = await response.clone().text();
      expect(await codeOf(response), body).to.equal('400 MALFORMED_JSON');
      expect(text).not.to.contain('canary');
    }
  });

  it('is refused with 400 if the compression is broken or cut short', async () => {
    const squeezed = gzipSync('{"title":"x"}');
    const wrong = Buffer.from(squeezed).fill(0xff, 12, 16);
    for (const body of [Buffer.from('no gzip'), squeezed.subarray(0, -9), wrong]) {
      expect(await codeOf(await service.post(body, { 'Content-Encoding': 'gzip' }))).to.equal('400 MALFORMED_JSON');
    }
    const brotli = await service.post(Buffer.from('no brotli at all'), { 'Content-Encoding': 'br' });
    expect(await codeOf(brotli)).to.equal('400 MALFORMED_JSON');
  });

  it('is refused with 400 if its bytes are not UTF-8, while U+FFFD itself is allowed', async () => {
    for (const bytes of [[0xff], [0xc3], [0xed, 0xa0, 0x80], [0xc0, 0xaf], [0xf8, 0x88, 0x80, 0x80, 0x80]]) {
      expect(await codeOf(await service.post(inTitle(...bytes)))).to.equal('400 MALFORMED_JSON');
    }
    expect(await (await service.post('{"title":"\ufffd é 🎉"}')).json()).to.deep.equal({ title: '\ufffd é 🎉' });
  });

  it('is refused with 422 at its root if it is not an object', async () => {
    for (const body of ['null', '[]', '1', '"x"', 'true', '[{"title":"x"}]']) {
      expect(await pointers(await service.post(body)), body).to.deep.equal(['422', ' invalid']);
    }
  });

  it('is refused with 422 at each wrong, missing or unknown field', async () => {
    // requirement 62, 63
    expect(await pointers(await service.post('{}'))).to.deep.equal(['422', '/title required']);
    expect(
      await pointers(await service.post('{"title":["x"],"size":"1","tags":["a",1],"is_admin":true}')),
    ).to.deep.equal(['422', '/title invalid', '/size invalid', '/tags/1 invalid', '/is_admin unknown']);
  });

  it('is refused with 422 if a key comes twice, at any depth and in any spelling', async () => {
    // requirement 63
    const cases = {
      '{"title":"a","title":"a"}': ['/title'],
      '{"title":"a","\\u0074itle":"b"}': ['/title'],
      '{"title":"a","tags":["x",{"a/b":1,"c":[],"a/b":2}]}': ['/tags/1/a~1b'],
      '{"title":"a" , "size" :1,\n"size"\t: 2, "title":3}': ['/size', '/title'],
    };
    for (const [body, expected] of Object.entries(cases)) {
      const found = await pointers(await service.post(body));
      for (const pointer of expected) expect(found, body).to.include(`${pointer} invalid`);
    }
    const harmless = '{"title":"\\"title\\":{,[\\\\","tags":["title","title","a:b"]}';
    expect((await service.post(harmless)).status).to.equal(200);
  });

  it('may not hold __proto__, constructor or prototype, and none of them touches Object.prototype', async () => {
    // requirement 67
    const bodies = ['{"__proto__":{"canary":1},"title":"x"}', '{"\\u005f_proto__":{"canary":1},"title":"x"}'];
    const nested = '{"title":"x","constructor":{"prototype":{"canary":1}}}';
    for (const body of [...bodies, nested, '{"title":"x","tags":[{"__proto__":{"canary":1}}]}']) {
      expect((await service.post(body)).status, body).to.equal(422);
      expect(({} as Record<string, unknown>)['canary']).to.equal(undefined);
    }
  });

  it('may not hold U+0000, lone surrogates or infinite numbers in any field or key', async () => {
    // requirement 64
    const cases = {
      '{"title":"a\\u0000b"}': '/title invalid',
      '{"title":"\\ud800"}': '/title invalid',
      '{"title":"x","tags":["ok","\\udc00x"]}': '/tags/1 invalid',
      '{"title":"x","\\u0000":1}': '/\0 invalid',
      '{"title":"x","size":1e999}': '/size invalid',
    };
    for (const [body, expected] of Object.entries(cases)) {
      expect(await pointers(await service.post(body)), body).to.deep.equal(['422', expected]);
    }
  });

  it('gets a quick and short 4xx, however deep, wide or repetitive it is', async () => {
    // requirement 68, 69, race 21
    const wide = Array.from({ length: 12_000 }, (_, i) => `"${i}":0`).join(',');
    const bodies = [
      deep('[', ']', 49_000),
      `{"title":${deep('[', ']', 49_000)}}`,
      `{"title":"x","tags":${deep('{"a":', '}', 16_000).replace(':}', ':1}')}}`,
      `{${wide}}`,
      `{${'"a":1,'.repeat(16_000)}"a":1}`,
      `{"${'k'.repeat(50_000)}":1,${'"b":1,'.repeat(8000)}"b":1}`,
      `${'['.repeat(20_000)}{${'"a":1,'.repeat(9000)}"a":1}${']'.repeat(20_000)}`,
      `{"title":"${'\\u0000'.repeat(16_000)}"}`,
      `{"tags":[${'{},'.repeat(33_000)}1]}`,
      '"'.repeat(99_999),
    ];
    for (const body of bodies) {
      const spent = cpuTime();
      const response = await service.post(body);
      const text = await response.text();
      expect(response.status, body.slice(0, 20)).to.be.within(400, 422);
      expect(text.length).to.be.below(20_000);
      expect(spent()).to.be.below(1000);
    }
  });

  it('that breaks off leaves nothing waiting, compressed or not', async () => {
    for (const encoding of ['identity', 'gzip']) {
      const over = new EventEmitter();
      const released = once(over, 'released');
      const other = await start({ extraMiddleware: [(_ctx, next) => next().finally(() => over.emit('released'))] });
      const part = encoding === 'gzip' ? gzipSync(titled(5000)).subarray(0, 30) : Buffer.from('{"title":');
      const head = `${POST}Content-Encoding: ${encoding}\r\n`;
      const socket = dial(other.url);
      socket.write(Buffer.concat([Buffer.from(`${head}Content-Length: 999\r\nExpect: 100-continue\r\n\r\n`), part]));
      await new Promise((resolve) => {
        socket.once('data', resolve);
      });
      socket.destroy();
      await released;
      expect(await other.line('request'), encoding).to.deep.include({ aborted: true });
      expect(other.lines).to.have.length(1);
      await other.close(0);
    }
  });
});
