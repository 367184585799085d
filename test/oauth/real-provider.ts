import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Provider } from 'oidc-provider';
import { wear } from './disguises.ts';
import type { Disguise } from './disguises.ts';

export type Account = Readonly<{
  email: string;
  email_verified: boolean | string;
  given_name?: string;
  family_name?: string;
}>;

export const CLIENT = { id: 'identity-service', secret: 'a-secret-of-the-tests' };

/** A real OpenID provider with its own login form, on a free port. */
export type RealProvider = Readonly<{
  issuer: string;
  /** Where it listens, which is not its issuer if it is disguised. */
  origin: string;
  /** Accounts by subject. */
  accounts: Map<string, Account>;
  /** Call it before the first request. */
  allow: (redirectUris: readonly string[]) => void;
  close: () => Promise<void>;
}>;

const FORM = `<!doctype html><html lang="en"><title>Provider</title>
  <form method="post"><label>Account <input name="subject"></label>
    <button>Sign in there</button><button name="deny" value="1">No</button></form>`;

/** The issuer ends with `path`. */
export const startRealProvider = async (
  disguise: Disguise | null = null,
  path = '',
  host = 'localhost',
): Promise<RealProvider> => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const server = createServer();
  server.listen(0, host);
  await once(server, 'listening');
  const origin = `http://${host}:${(server.address() as AddressInfo).port}`;
  const issuer = `${disguise?.origin ?? origin}${path}`;
  const accounts = new Map<string, Account>();

  const allow = (redirectUris: readonly string[]): void => {
    const provider = new Provider(issuer, {
      clients: [
        {
          client_id: CLIENT.id,
          client_secret: CLIENT.secret,
          redirect_uris: [...redirectUris],
          token_endpoint_auth_method: disguise?.isBodyOnly ? 'client_secret_post' : 'client_secret_basic',
        },
      ],
      jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), kid: 'k1', alg: 'RS256', use: 'sig' }] },
      claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['given_name', 'family_name'] },
      features: { devInteractions: { enabled: false } },
      cookies: { keys: ['the cookies of a test'] },
      pkce: { required: () => true },
      interactions: { url: (_ctx, { uid }) => `/interaction/${uid}` },
      ttl: { Session: 600, Interaction: 600, Grant: 600, AccessToken: 600, IdToken: 600 },
      findAccount: (_ctx, sub) => {
        const account = accounts.get(sub);
        return account && { accountId: sub, claims: () => ({ sub, ...account }) };
      },
    });
    if (disguise !== null) wear(provider, disguise, privateKey);
    const serve = provider.callback();
    server.removeAllListeners('request');
    server.on('request', (request, response) => {
      const isLogin = request.url?.startsWith('/interaction/') === true;
      request.url = request.url?.replace(path.replace(/\/$/, ''), '') ?? '';
      if (disguise !== null) request.headers.host = new URL(issuer).host;
      void (async () => {
        if (!isLogin) return serve(request, response);
        if (request.method === 'GET') {
          response.setHeader('Content-Type', 'text/html');
          return response.end(FORM);
        }
        const form = new URLSearchParams(await text(request));
        const accountId = form.get('subject') ?? '';
        if (form.has('deny'))
          return provider.interactionFinished(request, response, { error: 'access_denied', error_description: 'no' });
        const grant = new provider.Grant({ accountId, clientId: CLIENT.id });
        grant.addOIDCScope('openid email profile');
        return provider.interactionFinished(request, response, {
          login: { accountId },
          consent: { grantId: await grant.save() },
        });
      })();
    });
  };

  const close = async (): Promise<void> => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  return { issuer, origin, accounts, allow, close };
};
