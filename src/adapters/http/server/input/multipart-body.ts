import { Writable } from 'node:stream';
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import { withSchema } from '../../../../core/domain/codec.ts';
import type { HttpContext } from '../http-context.ts';
import type { HttpRefusal } from '../http-refusal.ts';
import type { RunSoon } from '../limits/batches.ts';
import { hungUp, isOfType } from './body.ts';
import { BODY_TOO_LARGE, TOO_MANY_RETURNS, boundedMultipart } from './bounded-multipart.ts';
import { under } from './codec-node.ts';
import { unknownField } from './field-problem.ts';
import type { FieldProblem } from './field-problem.ts';
import { release } from './spent-bytes.ts';

export const MULTIPART_TYPE = 'multipart/form-data';
/** The maximum size of the file, in bytes. */
export const MAX_FILE = 5_000_000;
/** The maximum size of the boundaries and headers around the file, in bytes. */
const MAX_AROUND = 16_000;
/** The maximum number of carriage returns. A compressed file of `MAX_FILE` bytes has about a third of this number. */
const MAX_RETURNS = 60_000;

const MAX_BODY = MAX_FILE + MAX_AROUND;
const LIMITS = { headers: MAX_AROUND, returns: MAX_RETURNS };

/** `image` holds the bytes of the file. The name and type of the file are ignored, because the client chooses them. */
export type Upload = Readonly<{ image: Uint8Array }>;

const isUpload = (u: unknown): u is Upload =>
  typeof u === 'object' && u !== null && 'image' in u && u.image instanceof Uint8Array;

/** The `body` codec of a route with `encoding: 'multipart'`. */
export const Upload = withSchema(
  new t.Type<Upload>('Upload', isUpload, (u, c) => (isUpload(u) ? t.success(u) : t.failure(u, c)), t.identity),
  {
    type: 'object',
    properties: { image: { type: 'string', format: 'binary', minLength: 1, maxLength: MAX_FILE } },
    required: ['image'],
    additionalProperties: false,
  },
);

/** Error codes of the formidable library. */
const TOO_LARGE = [BODY_TOO_LARGE, 1016];
const NO_BYTES = 1010;
const SECOND_FILE = 1015;

const inFile = (code: string, detail: string): FieldProblem => ({ pointer: '/image', code, detail });
const invalid = (...errors: readonly FieldProblem[]): HttpRefusal => ({ _tag: 'InvalidRequest', errors });

export const NO_FILE = inFile('required', 'must be a file: a part with the name image and a file name');
const SECOND = inFile('too-many', 'must be one file');
const ONE_PART: FieldProblem = { pointer: '', code: 'unknown', detail: 'must have one part, the file image' };
const PROBLEMS: Readonly<Record<number | string, FieldProblem>> = {
  [TOO_MANY_RETURNS]: inFile('unsupported', 'must be compressed: open it and save it again'),
  [NO_BYTES]: inFile('required', 'must not be empty'),
  [SECOND_FILE]: SECOND,
};

const TOO_SLOW = new Error('the body did not arrive in time');

const refusalOf = (error: unknown, limitMs: number): HttpRefusal | null => {
  if (error === TOO_SLOW) return { _tag: 'RequestTimeout', limitMs };
  const { code, httpCode, status } = error as Readonly<{ code?: unknown; httpCode?: unknown; status?: unknown }>;
  if (TOO_LARGE.some((one) => one === code)) return { _tag: 'PayloadTooLarge', limit: MAX_FILE };
  const problem = PROBLEMS[String(code)];
  if (problem !== undefined) return invalid(problem);
  const isBroken = httpCode !== undefined || status === 400 || /^E[RC]/.test(String(code));
  return isBroken ? { _tag: 'MalformedMultipart' } : null;
};

/** `names` has the name of each part, or null if a part has no name. `isSent`: whether the file is among the parts. */
const problemsOf = (names: readonly (string | null)[], isSent: boolean): readonly FieldProblem[] => {
  const others = names.filter((name) => name !== 'image');
  const problems = [...new Set(others)].map((name) => (name === null ? ONE_PART : unknownField(under('', name))));
  if (!isSent) return [...problems, NO_FILE];
  return names.length - others.length > 1 ? [...problems, SECOND] : problems;
};

/** Rejects if the client hangs up or `limitMs` passes. `stop` clears the timer. */
const untilEnd = (ctx: HttpContext, limitMs: number) => {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(TOO_SLOW), limitMs);
  return { failed: Promise.race([late.promise, hungUp(ctx.req)]), stop: () => clearTimeout(timer) };
};

/** Imported on the first upload, so that startup is faster. */
const loadReaders = async () => ({ ...(await import('koa-body')), ...(await import('formidable')) });

/** `limitMs` is the time limit for the whole body. `nextChunk` is called with a function that reads the next chunk. */
export type Reading = Readonly<{ limitMs: number; nextChunk: RunSoon }>;

const readParts = async (
  ctx: HttpContext,
  { limitMs, nextChunk }: Reading,
  { HttpMethodEnum, koaBody, multipart }: Awaited<ReturnType<typeof loadReaders>>,
): Promise<E.Either<HttpRefusal, Upload>> => {
  // This buffer holds the whole body. The file is copied to its beginning, so that a second buffer is not necessary.
  const room = Buffer.allocUnsafeSlow(Number(ctx.get('Content-Length') || MAX_BODY));
  // freed in the next turn of the event loop, because formidable may still use the buffer
  ctx.state.free = () => void setImmediate(release, room);
  let size = 0;
  const names: (string | null)[] = [];
  const read = koaBody({
    json: false,
    text: false,
    urlencoded: false,
    multipart: true,
    parsedMethods: [HttpMethodEnum.PUT, HttpMethodEnum.POST],
    formidable: {
      maxFiles: 1,
      maxFileSize: MAX_FILE,
      maxTotalFileSize: MAX_FILE,
      allowEmptyFiles: false,
      enabledPlugins: [boundedMultipart(multipart, LIMITS, { room, nextChunk })],
      // kept in memory, so that a file name chosen by the client never becomes a path
      fileWriteStreamHandler: () =>
        new Writable({
          write: (chunk: Buffer, _encoding, done) => {
            size += chunk.copy(room, size);
            done();
          },
        }),
      // The formidable library reads a part as a file only if the part has a content type, so each part with a file
      // name gets one. Other parts are not read, because an unknown encoding would crash the process.
      onPart: (part, handle) => {
        names.push(part.name);
        if (part.originalFilename !== null) handle(Object.assign(part, { mimetype: 'any' }));
      },
    },
  });
  const { failed, stop } = untilEnd(ctx, limitMs);
  try {
    await Promise.race([read(ctx, async () => undefined), failed]);
  } finally {
    stop();
  }
  const problems = problemsOf(names, 'image' in (ctx.request.files ?? {}));
  return problems.length > 0 ? E.left(invalid(...problems)) : E.right({ image: room.subarray(0, size) });
};

/** Returns a refusal if the input is malformed. Throws only for unexpected errors. */
export const readUpload = async (ctx: HttpContext, reading: Reading): Promise<E.Either<HttpRefusal, Upload>> => {
  const isForm = isOfType(ctx.get('Content-Type'), [MULTIPART_TYPE]) && ctx.get('Content-Encoding') === '';
  if (!isForm) return E.left({ _tag: 'UnsupportedMediaType', accepted: [MULTIPART_TYPE] });
  const size = Number(ctx.get('Content-Length'));
  if (size > MAX_BODY) return E.left({ _tag: 'PayloadTooLarge', limit: MAX_FILE, size });
  const readers = await loadReaders();
  if (ctx.req.destroyed) return E.left({ _tag: 'MalformedMultipart' });
  try {
    return await readParts(ctx, reading, readers);
  } catch (error) {
    const refusal = refusalOf(error, reading.limitMs);
    if (refusal === null) throw error;
    if (refusal._tag === 'RequestTimeout' || refusal._tag === 'PayloadTooLarge') ctx.set('Connection', 'close');
    return E.left(refusal);
  } finally {
    // some clients read no response until they have sent everything, so read the rest
    ctx.req.resume();
  }
};
