import type { Hold } from '../contract/held.ts';

const headersOf = ({ headers }: Response) => ({
  ...Object.fromEntries(headers),
  ...(headers.has('set-cookie') ? { 'set-cookie': headers.getSetCookie() } : {}),
});

/** `fetch` that checks each answer first; long bodies are not read ahead of the test. */
export const fetchHeld =
  (hold: Hold): typeof fetch =>
  async (input, init) => {
    const response = await fetch(input, init);
    const { url, method } = input instanceof Request ? input : { url: String(input), method: init?.method ?? 'GET' };
    const { pathname } = new URL(url);
    const isJson = response.headers.get('content-type')?.includes('json') === true;
    const text = isJson || response.status === 204 ? await response.clone().text() : '';
    const body: unknown = isJson && text !== '' ? JSON.parse(text) : text;
    hold(method, pathname, { status: response.status, headers: headersOf(response), body });
    return response;
  };
