import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import jwt from 'jsonwebtoken';

type Json = Readonly<Record<string, unknown>>;

/** How the provider misbehaves until `lie` changes it. */
export type Lies = Readonly<{
  /** Claims of the id token; undefined removes one. */
  claims?: Json;
  /** Replaces the signing of the id token. */
  sign?: (claims: Json) => string;
  /** Parameters of the callback; null removes one. */
  callback?: Readonly<Record<string, string | null>>;
  metadata?: Json;
  /** Replaces the answer of the token endpoint; `silence` never answers. */
  token?: (response: ServerResponse) => void;
  keys?: (response: ServerResponse) => void;
}>;

export type ForgingProvider = Readonly<{
  issuer: string;
  /** Parameters received by the token endpoint. */
  asked: URLSearchParams[];
  lie: (lies: Lies) => void;
  signed: (claims: Json) => string;
  close: () => Promise<void>;
}>;

/** An OpenID provider without a login page that can misbehave as a test needs; honest by default. */
export const startForgingProvider = async (): Promise<ForgingProvider> => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const flows = new Map<string, string>();
  const asked: URLSearchParams[] = [];
  let lies: Lies = {};
  const server = createServer();
  server.listen(0, 'localhost');
  await once(server, 'listening');
  const issuer = `http://localhost:${(server.address() as AddressInfo).port}`;

  const signed = (claims: Json): string => jwt.sign(claims, privateKey, { algorithm: 'RS256', keyid: 'k1' });
  const send = (response: ServerResponse, body: Json): void => {
    response.setHeader('Content-Type', 'application/json');
    response.end(JSON.stringify(body));
  };
  const metadata = (): Json => ({
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/keys`,
    authorization_response_iss_parameter_supported: true,
    id_token_signing_alg_values_supported: ['RS256'],
    ...lies.metadata,
  });

  server.on('request', (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', issuer);
    void (async () => {
      if (pathname === '/.well-known/openid-configuration') return send(response, metadata());
      if (pathname === '/keys') {
        if (lies.keys) return lies.keys(response);
        return send(response, {
          keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'k1', alg: 'RS256', use: 'sig' }],
        });
      }
      if (pathname === '/authorize') {
        const code = randomBytes(8).toString('hex');
        flows.set(code, searchParams.get('nonce') ?? '');
        const back = new URL(searchParams.get('redirect_uri') ?? '');
        const params = { code, state: searchParams.get('state'), iss: issuer, ...lies.callback };
        for (const [name, value] of Object.entries(params)) if (value !== null) back.searchParams.set(name, value);
        response.writeHead(302, { Location: back.href });
        return response.end();
      }
      const form = new URLSearchParams(await text(request));
      asked.push(form);
      if (lies.token) return lies.token(response);
      const now = Math.floor(Date.now() / 1000);
      const nonce = flows.get(form.get('code') ?? '');
      const claims: Json = { iss: issuer, aud: 'us', sub: 'forged', iat: now, exp: now + 60, nonce, ...lies.claims };
      const present = Object.fromEntries(Object.entries(claims).filter(([, value]) => value !== undefined));
      const idToken = (lies.sign ?? signed)(present);
      return send(response, { access_token: 'an access token', token_type: 'Bearer', id_token: idToken });
    })();
  });

  const close = async (): Promise<void> => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  return { issuer, asked, lie: (next) => void (lies = next), signed, close };
};
