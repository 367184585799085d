import { connectionOf, isLocal } from '../adapters/persistence/connection/connection-url.ts';
import type { Connection } from '../adapters/persistence/connection/connection-url.ts';
import { modeOf } from '../adapters/persistence/connection/ways.ts';
import { SUPER_ADMIN } from '../core/domain/roles/built-in-privileges.ts';
import { passwordRefusal } from '../core/domain/sign-in/password.ts';
import type { Values, VariableName } from './environment.ts';
import { isPlaceholder, isPlaceholderKey } from './placeholders.ts';

type Rule = readonly [variable: VariableName, broken: boolean, problem: string];

/**
 * Returns the rules that are broken: rules for variables that must fit together, and rules for production or
 * development.
 */
export const brokenRules = (v: Values): readonly Rule[] =>
  [...(v.NODE_ENV === 'production' ? inProduction(v) : inDevelopment(v)), ...everywhere(v)].filter(
    ([, broken]) => broken,
  );

const PLACEHOLDER = 'is a placeholder or an example, not a secret';

const inProduction = (v: Values): readonly Rule[] => [
  ['PUBLIC_URL', v.PUBLIC_URL === null, 'is required in production'],
  ['PUBLIC_URL', v.PUBLIC_URL?.startsWith('http:') === true, 'must be an https URL in production'],
  ['DEV_EXPOSE', v.DEV_EXPOSE, 'is for development only'],
  ['RATE_LIMIT', !v.RATE_LIMIT, 'must be on in production'],
  ['DATABASE_URL', v.DATABASE_URL === null, 'is required in production'],
  ...(['DATABASE_URL', 'DATABASE_REPLICA_URLS'] as const).flatMap((name): readonly Rule[] => {
    const connections = [v[name] ?? []].flat().map(connectionOf);
    return [
      [name, connections.some(({ password }) => isPlaceholder(password ?? '')), `holds a password that ${PLACEHOLDER}`],
      [
        name,
        v.DATABASE_TLS && connections.some(mayBeInTheClear),
        `must have sslmode=verify-full, verify-ca or require for a database on another host, unless DATABASE_TLS=off`,
      ],
    ];
  }),
  ['SECRET_KEY', v.SECRET_KEY === null, 'is required in production'],
  ['SECRET_KEY', v.SECRET_KEY !== null && isPlaceholderKey(v.SECRET_KEY), PLACEHOLDER],
  ['SECRET_KEYS_OLD', v.SECRET_KEYS_OLD?.some(isPlaceholderKey) === true, PLACEHOLDER],
  ['ARGON2_MEMORY_KIB', v.ARGON2_MEMORY_KIB < 19_456, 'must be at least 19456 in production'],
  ['ARGON2_TIME', v.ARGON2_TIME < 2, 'must be at least 2 in production'],
  ['ADMIN_EMAIL', v.ADMIN_EMAIL === null && v.ADMIN_PASSWORD !== null, 'is required with ADMIN_PASSWORD'],
  ['ADMIN_PASSWORD', v.ADMIN_PASSWORD === null && v.ADMIN_EMAIL !== null, 'is required with ADMIN_EMAIL'],
  ['ADMIN_PASSWORD', isKnownPassword(v.ADMIN_PASSWORD ?? ''), PLACEHOLDER],
  ['SMS_WEBHOOK_SECRET', v.SMS_WEBHOOK_SECRET?.includes('cmVwbGFjZS1tZS') === true, PLACEHOLDER],
  ['REDIS_URL', isPlaceholder(URL.parse(v.REDIS_URL ?? '')?.password ?? ''), `holds a password that ${PLACEHOLDER}`],
  ['METRICS_TOKEN', isPlaceholder(v.METRICS_TOKEN ?? ''), PLACEHOLDER],
];

const inDevelopment = (v: Values): readonly Rule[] => [
  ['HOST', !v.DEV_EXPOSE && !isLocal(v.HOST), 'must be a loopback address in development, unless DEV_EXPOSE=on'],
];

export const isPlainWeb = (url: string | null): boolean => {
  const parsed = URL.parse(url ?? '');
  return parsed?.protocol === 'http:' && !isLocal(parsed.hostname.replace(/^\[|\]$/g, ''));
};

const everywhere = (v: Values): readonly Rule[] => {
  const refusal =
    v.ADMIN_PASSWORD === null
      ? null
      : passwordRefusal({ minLength: v.PASSWORD_MIN_LENGTH }, () => false, v.ADMIN_PASSWORD);
  return [
    [
      'ARGON2_MEMORY_KIB',
      v.ARGON2_MEMORY_KIB < 8 * v.ARGON2_PARALLELISM,
      'must be at least 8 times ARGON2_PARALLELISM (RFC 9106)',
    ],
    ['ADMIN_PASSWORD', refusal !== null, refusal?.reason ?? ''],
    ['SIGNING_KEY_TTL', v.SIGNING_KEY_TTL <= v.SIGNING_KEY_LEAD, 'must be longer than SIGNING_KEY_LEAD'],
    ['DEFAULT_ROLE', v.DEFAULT_ROLE === SUPER_ADMIN, 'must not make everybody who registers an administrator'],
    ['MAIL_FROM', v.SMTP_URL !== null && v.MAIL_FROM === null, 'is required with SMTP_URL'],
    [
      'SMS_WEBHOOK_SECRET',
      v.SMS_WEBHOOK_URL !== null && v.SMS_WEBHOOK_SECRET === null,
      'is required with SMS_WEBHOOK_URL',
    ],
    [
      'RETURN_TO_ORIGINS',
      v.RETURN_TO_ORIGINS?.some(isPlainWeb) === true,
      'must be https origins, unless they are on this machine',
    ],
    [
      'CORS_ORIGINS',
      v.CORS_ORIGINS?.some(isPlainWeb) === true,
      'must be https origins, unless they are on this machine',
    ],
    [
      'WEBAUTHN_ORIGINS',
      v.WEBAUTHN_ORIGINS?.some(isPlainWeb) === true,
      'must be https origins, unless they are on this machine',
    ],
    ['SMS_WEBHOOK_URL', isPlainWeb(v.SMS_WEBHOOK_URL), 'must be an https URL, unless it is on this machine'],
    [
      'STORAGE_URL',
      's3' in v.STORAGE_URL && isPlainWeb(v.STORAGE_URL.s3.endpoint),
      'must have an https endpoint, unless it is on this machine',
    ],
  ];
};

const isKnownPassword = (password: string): boolean =>
  password === 'correct horse battery staple' || isPlaceholder(password);

/**
 * Whether a connection to another machine may be unencrypted. Parameters of the URL may override the host in the URL.
 */
const mayBeInTheClear = (connection: Connection): boolean =>
  connection.hosts.some(
    ({ host }) => ['disable', 'allow', 'prefer'].includes(modeOf(connection, host, 'verify-full')) && !isLocal(host),
  );
