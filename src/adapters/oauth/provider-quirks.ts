import { ClientError } from 'openid-client';
import type { Configuration, IDToken } from 'openid-client';

/** LinkedIn requires the client secret in the body, but its metadata does not say so. */
const BODY_ONLY = 'www.linkedin.com';

/** Whether the client secret goes into a header if the metadata does not say (OpenID Connect Discovery §3). */
export const takesSecretInHeader = ({ host }: URL): boolean => host !== BODY_ONLY;

/** The placeholder for the tenant in the issuers of Microsoft's `common` and `organizations` endpoints. */
const TENANT = '{tenantid}';

export const isIssuerOfTenants = (issuer: string): boolean => issuer.includes(TENANT);

/** Whether users of many tenants sign in, so that a subject is unique only within its tenant. */
export const isForManyTenants = (config: Configuration): boolean => isIssuerOfTenants(config.serverMetadata().issuer);

const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Adds the tenant to the subject, because equal subjects in two tenants are two people (OpenID Connect Core §5.7). */
export const subjectInTenant = ({ sub, tid }: IDToken): string => {
  if (typeof tid !== 'string' || !GUID.test(tid)) throw notValid('the id token names no tenant');
  return `${tid.toLowerCase()}/${sub}`;
};

export const notValid = (why: string): Error => Object.assign(new ClientError(why), { code: 'OAUTH_INVALID_RESPONSE' });
