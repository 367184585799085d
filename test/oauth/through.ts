import { makeBrowser, pkce } from './browser.ts';
import type { Pkce } from './browser.ts';

export type Exchangeable = Readonly<{ code: string; secrets: Pkce }>;

/** From a URL of the service through a provider that asks nothing, as far as to the code at the page of the client. */
export const throughProvider = async (start: (secrets: Pkce) => string | Promise<string>): Promise<Exchangeable> => {
  const secrets = pkce();
  const last = await makeBrowser().follow(await start(secrets), (url) => url.searchParams.has('from_the_service'));
  const code = last.location === null ? null : new URL(last.location).searchParams.get('code');
  if (code === null) throw new Error(`no code came back: ${last.status} ${last.location ?? last.text}`);
  return { code, secrets };
};
