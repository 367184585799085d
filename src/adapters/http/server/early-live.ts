import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AppOptions } from './app.ts';
import { clientIp } from './client-address.ts';
import { SECURITY_HEADERS } from './common-headers.ts';
import { LIVE, LIVE_PATH } from './health.ts';
import { requestIdOf } from './request-id.ts';

const BODY = JSON.stringify(LIVE);
const HEADERS = {
  ...SECURITY_HEADERS,
  'Cache-Control': 'no-store',
  'Content-Type': 'application/json; charset=utf-8',
  'Content-Length': Buffer.byteLength(BODY),
};

/**
 * Whether the request is a plain liveness check, which gets a fixed answer. It has no `Origin` and no body, and accepts
 * any type.
 */
export const isLiveCheck = ({ method, url, headers }: IncomingMessage): boolean =>
  url === LIVE_PATH &&
  method === 'GET' &&
  (headers.accept === undefined || headers.accept === '*/*') &&
  headers.origin === undefined &&
  headers['content-length'] === undefined &&
  headers['transfer-encoding'] === undefined;

type Options = Required<Pick<AppOptions, 'accessLog' | 'trustProxy' | 'onAnswered'>>;

/**
 * Answers a plain liveness check without Koa, because load balancers send it often. Returns false for other requests,
 * which the ordinary routes must answer.
 */
export const answerLive = (
  { accessLog, trustProxy, onAnswered }: Options,
  request: IncomingMessage,
  response: ServerResponse,
): boolean => {
  if (!isLiveCheck(request)) return false;
  const startedAt = performance.now();
  const requestId = requestIdOf(request.headers['x-request-id']);
  const forwarded = request.headers['x-forwarded-for'];
  const ip = clientIp(request.socket.remoteAddress ?? '', String(forwarded ?? ''), trustProxy);
  response.once('close', () => {
    const ms = performance.now() - startedAt;
    const answer = { method: 'GET', route: LIVE_PATH, status: 200 };
    onAnswered({ ...answer, ms });
    const line = { request_id: requestId, ...answer, duration_ms: Math.round(ms * 10) / 10, ip };
    accessLog.info(response.writableFinished ? line : { ...line, aborted: true }, 'request');
  });
  response.writeHead(200, { ...HEADERS, 'X-Request-Id': requestId });
  response.end(BODY);
  return true;
};
