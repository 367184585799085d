import type { IncomingMessage } from 'node:http';
import { MIMEType } from 'node:util';
import type { PageContext } from './layout.ts';

/** Bytes; a form holds a token and two passwords at most, each character of which may take twelve. */
export const MAX_FORM = 100_000;

/** Fields by name, each given once; or why there are none. */
export type Form =
  | Readonly<{ _tag: 'Form'; fields: ReadonlyMap<string, string> }>
  | Readonly<{ _tag: 'UnsupportedMediaType' }>
  | Readonly<{ _tag: 'PayloadTooLarge' }>
  | Readonly<{ _tag: 'Malformed' }>;

const isForm = (ctx: PageContext): boolean => {
  if (ctx.get('Content-Encoding') !== '') return false;
  try {
    const { essence, params } = new MIMEType(ctx.get('Content-Type'));
    return essence === 'application/x-www-form-urlencoded' && /^utf-?8$/i.test(params.get('charset') ?? 'utf-8');
  } catch {
    return false;
  }
};

/** Null past the limit; the rest is thrown away, so that the client gets to read the answer. */
const readUpTo = (request: IncomingMessage, limit: number): Promise<Buffer | null> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length > limit) resolve(null);
      else chunks.push(chunk);
    });
    request.once('end', () => resolve(Buffer.concat(chunks)));
    request.once('error', reject);
    request.once('close', () => reject(new Error('request aborted')));
  });

const parse = (bytes: Buffer): Form => {
  const given = new URLSearchParams(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  const fields = new Map(given);
  // PostgreSQL holds no U+0000
  const isStorable = [...fields.values()].every((value) => !value.includes('\0'));
  // which of two the reader meant nobody knows
  return isStorable && fields.size === given.size ? { _tag: 'Form', fields } : { _tag: 'Malformed' };
};

/** The body of a form that a browser sent. Never throws for a client's fault. */
export const readForm = async (ctx: PageContext): Promise<Form> => {
  if (!isForm(ctx)) return { _tag: 'UnsupportedMediaType' };
  if (ctx.req.destroyed) return { _tag: 'Malformed' };
  try {
    const bytes = await readUpTo(ctx.req, MAX_FORM);
    return bytes === null ? { _tag: 'PayloadTooLarge' } : parse(bytes);
  } catch {
    return { _tag: 'Malformed' };
  }
};
