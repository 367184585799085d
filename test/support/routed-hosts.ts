import http from 'node:http';
import https from 'node:https';
import { syncBuiltinESMExports } from 'node:module';

/** Hosts of the web, such as `login.microsoftonline.com`, and the local origins that answer for them. */
const routed = new Map<string, string>(
  Object.entries(JSON.parse(process.env['ROUTED_HOSTS'] ?? '{}') as Record<string, string>),
);

/** The local URL that answers for a URL. */
export const localUrl = (url: string): string => {
  const { host, pathname, search } = new URL(url);
  const origin = routed.get(host);
  return origin === undefined ? url : `${origin}${pathname}${search}`;
};

/** Also works in another process: `--import` this file, with `ROUTED_HOSTS` in its environment. */
export const routeHosts = (hosts: Readonly<Record<string, string>>): void => {
  for (const [host, origin] of Object.entries(hosts)) routed.set(host, origin);
};

const request = https.request as (...args: readonly unknown[]) => http.ClientRequest;
// Other tests of the same process also send requests, some with options instead of a URL.
https.request = ((url: unknown, ...rest: [https.RequestOptions]) => {
  const local = url instanceof URL ? localUrl(url.href) : null;
  return local === null || local === (url as URL).href ? request(url, ...rest) : http.request(local, ...rest);
}) as typeof https.request;
syncBuiltinESMExports();
