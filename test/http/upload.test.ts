import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { crc32 } from 'node:zlib';
import { expect } from 'chai';
import * as TE from 'fp-ts/lib/TaskEither.js';
import * as t from 'io-ts';
import { MAX_FILE, Upload } from '../../src/adapters/http/server/input/multipart-body.ts';
import { answer, route } from '../../src/adapters/http/server/route.ts';
import { begin } from '../e2e/client.ts';
import { dial } from '../support/raw.ts';
import { exchange, pointers, problemOf, start } from './support.ts';
import type { Service } from './support.ts';

const upload = route({
  method: 'PUT',
  path: '/v1/file',
  operationId: 'sendFile',
  access: 'public',
  encoding: 'multipart',
  body: Upload,
  responses: { 200: t.strict({ size: t.number, first: t.string, sum: t.number }) },
  handle: ({ body: { image } }) =>
    TE.right(
      answer(200, { size: image.length, first: Buffer.from(image.subarray(0, 9)).toString(), sum: crc32(image) }),
    ),
});

const BOUNDARY = 'a-boundary';
const part = (head: string, content: string | Buffer = ''): Buffer =>
  Buffer.concat([Buffer.from(`--${BOUNDARY}\r\n${head}\r\n\r\n`), Buffer.from(content), Buffer.from('\r\n')]);
const END = Buffer.from(`--${BOUNDARY}--\r\n`);
const file = (content: string | Buffer, name = 'image', more = '\r\nContent-Type: image/png'): Buffer =>
  part(`Content-Disposition: form-data; name="${name}"; filename="a.png"${more}`, content);
const field = (name: string, value = 'x'): Buffer => part(`Content-Disposition: form-data; name="${name}"`, value);
const body = (...parts: readonly Buffer[]): Buffer => Buffer.concat([...parts, END]);

const IMAGE = file('some bytes');

describe('a file that is uploaded', () => {
  let service: Service;
  before(async () => void (service = await start({ routes: [upload] })));
  after(() => service.close(0));

  const TYPE = `multipart/form-data; boundary=${BOUNDARY}`;
  const send = (content: Buffer | string, headers: Readonly<Record<string, string>> = {}) =>
    service.call('/v1/file', {
      method: 'PUT',
      body: new Uint8Array(Buffer.from(content)),
      headers: { 'Content-Type': TYPE, ...headers },
    });
  const seen = async (content: Buffer | string, headers: Readonly<Record<string, string>> = {}) =>
    pointers(await send(content, headers));

  it('reaches the handler byte by byte, whatever its name and type are', async () => {
    // requirement 74
    const names = ['../../etc/passwd', 'a\0b', 'a\\"b', 'x'.repeat(1_000), '', '.', '$(id).svg', 'файл.png'];
    for (const name of names) {
      const head = `Content-Disposition: form-data; name="image"; filename="${name}"\r\nContent-Type: text/html`;
      const response = await send(body(part(head, 'some bytes')));
      expect(await response.json(), name).to.include({ size: 10, first: 'some byte', sum: crc32('some bytes') });
    }
  });

  it('needs no Content-Type of its own', async () => {
    expect((await send(body(file('some bytes', 'image', '')))).status).to.equal(200);
  });

  it('has at most 5,000,000 bytes', async () => {
    // requirement 72
    expect(await (await send(body(file(Buffer.alloc(MAX_FILE, 'x'))))).json()).to.include({ size: MAX_FILE });
    const refused = await problemOf(await send(body(file(Buffer.alloc(MAX_FILE + 1, 'x')))));
    expect(refused).to.include({ status: 413, detail: 'Send at most 5000000 bytes, counted after decompression.' });
  });

  it('is refused at once, and not at its end, if it is too large', async () => {
    // requirement 72
    for (const [kind, length] of [
      ['declared', 'Content-Length: 900000000'],
      ['chunked', 'Transfer-Encoding: chunked'],
    ]) {
      const chunk =
        kind === 'chunked'
          ? (bytes: Buffer) =>
              Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')])
          : (bytes: Buffer) => bytes;
      const socket = dial(service.url);
      const answered = new Promise<string>((resolve) => void socket.once('data', (said) => resolve(said.toString())));
      socket.write(`PUT /v1/file HTTP/1.1\r\nHost: x\r\nContent-Type: ${TYPE}\r\n${length}\r\n\r\n`);
      socket.write(chunk(file(Buffer.alloc(MAX_FILE - 10, 'x'))));
      // the rest never comes
      socket.write(chunk(Buffer.alloc(100_000, 'x')));
      expect(await answered, kind).to.match(/^HTTP\/1\.1 413 /);
      socket.destroy();
    }
  });

  it('is never written to disk', async () => {
    // requirement 72
    const before = new Set(readdirSync(tmpdir()));
    await Promise.all([send(body(IMAGE)), send(body(file(Buffer.alloc(MAX_FILE + 1))))]);
    expect(readdirSync(tmpdir()).filter((name) => !before.has(name) && /^[a-z0-9]{25}$/.test(name))).to.deep.equal([]);
  });

  it('comes in a form and nothing else', async () => {
    // requirement 71
    const json = JSON.stringify({ image: { filepath: '/etc/passwd' }, files: { image: { filepath: '/etc/passwd' } } });
    for (const type of [
      'application/json',
      'application/x-www-form-urlencoded',
      'image/png',
      'multipart/mixed; boundary=a',
      'application/octet-stream',
    ])
      expect(await seen(json, { 'Content-Type': type }), type).to.deep.equal(['415']);
    expect(await seen(body(IMAGE), { 'Content-Encoding': 'gzip' })).to.deep.equal(['415']);
    expect(await seen(body(IMAGE), { 'Content-Encoding': 'identity' })).to.deep.equal(['415']);
  });

  it('may come in chunks of any size, and behind any boundary', async () => {
    for (const size of [1, 7, 1_000]) {
      const whole = body(IMAGE);
      const chunks = Array.from({ length: Math.ceil(whole.length / size) }, (_, i) => {
        const chunk = whole.subarray(i * size, (i + 1) * size);
        return Buffer.concat([Buffer.from(`${chunk.length.toString(16)}\r\n`), chunk, Buffer.from('\r\n')]);
      });
      const head = `PUT /v1/file HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: ${TYPE}\r\nTransfer-Encoding: chunked\r\n\r\n`;
      const answered = await exchange(service.port, head, Buffer.concat([...chunks, Buffer.from('0\r\n\r\n')]));
      expect(answered, `chunks of ${size}`).to.match(/^HTTP\/1\.1 200 /);
    }
    for (const boundary of ['x', 'b'.repeat(70), 'b'.repeat(4_000), "a 'b' (c)+_,-./:=?d"]) {
      const content = body(IMAGE).toString().replaceAll(BOUNDARY, boundary);
      const sent = await send(content, { 'Content-Type': `Multipart/Form-Data; boundary="${boundary}"` });
      expect(sent.status, boundary).to.equal(200);
    }
  });

  it('is never changed by what looks like a boundary, or by how its bytes are cut into chunks', async () => {
    const random = randomBytes(300_000);
    // every few bytes the beginning of a boundary, of any length
    const lure = Buffer.from(`\r\n--${BOUNDARY}`);
    for (let at = 0; at < random.length - 100; at += 60) lure.copy(random, at, 0, (random[at + 59] ?? 0) % lure.length);
    const encoded = part(
      'Content-Disposition: form-data; name="image"; filename="a"\r\nContent-Transfer-Encoding: base64',
      random.toString('base64'),
    );
    for (const whole of [body(file(random)), body(encoded)])
      for (const size of [61, 4_099, 70_000]) {
        const { sent, answered } = begin(service.url, '/v1/file', { method: 'PUT', headers: { 'content-type': TYPE } });
        for (let at = 0; at < whole.length; at += size) sent.write(whole.subarray(at, at + size));
        sent.end();
        expect((await answered).body, `chunks of ${size}`).to.include({ size: random.length, sum: crc32(random) });
      }
  });

  it('may follow a request to go on, and be followed by another call on the connection', async () => {
    const put = (content: Buffer, ...more: readonly string[]) =>
      Buffer.concat([
        Buffer.from(
          ['PUT /v1/file HTTP/1.1', 'Host: x', `Content-Type: ${TYPE}`, `Content-Length: ${content.length}`, ...more]
            .map((line) => `${line}\r\n`)
            .join(''),
        ),
        Buffer.from('\r\n'),
        content,
      ]);
    const last = put(body(IMAGE), 'Connection: close');
    for (const [content, status] of [
      [body(IMAGE), 200],
      [body(field('a')), 422],
      [IMAGE, 400],
      [Buffer.from('no form'), 400],
    ] as const) {
      const said = await exchange(service.port, put(content, 'Expect: 100-continue'), last);
      expect(said.match(/HTTP\/1\.1 \d+/g), String(content)).to.deep.equal([
        'HTTP/1.1 100',
        `HTTP/1.1 ${status}`,
        'HTTP/1.1 200',
      ]);
    }
  });

  it('is not found in a form of another kind', async () => {
    const lines = body(IMAGE).toString().replaceAll('\r\n', '\n');
    expect(await seen(lines), 'LF only').to.deep.equal(['400']);
    const inner = body(IMAGE).toString().replaceAll(BOUNDARY, 'inner');
    const mixed = part(
      'Content-Disposition: form-data; name="image"\r\nContent-Type: multipart/mixed; boundary=inner',
      inner,
    );
    expect(await seen(body(mixed)), 'nested').to.deep.equal(['422', '/image required']);
    expect(await seen(body(IMAGE), { 'Content-Type': 'multipart/form-data; boundary=""' }), 'empty').to.deep.equal([
      '400',
    ]);
  });

  it('is required, and the only one', async () => {
    for (const nothing of ['', END]) expect(await seen(nothing)).to.deep.equal(['422', '/image required']);
    expect(await seen(body(file('')))).to.deep.equal(['422', '/image required']);
    expect(await seen(body(field('image')))).to.deep.equal(['422', '/image required']);
    expect(await seen(body(IMAGE, field('image')))).to.deep.equal(['422', '/image too-many']);
    expect(await seen(body(IMAGE, IMAGE))).to.deep.equal(['422', '/image too-many']);
    expect(await seen(body(file('x', 'avatar')))).to.deep.equal(['422', '/avatar unknown', '/image required']);
  });

  it('has a file name; a part without one is a field, whatever type it has', async () => {
    const typed = (name: string) =>
      part(`Content-Disposition: form-data; name="${name}"\r\nContent-Type: image/png`, 'x');
    expect(await seen(body(typed('image')))).to.deep.equal(['422', '/image required']);
    expect(await seen(body(IMAGE, typed('note')))).to.deep.equal(['422', '/note unknown']);
    expect(await seen(body(typed('image'), IMAGE))).to.deep.equal(['422', '/image too-many']);
  });

  it('may be encoded, and fields too, as HTTP has never asked for', async () => {
    // requirement 75
    const unhandled: unknown[] = [];
    const note = (error: unknown) => void unhandled.push(error);
    process.prependListener('unhandledRejection', note);
    const encoded = (name: string, encoding: string) =>
      part(`Content-Disposition: form-data; ${name}\r\nContent-Transfer-Encoding: ${encoding}`, 'c29tZSBieXRlcw==');
    for (const encoding of ['7bit', '8bit', 'binary', 'utf-8', 'base64', 'BASE64']) {
      const sent = await send(body(encoded('name="image"; filename="a"', encoding)));
      expect(await sent.json(), encoding).to.have.property('size', /base64/i.test(encoding) ? 10 : 16);
      expect(await seen(body(encoded('name="a"', encoding), IMAGE)), encoding).to.deep.equal(['422', '/a unknown']);
    }
    for (const encoding of ['quoted-printable', 'rot13', 'x'])
      expect(await seen(body(encoded('name="a"', encoding), IMAGE)), encoding).to.deep.equal(['400']);
    process.off('unhandledRejection', note);
    expect(unhandled).to.deep.equal([]);
  });

  it('comes without other fields, whatever they are called', async () => {
    expect(await seen(body(IMAGE, field('user_id', '1')))).to.deep.equal(['422', '/user_id unknown']);
    expect(await seen(body(field('a/b~c'), IMAGE))).to.deep.equal(['422', '/a~1b~0c unknown']);
    for (const name of ['__proto__', 'constructor', 'toString', '']) {
      expect(await seen(body(file('x', name))), name).to.deep.equal(['422', `/${name} unknown`, '/image required']);
      expect(await seen(body(field(name), IMAGE)), name).to.deep.equal(['422', `/${name} unknown`]);
    }
    expect(await seen(body(part('X: y', 'x'), IMAGE))).to.deep.equal(['422', ' unknown']);
    expect(await seen(body(IMAGE, field('a'), field('b'), field('a')))).to.deep.equal([
      '422',
      '/a unknown',
      '/b unknown',
    ]);
    expect(await seen(body(field('a', 'x'.repeat(20_000)), IMAGE))).to.deep.equal(['422', '/a unknown']);
    expect(await seen(body(...Array.from({ length: 10_000 }, (_, i) => field(`f${i}`))))).to.deep.equal(['400']);
  });

  it('is refused as malformed if the form is broken', async () => {
    // requirement 75
    expect(await seen(body(IMAGE), { 'Content-Type': 'multipart/form-data' })).to.deep.equal(['400']);
    expect(await seen(body(IMAGE), { 'Content-Type': 'multipart/form-data; boundary=another' })).to.deep.equal(['400']);
    expect(await seen(Buffer.concat([IMAGE, IMAGE.subarray(0, 40)]))).to.deep.equal(['400']);
    for (const head of ['Content-Disposition', ': x', 'Content-Transfer-Encoding: rot13', 'a'.repeat(20_000)])
      expect((await seen(body(part(head, 'x'))))[0], head.slice(0, 30)).to.be.oneOf(['400', '422']);
  });

  it('costs little time and memory, however it is made', async () => {
    // requirement 68
    const image = 'Content-Disposition: form-data; name="image"; ';
    const rows: Readonly<Record<string, readonly [string, string | Buffer]>> = {
      'names that an expression compares again and again': ['400', part(image + 'filename="x"'.repeat(400_000) + 'z')],
      'one long header': ['400', part(`X: ${'x'.repeat(4_900_000)}`)],
      'many headers': ['400', part('A: b\r\n'.repeat(700_000))],
      'beginnings of a boundary': ['422', part(`${image}filename="a"`, '\r'.repeat(4_900_000))],
    };
    for (const [name, [status, content]] of Object.entries(rows)) {
      const began = performance.now();
      expect((await seen(content))[0], name).to.equal(status);
      expect(performance.now() - began, name).to.be.below(2_000);
    }
  });

  it('is refused at once if what is around it does not end', async () => {
    // requirement 75
    for (const [endless, status] of [
      ['no boundary', 413],
      [`--${BOUNDARY}\r\nX: `, 400],
      [`--${BOUNDARY}\r\nContent-Disposition: form-data; name="`, 400],
      [
        `--${BOUNDARY}\r\nContent-Disposition: form-data; name="image"; filename="a"\r\nContent-Transfer-Encoding: base64\r\n\r\n`,
        413,
      ],
    ] as const) {
      const socket = dial(service.url);
      const answered = new Promise<string>((resolve) => void socket.once('data', (said) => resolve(said.toString())));
      socket.write(`PUT /v1/file HTTP/1.1\r\nHost: x\r\nContent-Type: ${TYPE}\r\nTransfer-Encoding: chunked\r\n\r\n`);
      const bytes = Buffer.concat([Buffer.from(endless), Buffer.alloc(MAX_FILE + 100_000, '!')]);
      socket.write(Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')]));
      // the rest never comes
      expect(await answered, endless).to.match(new RegExp(`^HTTP/1\\.1 ${status} `));
      socket.destroy();
    }
  });

  it('may have something before its first boundary and behind its last one, which is ignored', async () => {
    // requirement 75
    const around = Buffer.alloc(1_000_000, 'x');
    const behind = Buffer.concat([body(IMAGE), around]);
    const before = Buffer.concat([Buffer.from('x\r\n'), body(IMAGE)]);
    for (const content of [before, behind])
      expect(await (await send(content)).json()).to.include({ size: 10, sum: crc32('some bytes') });
    const socket = dial(service.url);
    const answered = new Promise<string>((resolve) => void socket.once('data', (said) => resolve(said.toString())));
    socket.write(`PUT /v1/file HTTP/1.1\r\nHost: x\r\nContent-Type: ${TYPE}\r\nTransfer-Encoding: chunked\r\n\r\n`);
    const chunk = Buffer.concat([Buffer.from(`${behind.length.toString(16)}\r\n`), behind, Buffer.from('\r\n')]);
    socket.write(chunk);
    // the rest never comes
    expect(await answered).to.match(/^HTTP\/1\.1 200 /);
    socket.destroy();
  });

  it('may be cut off anywhere without harm', async () => {
    // requirement 75
    const whole = body(field('a'), IMAGE, file('x', 'b'));
    for (let length = 0; length < whole.length; length += 7)
      expect((await send(whole.subarray(0, length))).status, String(length)).to.be.oneOf([400, 422]);
  });

  it('has to arrive in time', async () => {
    const hasty = await start({ routes: [upload], uploads: { atOnce: 1, readMs: 100 } });
    const socket = dial(hasty.url);
    const answered = new Promise<string>((resolve) => {
      let all = '';
      socket.on('data', (said) => (all += said.toString())).once('close', () => resolve(all));
    });
    socket.write(`PUT /v1/file HTTP/1.1\r\nHost: x\r\nContent-Type: ${TYPE}\r\nContent-Length: 1000\r\n\r\n`);
    socket.write(IMAGE);
    expect(await answered)
      .to.match(/^HTTP\/1\.1 408 /)
      .and.include('Connection: close');
    await hasty.close(0);
  });

  it('is refused while another one of the same sender is being read', async () => {
    const patient = await start({ routes: [upload] });
    const sendOne = () =>
      patient.call('/v1/file', { method: 'PUT', body: new Uint8Array(body(IMAGE)), headers: { 'Content-Type': TYPE } });
    const slow = dial(patient.url);
    slow.write(`PUT /v1/file HTTP/1.1\r\nHost: x\r\nContent-Type: ${TYPE}\r\nContent-Length: 1000\r\n\r\n`);
    let answered = await sendOne();
    while (answered.status === 200) answered = await sendOne();
    expect(await problemOf(answered)).to.include({ status: 503, code: 'OVERLOADED' });
    expect(answered.headers.get('Retry-After')).to.equal('1');
    slow.destroy();
    while (answered.status !== 200) answered = await sendOne();
    await patient.close(0);
  });

  it('leaves nothing behind when a thousand clients hang up', async function () {
    // requirement 75
    this.timeout(60_000);
    const rounds = async (count: number) => {
      for (let i = 0; i < count; i += 50)
        await Promise.all(
          Array.from({ length: 50 }, () => {
            const socket = dial(service.url);
            socket.on('error', () => undefined);
            socket.write(`PUT /v1/file HTTP/1.1\r\nHost: x\r\nContent-Type: ${TYPE}\r\nContent-Length: 100000\r\n\r\n`);
            return new Promise<void>((resolve) => {
              socket.once('close', () => resolve());
              socket.write(file(Buffer.alloc(40_000, 'x')), () => socket.destroy());
            });
          }),
        );
    };
    const descriptors = () => readdirSync('/proc/self/fd').length;
    await rounds(100);
    const before = descriptors();
    await rounds(1_000);
    let last = await send(body(IMAGE));
    while (last.status === 503) last = await send(body(IMAGE));
    expect(last.status).to.equal(200);
    expect(descriptors() - before).to.be.below(20);
  });
});
