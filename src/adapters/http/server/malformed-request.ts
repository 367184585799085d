import { STATUS_CODES } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { SECURITY_HEADERS } from './common-headers.ts';

// The application never sees malformed HTTP, so this response has no request id and is never a page.
const bare = (status: number) => {
  const title = STATUS_CODES[status] ?? 'Error';
  const body = JSON.stringify({ type: 'about:blank', title, status, detail: 'Send a complete HTTP/1.1 request.' });
  const headers = {
    ...SECURITY_HEADERS,
    'Content-Type': 'application/problem+json; charset=utf-8',
    'Content-Length': Buffer.byteLength(body),
    'Cache-Control': 'no-store',
    Connection: 'close',
  };
  return { title, body, headers };
};

/** Answers on a connection whose request can't be parsed, then closes it. */
export const refuseSocket = (socket: Duplex, status: number): void => {
  const { title, body, headers } = bare(status);
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.on('error', () => socket.destroy());
  socket.end(`HTTP/1.1 ${status} ${title}\r\n${lines.join('')}\r\n${body}`, () => socket.destroy());
};

/** Closes the connection after the answer, because the start of its next request is uncertain. */
export const refuseRequest = (response: ServerResponse, status: number): void => {
  const { body, headers } = bare(status);
  response.writeHead(status, headers).end(body);
};

/** Headers that must not be repeated, because Node would use the first and a proxy may use the last. */
const ONCE = ['host', 'authorization', 'content-type'];

const isRepeated = ({ rawHeaders }: IncomingMessage): boolean => {
  const names = rawHeaders.flatMap((name, at) => (at % 2 === 0 ? [name.toLowerCase()] : []));
  return ONCE.some((name) => names.indexOf(name) !== names.lastIndexOf(name));
};

/** Whether a proxy could read the request differently from Node (request smuggling; RFC 9112 §3.2, §6.1). */
export const isAmbiguous = (request: IncomingMessage): boolean => {
  const { httpVersion, headers, url = '' } = request;
  if (httpVersion !== '1.1' && httpVersion !== '1.0') return true;
  if (httpVersion === '1.1' && headers.host === undefined) return true;
  const coding = headers['transfer-encoding'];
  if (coding !== undefined && (httpVersion === '1.0' || coding.toLowerCase() !== 'chunked')) return true;
  return url.includes('#') || isRepeated(request);
};
