import { request as httpRequest } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { CustomFetch, CustomFetchOptions } from 'openid-client';
import { isPublicUrl, publicLookup } from './public-host.ts';

/** The maximum size of a response, in bytes. The largest key sets of big providers have about 30 kB. */
const MAX_ANSWER = 512_000;

/**
 * Returns a `fetch` without redirects, cookies and compression. If the issuer is public, all URLs in its metadata must
 * be public and https, so that a provider can't make this service call its own network (SSRF).
 */
export const makeProviderFetch = (issuer: URL): CustomFetch => {
  const isOpen = !isPublicUrl(issuer);
  return async (address, options) => {
    const url = new URL(address);
    if (!isOpen && !isPublicUrl(url)) throw new Error(`${url.origin} is no public https host`);
    return send(url, options, isOpen || url.host === issuer.host ? {} : { lookup: publicLookup });
  };
};

type Options = Readonly<{ lookup?: typeof publicLookup }>;

const send = (url: URL, { method, headers, body, signal }: CustomFetchOptions, options: Options): Promise<Response> =>
  new Promise((resolve, reject) => {
    const request = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const sent = request(url, { method, headers, ...options, ...(signal ? { signal } : {}) }, (response) => {
      read(response).then(resolve, reject);
    });
    sent.on('error', reject);
    sent.end(body instanceof URLSearchParams || typeof body === 'string' ? String(body) : undefined);
  });

const read = async (response: IncomingMessage): Promise<Response> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_ANSWER) throw new Error(`the answer is larger than ${MAX_ANSWER} bytes`);
    chunks.push(chunk);
  }
  const status = response.statusCode ?? 0;
  const contentType = response.headers['content-type'];
  return new Response([204, 205, 304].includes(status) ? null : Buffer.concat(chunks), {
    status,
    headers: contentType === undefined ? {} : { 'Content-Type': contentType },
  });
};
