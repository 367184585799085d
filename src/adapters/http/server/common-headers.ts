import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import helmet from 'helmet';

const NONE = ["'none'"];

/**
 * Returns the headers that Helmet sets, by running Helmet on a response that is never sent. Responses without Koa need
 * these headers.
 */
const written = (): Readonly<Record<string, string>> => {
  const response = new ServerResponse(new IncomingMessage(new Socket()));
  const directives = Object.fromEntries(
    ['default-src', 'base-uri', 'object-src', 'form-action', 'frame-ancestors'].map((name) => [name, NONE]),
  );
  const write = helmet({ contentSecurityPolicy: { useDefaults: false, directives } });
  write(response.req, response, () => undefined);
  return Object.fromEntries(Object.entries(response.getHeaders()).map(([name, value]) => [name, String(value)]));
};

/**
 * Helmet's default headers, but with a policy that allows no content. Pages set their own `Content-Security-Policy`.
 */
export const SECURITY_HEADERS = written();
