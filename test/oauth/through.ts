import { makeBrowser, pkce } from './browser.ts';
import type { Pkce } from './browser.ts';

export type Exchangeable = Readonly<{ code: string; secrets: Pkce }>;

/** Goes from a URL of the service through a provider without a login page to the code at the client's page. */
export const throughProvider = async (start: (secrets: Pkce) => string | Promise<string>): Promise<Exchangeable> => {
  const secrets = pkce();
  const last = await makeBrowser().follow(await start(secrets), (url) => url.searchParams.has('from_the_service'));
  const code = last.location === null ? null : new URL(last.location).searchParams.get('code');
  if (code === null) throw new Error(`no code came back: ${last.status} ${last.location ?? last.text}`);
  return { code, secrets };
};
