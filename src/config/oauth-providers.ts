import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { ConfiguredProvider } from '../adapters/oauth/openid-providers.ts';
import { ProviderName } from '../core/domain/oauth/provider-profile.ts';
import type { EmailTrust } from '../core/domain/oauth/provider-profile.ts';
import type { Values } from './environment.ts';
import { isPlaceholder } from './placeholders.ts';
import type { ConfigProblem } from './problem.ts';
import { isPlainWeb } from './rules.ts';
import { issuerUrl, matching, onOff, orUnset } from './values.ts';
import { variable } from './variable.ts';
import type { VariableDoc } from './variable.ts';

const PRINTABLE = /^[\x21-\x7e]{1,512}$/;

/** The variables of one provider. Their names are `OAUTH_<NAME>_<field>`. */
const Provider = t.type({
  ISSUER: variable(orUnset(issuerUrl()), {
    doc: 'A provider to sign in with, here one called EXAMPLE: the issuer of its OpenID Connect discovery document. GOOGLE has its own built in',
    default: null,
    example: 'https://accounts.example.com',
  }),
  CLIENT_ID: variable(orUnset(matching(PRINTABLE, 'must be up to 512 characters without spaces')), {
    doc: 'Who this service is there; the redirect URI to register is $PUBLIC_URL/v1/auth/oauth/<name in lower case>/callback',
    default: null,
    example: 'identity-service',
  }),
  CLIENT_SECRET: variable(orUnset(matching(PRINTABLE, 'must be up to 512 characters without spaces')), {
    doc: 'Its secret there; without it the service is a public client',
    default: null,
    example: 'change-me-to-the-secret-of-the-client',
  }),
  SCOPE: variable(
    orUnset(matching(/^openid(?: [\x21\x23-\x5b\x5d-\x7e]+)*$/, 'must be openid and more, with spaces between')),
    {
      doc: 'What the provider is asked for',
      default: 'openid email profile',
    },
  ),
  TRUST_EMAIL: variable(orUnset(onOff()), {
    doc: 'on takes its word that an address is verified, so that it opens the account that has it. GOOGLE is trusted for gmail.com and its hosted domains, unless this is off',
    default: 'off',
  }),
  NONCE: variable(orUnset(onOff()), {
    doc: 'off takes id tokens without a nonce, as LinkedIn sends them; PKCE still binds an answer to its browser',
    default: 'on',
  }),
});

export const docOf = (variableName: string): VariableDoc | undefined =>
  Object.entries<VariableDoc>(Provider.props).find(([field]) => variableName.endsWith(`_${field}`))?.[1];

type Field = keyof typeof Provider.props;
const FIELDS = Object.keys(Provider.props) as readonly Field[];

const GOOGLE = { name: 'GOOGLE', issuer: 'https://accounts.google.com' };

/** Issuers that sign in users of any Microsoft tenant. Their email addresses are not verified. */
const ENTRA_SHARED =
  /^https:\/\/login\.(?:microsoftonline\.(?:com|us)|partner\.microsoftonline\.cn)\/(?:common|organizations|consumers)(?:\/|$)/i;

const nameOf = (name: string, field: Field): string => `OAUTH_${name}_${field}`;

export const PROVIDER_VARIABLES: readonly (readonly [name: string, about: VariableDoc])[] = FIELDS.map((field) => [
  nameOf('EXAMPLE', field),
  Provider.props[field],
]);

const VARIABLE = new RegExp(`^OAUTH_([A-Z][A-Z0-9_]*)_(?:${FIELDS.join('|')})$`);

/**
 * Returns known variables, for the check of misspelt names. A provider's name may contain `_`, so this tries each way
 * to split a variable's name.
 */
export const providerVariables = (names: readonly string[]): readonly string[] =>
  names.flatMap((name) => {
    const [first = '', ...parts] = name.toUpperCase().split('_');
    if (!/^(?:OAUTH|OATUH|OUATH|AOUTH|OAUHT)$/.test(first)) return [];
    const providers = parts.map((_, at) => parts.slice(0, at + 1).join('_'));
    return providers.flatMap((provider) => FIELDS.map((field) => nameOf(provider, field)));
  });

type Env = Readonly<Record<string, string | undefined>>;
type Read = Readonly<{ providers: readonly ConfiguredProvider[]; problems: readonly ConfigProblem[] }>;

/** Returns all configured providers, sorted by name, and the problems with their variables. */
export const readProviders = (env: Env, mode: Values['NODE_ENV']): Read => {
  const names = new Set(Object.keys(env).flatMap((variableName) => VARIABLE.exec(variableName)?.[1] ?? []));
  const read = [...names].toSorted().map((name) => readProvider(name, env, mode));
  return {
    providers: read.flatMap(({ provider }) => provider ?? []),
    problems: read.flatMap(({ problems }) => problems),
  };
};

const readProvider = (name: string, env: Env, mode: Values['NODE_ENV']) => {
  const of = (field: Field): string | undefined => env[nameOf(name, field)];
  const set = Object.fromEntries(FIELDS.map((field) => [field, of(field)]));
  const decoded = Provider.decode(set);
  const unreadable = new Map(
    E.isRight(decoded)
      ? []
      : decoded.left.map(({ context, message }) => [context[1]?.key ?? '', message ?? 'is not valid']),
  );
  // Drop the variables that could not be parsed, so that this run still checks how the remaining ones fit together.
  const values = Provider.decode({
    ...set,
    ...Object.fromEntries([...unreadable.keys()].map((field) => [field, undefined])),
  });
  if (E.isLeft(values)) throw new Error('the readable variables of a provider must be valid');
  const { ISSUER, CLIENT_ID, CLIENT_SECRET, SCOPE, TRUST_EMAIL, NONCE } = values.right;
  const isGoogle = name === GOOGLE.name;
  const issuer = ISSUER ?? (isGoogle ? GOOGLE.issuer : null);
  const url = URL.parse(issuer ?? '')?.href ?? '';
  const lowerCase = ProviderName.decode(name.toLowerCase());
  const isProduction = mode === 'production';
  const rules: readonly (readonly [Field, boolean, string])[] = [
    ['ISSUER', issuer === null, `is required with the other variables of ${name}`],
    ['ISSUER', isPlainWeb(issuer), 'must be an https URL, unless it is on this machine'],
    ['ISSUER', isProduction && isGoogle && issuer !== GOOGLE.issuer, 'must be left out: what GOOGLE says is trusted'],
    ['CLIENT_ID', CLIENT_ID === null, `is required with the other variables of ${name}`],
    ['CLIENT_ID', E.isLeft(lowerCase), 'names a provider with more than 50 characters'],
    [
      'CLIENT_SECRET',
      isProduction && isPlaceholder(CLIENT_SECRET ?? ''),
      'is a placeholder or an example, not a secret',
    ],
    [
      'TRUST_EMAIL',
      TRUST_EMAIL === true && ENTRA_SHARED.test(url),
      'must be off: any tenant of Microsoft can give its users any address',
    ],
  ];
  const broken = rules.filter(([field, isBroken]) => isBroken && !unreadable.has(field));
  const problems = [...unreadable, ...broken.map(([field, , text]) => [field, text] as const)].map(([field, text]) => ({
    variable: `OAUTH_${name}_${field}`,
    problem: text,
    example: exampleOf(field),
  }));
  if (problems.length > 0 || issuer === null || CLIENT_ID === null || E.isLeft(lowerCase))
    return { provider: null, problems };
  const provider: ConfiguredProvider = {
    name: lowerCase.right,
    issuer,
    clientId: CLIENT_ID,
    clientSecret: CLIENT_SECRET,
    scope: SCOPE ?? Provider.props.SCOPE.default ?? '',
    // Compare URLs instead of texts. Otherwise Google's issuer with a slash at the end would be trusted for every
    // address.
    emailTrust: trustOf(isGoogle, url === new URL(GOOGLE.issuer).href, TRUST_EMAIL),
    hasNonce: NONCE ?? true,
  };
  return { provider, problems };
};

const exampleOf = (field: string): string => {
  const about = docOf(`_${field}`);
  return about?.example ?? about?.default ?? '';
};

/**
 * Google is trusted only for gmail.com and the domains that Google hosts, even if the provider has another name in the
 * configuration.
 */
const trustOf = (isCalledGoogle: boolean, isGoogle: boolean, trust: boolean | null): EmailTrust => {
  if (trust === false || (trust === null && !isCalledGoogle)) return 'none';
  return isCalledGoogle || isGoogle ? 'google' : 'all';
};
