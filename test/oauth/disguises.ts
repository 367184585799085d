import type { KeyObject } from 'node:crypto';
import jwt from 'jsonwebtoken';
import type { Provider } from 'oidc-provider';

type Json = Readonly<Record<string, unknown>>;

/** What a provider of the web does differently from the standard. */
export type Disguise = Readonly<{
  origin: string;
  metadata: Json;
  /** Changes the claims of the id token and of the userinfo endpoint. */
  claims: (claims: Json) => Json;
  /** Takes the client's secret in the body only. */
  isBodyOnly: boolean;
}>;

const ENTRA = 'https://login.microsoftonline.com';

/** Microsoft Entra. A user's id at the test is `<tenant>|<subject>`. */
export const entra = (issuer: string): Disguise => ({
  origin: ENTRA,
  metadata: { issuer, authorization_response_iss_parameter_supported: undefined },
  claims: ({ sub, iss, ...claims }) => {
    const [tid, subject] = String(sub).split('|');
    const isIdToken = iss !== undefined;
    return {
      ...claims,
      sub: subject,
      ...(isIdToken && { tid, iss: `${ENTRA}/${tid}/v2.0`, email: 'owner@example.com', email_verified: true }),
    };
  },
  isBodyOnly: false,
});

export const ENTRA_TENANTS = `${ENTRA}/{tenantid}/v2.0`;

export const LINKED_IN = 'https://www.linkedin.com/oauth';

/** LinkedIn: no nonce, `email_verified` as text, the secret in the body. */
export const linkedIn: Disguise = {
  origin: 'https://www.linkedin.com',
  metadata: {
    issuer: LINKED_IN,
    authorization_response_iss_parameter_supported: undefined,
    token_endpoint_auth_methods_supported: undefined,
    code_challenge_methods_supported: undefined,
  },
  claims: ({ nonce: _, iss, ...claims }) => ({ ...claims, ...(iss !== undefined && { iss: LINKED_IN }) }),
  isBodyOnly: true,
};

/** Changes what a real provider answers; id tokens are signed anew with its key. */
export const wear = (provider: Provider, { metadata, claims }: Disguise, key: KeyObject): void => {
  provider.proxy = true;
  provider.use(async (ctx, next) => {
    ctx.req.headers['x-forwarded-proto'] = 'https';
    const isDiscovery = ctx.path.endsWith('/.well-known/openid-configuration');
    if (isDiscovery) ctx.path = '/.well-known/openid-configuration';
    await next();
    const location = ctx.response.get('Location');
    if (URL.parse(location)?.searchParams.has('iss')) {
      const back = new URL(location);
      back.searchParams.delete('iss');
      ctx.set('Location', back.href);
    }
    const body = ctx.body as Json | undefined;
    if (isDiscovery) ctx.body = { ...body, ...metadata };
    if (ctx.path === '/me' && body?.['sub'] !== undefined) ctx.body = claims(body);
    if (ctx.path === '/token' && typeof body?.['id_token'] === 'string') {
      const changed = claims(jwt.decode(body['id_token']) as Json);
      ctx.body = { ...body, id_token: jwt.sign(changed, key, { algorithm: 'RS256', keyid: 'k1' }) };
    }
  });
};
