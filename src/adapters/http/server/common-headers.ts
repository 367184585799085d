import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import helmet from 'helmet';

const NONE = ["'none'"];

/** Lets Helmet write to a response that is never sent, so that answers without Koa have the same headers. */
const written = (): Readonly<Record<string, string>> => {
  const response = new ServerResponse(new IncomingMessage(new Socket()));
  const directives = Object.fromEntries(
    ['default-src', 'base-uri', 'object-src', 'form-action', 'frame-ancestors'].map((name) => [name, NONE]),
  );
  const write = helmet({ contentSecurityPolicy: { useDefaults: false, directives } });
  write(response.req, response, () => undefined);
  return Object.fromEntries(Object.entries(response.getHeaders()).map(([name, value]) => [name, String(value)]));
};

/** Helmet's defaults, with a policy that allows no resources; pages set their own `Content-Security-Policy`. */
export const SECURITY_HEADERS = written();
