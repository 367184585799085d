import * as t from 'io-ts';
import { MAX_ARGON2_COST } from '../adapters/crypto/phc.ts';
import { isCountryCode } from '../adapters/phone/phone-numbers.ts';
import { EmailAddress } from '../core/domain/addresses/address.ts';
import { RoleName } from '../core/domain/roles/role.ts';
import { REQUIREMENTS } from '../core/domain/second-factor/assurance.ts';
import { NEWEST_KEPT } from '../core/domain/sessions/session-excess.ts';
import { mailFrom } from './mail-from.ts';
import { storageUrl } from './storage-url.ts';
import {
  appName,
  baseUrl,
  countries,
  databaseSchema,
  host,
  matching,
  onOff,
  oneOf,
  orUnset,
  passkeyOrigins,
  origins,
  postgresUrl,
  postgresUrls,
  redisUrl,
  seconds,
  secretKey,
  secretKeys,
  smtpUrl,
  webhookSecret,
  whole,
} from './values.ts';

export type VariableDoc = Readonly<{
  doc: string;
  /** As written in a file; null if there is none. `$` refers to other variables (`grouped` in config.ts). */
  default: string | null;
  /** The default in production, if different. */
  production?: string | null;
  /** A well-formed example; example secrets are refused in production. */
  example?: string;
}>;

export const variable = <A>(codec: t.Type<A, unknown>, about: VariableDoc) =>
  Object.assign(new t.Type<A, unknown>(codec.name, codec.is, codec.validate, t.identity), about);

const YEAR = 31_557_600;
const MAX_COUNT = 100_000;

/** In the order of `.env.example`. Rules between variables and for production are in rules.ts. */
export const Environment = t.type({
  NODE_ENV: variable(oneOf('development', 'test', 'production'), {
    doc: 'development, test or production',
    default: 'development',
  }),
  HOST: variable(host(), {
    doc: 'Address to listen on; 0.0.0.0 in production. Development takes loopback addresses only, unless DEV_EXPOSE=on',
    default: '127.0.0.1',
    production: '0.0.0.0',
  }),
  PORT: variable(whole(0, 65_535), { doc: 'Port to listen on; 0 picks a free one and logs it', default: '3000' }),
  PUBLIC_URL: variable(orUnset(baseUrl()), {
    doc: 'Where clients reach the service: links in mails, token issuer. Required in production, with https',
    default: 'http://localhost:$PORT',
    example: 'https://id.example.com',
  }),
  TRUST_PROXY: variable(whole(0, 32), {
    doc: 'How many proxies in front set X-Forwarded-For; 0 ignores the header',
    default: '0',
  }),
  MAX_CONNECTIONS: variable(whole(1, 1_000_000), {
    doc: 'Connections that a process holds open at once; one more is closed at once. Its limit of open files must be higher',
    default: '10000',
  }),
  WEB_CONCURRENCY: variable(whole(1, 64), {
    doc: 'Processes that share the port, and the cores for password hashes; each has a pool of DATABASE_POOL_MAX connections',
    default: '1',
  }),
  DRAIN_DELAY: variable(seconds(0, 60), {
    doc: 'How long a process that was told to end goes on accepting requests while /health/ready is 503, in seconds; 2 in production',
    default: '0',
    production: '2',
  }),
  DEV_EXPOSE: variable(onOff(), {
    doc: 'on lets development, with its mailbox and default administrator, listen on any address. /dev/mailbox still answers this machine only; but a proxy here that adds no header (X-Forwarded-For, Via) and passes Host on looks like this machine, so that its clients read every message',
    default: 'off',
  }),
  DATABASE_URL: variable(orUnset(postgresUrl()), {
    doc: 'PostgreSQL 15 or later; docs/deploy.md lists its parameters. Without it an embedded one under .data/. Required in production',
    default: null,
    example: 'postgres://app:change-me@localhost:5432/app',
  }),
  DATABASE_SCHEMA: variable(databaseSchema(), {
    doc: 'The schema of the tables; the search path has no effect. Migrating creates the schema',
    default: 'public',
  }),
  DATABASE_REPLICA_URLS: variable(orUnset(postgresUrls()), {
    doc: 'Databases that follow it, as a comma list. Lists are read there, which may lag behind; without them on DATABASE_URL',
    default: null,
    example: 'postgres://app:change-me@replica.local:5432/app',
  }),
  DATABASE_TLS: variable(onOff(), {
    doc: 'off connects without TLS where a URL has no sslmode, for a private network; production asks for verify-full otherwise',
    default: 'on',
  }),
  DATABASE_POOL_MAX: variable(whole(1, 1000), { doc: 'Database connections per process', default: '10' }),
  DATABASE_WAIT: variable(seconds(1, 60), {
    doc: 'How long a request waits for a connection, in seconds: for its turn where all are in use, or for a new one; and for its turn where others wait for the same row',
    default: '2',
  }),
  DATABASE_PREPARED: variable(onOff(), {
    doc: 'off sends no named prepared statements, for poolers that give each transaction another connection and do not keep them; set the time limits of statements on the role there',
    default: 'on',
  }),
  MIGRATE_ON_START: variable(onOff(), {
    doc: 'Migrate and seed when starting; off in production',
    default: 'on',
    production: 'off',
  }),
  SECRET_KEY: variable(orUnset(secretKey()), {
    doc: `At least 32 random bytes in base64url: node -p "crypto.randomBytes(32).toString('base64url')". Without it one is made and kept under .data/. Required in production`,
    default: null,
    example: 'replace-me-with-at-least-32-random-bytes-in-base64url',
  }),
  SECRET_KEYS_OLD: variable(orUnset(secretKeys()), {
    doc: 'Former SECRET_KEYs that still verify, as a comma list',
    default: null,
    example: 'replace-me-with-the-former-secret-key-in-base64url',
  }),
  ACCESS_TOKEN_TTL: variable(seconds(1, 86_400), { doc: 'Life of an access token, in seconds', default: '900' }),
  SESSION_TTL: variable(seconds(1, YEAR), { doc: 'Life of a session, in seconds', default: '2592000' }),
  SESSION_IDLE_TTL: variable(seconds(1, YEAR), {
    doc: 'Life of a session without a refresh, in seconds',
    default: '604800',
  }),
  SESSION_MAX: variable(whole(NEWEST_KEPT, 1_000), {
    doc: 'Living sessions of one user; past it a job ends those that are used least, never one of the ten newest',
    default: '100',
  }),
  REFRESH_GRACE: variable(seconds(0, 3_600), {
    doc: 'How long a used refresh token gets its successor again, in seconds, as after a lost answer',
    default: '10',
  }),
  REAUTH_TTL: variable(seconds(1, 86_400), {
    doc: 'How fresh a sign-in must be for calls that change how one gets in, in seconds',
    default: '600',
  }),
  MFA_REQUIRED: variable(oneOf(...REQUIREMENTS), {
    doc: 'Who must have a second factor: off for nobody, privileged for users with any privilege, everyone',
    default: 'off',
  }),
  MFA_CHALLENGE_TTL: variable(seconds(30, 3_600), {
    doc: 'How long a right first factor waits for the second one, in seconds',
    default: '300',
  }),
  MFA_REMEMBER_TTL: variable(seconds(0, 90 * 86_400), {
    doc: 'How long a known device that passed with “remember” is not asked for a second factor, in seconds; 0 for never. Does not apply where MFA_REQUIRED does',
    default: '0',
  }),
  FACTOR_MAX_ATTEMPTS: variable(whole(1, MAX_COUNT), {
    doc: 'Wrong codes of an app and wrong recovery codes in a row after which the second factor is locked',
    default: '5',
  }),
  FACTOR_LOCK: variable(seconds(1, 100 * YEAR), { doc: 'Length of that lock, in seconds', default: '900' }),
  WEBAUTHN_RP_ID: variable(
    orUnset(
      matching(
        /^(?=.{1,253}$)(?!.*\.\d+$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/,
        'must be a domain in lower case',
      ),
    ),
    {
      doc: 'The domain that passkeys are bound to; another one voids every passkey. Without it the host of PUBLIC_URL; an IP address turns passkeys off',
      default: null,
      example: 'example.com',
    },
  ),
  WEBAUTHN_ORIGINS: variable(orUnset(passkeyOrigins()), {
    doc: 'Where passkeys may be used, as a comma list of exact origins, and of Android apps as android:apk-key-hash:…. Without it the origin of PUBLIC_URL',
    default: null,
    example: 'https://id.example.com,https://app.example.com',
  }),
  SIGNING_KEY_TTL: variable(seconds(60, YEAR), {
    doc: 'How long one key signs access tokens, in seconds; longer than SIGNING_KEY_LEAD',
    default: '2592000',
  }),
  SIGNING_KEY_LEAD: variable(seconds(1, 86_400), {
    doc: 'How long before it signs a new key is published, in seconds; services that verify tokens have to fetch the keys at least as often',
    default: '3600',
  }),
  JWT_AUDIENCE: variable(orUnset(matching(/^[\x21-\x7e]{1,512}$/, 'must be up to 512 characters without spaces')), {
    doc: 'Audience of access tokens',
    default: '$PUBLIC_URL',
    example: 'https://api.example.com',
  }),
  OTP_TTL: variable(seconds(1, 600), { doc: 'Life of a one-time code, in seconds, at most 600', default: '300' }),
  OTP_RESEND_INTERVAL: variable(seconds(0, 86_400), {
    doc: 'How long the next request for a code has to wait, in seconds, for each asking party: an administrator, a known device, a session, everybody else; 0 for not at all',
    default: '60',
  }),
  OTP_MAX_ATTEMPTS: variable(whole(1, MAX_COUNT), { doc: 'Wrong codes in a row that lock an address', default: '3' }),
  OTP_LOCK: variable(seconds(1, 100 * YEAR), { doc: 'Length of that lock, in seconds', default: '900' }),
  PASSWORD_MAX_ATTEMPTS: variable(whole(1, MAX_COUNT), {
    doc: 'Wrong passwords in a row that lock an account',
    default: '5',
  }),
  PASSWORD_LOCK: variable(seconds(1, 100 * YEAR), {
    doc: 'Length of that lock, in seconds; a wrong password is forgotten as long after the last one',
    default: '900',
  }),
  MAX_CONSECUTIVE_FAILURES: variable(whole(1, MAX_COUNT), {
    doc: 'Wrong codes, or wrong passwords, without a success, after which that factor stays closed until another one, or an administrator, opens it',
    default: '100',
  }),
  PASSWORD_MIN_LENGTH: variable(whole(8, 64), { doc: 'Characters that a new password needs', default: '12' }),
  ARGON2_MEMORY_KIB: variable(whole(8, MAX_ARGON2_COST.memoryKib), {
    doc: 'Cost of a password hash (argon2id): memory in KiB; in production not below the default',
    default: '19456',
  }),
  ARGON2_TIME: variable(whole(1, MAX_ARGON2_COST.time), {
    doc: 'Cost of a password hash: passes; in production not below the default',
    default: '2',
  }),
  ARGON2_PARALLELISM: variable(whole(1, MAX_ARGON2_COST.parallelism), {
    doc: 'Cost of a password hash: parallelism',
    default: '1',
  }),
  HASH_QUEUE: variable(whole(0, MAX_COUNT), { doc: 'Password hashes that may wait for a core', default: '128' }),
  HASH_WAIT: variable(seconds(0, 60), { doc: 'How long they may wait, in seconds', default: '5' }),
  SEND_BUDGET_HOUR: variable(whole(1, MAX_COUNT), {
    doc: 'Messages that an address gets within an hour from each asking party: from all accounts that claim it, from administrators, from known devices, from sessions, and from everybody else; past it one an hour',
    default: '5',
  }),
  SEND_BUDGET_DAY: variable(whole(1, MAX_COUNT), {
    doc: 'The same within 24 hours',
    default: '10',
  }),
  INVITATION_TTL: variable(seconds(1, YEAR), {
    doc: 'How long the link in an invitation is good, in seconds',
    default: '604800',
  }),
  PURGE_AFTER: variable(seconds(86_400, 100 * YEAR), {
    doc: 'How long deleted users can be restored before all their personal data is erased, in seconds; at least a day',
    default: '7776000',
  }),
  AUDIT_RETENTION: variable(orUnset(seconds(86_400, 100 * YEAR)), {
    doc: 'How long events of the audit trail are kept, in seconds, at least a day; without it for ever',
    default: null,
    example: '63072000',
  }),
  DEFAULT_ROLE: variable(RoleName, {
    doc: 'Role of a user who registered',
    default: 'User',
  }),
  REGISTRATION: variable(oneOf('open', 'closed'), {
    doc: 'Whether people may register: open or closed',
    default: 'open',
  }),
  REGISTRATION_TTL: variable(seconds(1, YEAR), {
    doc: 'How long a registration, or an address that a user added, waits to be confirmed before it is deleted, in seconds',
    default: '604800',
  }),
  ADMIN_EMAIL: variable(orUnset(EmailAddress), {
    doc: 'First administrator, made by the seeder; in production only if given',
    default: 'admin@example.com',
    production: null,
  }),
  ADMIN_PASSWORD: variable(orUnset(matching(/./, 'must be text')), {
    doc: 'Password of the first administrator; in production only if given',
    default: 'correct horse battery staple',
    production: null,
    example: 'change-me-to-some-words-in-a-row',
  }),
  SMTP_URL: variable(orUnset(smtpUrl()), {
    doc: 'Mail server; TLS is required unless it is on this machine. Without it development keeps mail in its mailbox',
    default: null,
    example: 'smtps://user:change-me@smtp.example.com',
  }),
  APP_NAME: variable(orUnset(appName()), {
    doc: 'What messages, pages and the sender of mail call the service, in up to 40 characters; text messages are short with up to 20. Without it the host of PUBLIC_URL',
    default: null,
    example: 'Example',
  }),
  WEB_UI: variable(onOff(), {
    doc: 'off serves no pages for people, except those that messages and problem documents link to',
    default: 'on',
  }),
  MAIL_FROM: variable(orUnset(mailFrom()), {
    doc: 'Sender of mail: an address, or a name and <address>; without a name it is APP_NAME. Required with SMTP_URL',
    default: null,
    example: 'Example <no-reply@example.com>',
  }),
  SMS_WEBHOOK_URL: variable(orUnset(baseUrl()), {
    doc: 'Takes text messages as a POST of {to, body, id}. Without it development keeps them in its mailbox',
    default: null,
    example: 'https://sms.example.com/send',
  }),
  SMS_WEBHOOK_SECRET: variable(orUnset(webhookSecret()), {
    doc: 'Signs these POSTs (Standard Webhooks). Required with SMS_WEBHOOK_URL',
    default: null,
    example: 'whsec_cmVwbGFjZS1tZS13aXRoLTMyLXJhbmRvbS1ieXRlcw==',
  }),
  STORAGE_URL: variable(storageUrl(), {
    doc: 'Where profile images are kept: file: and a folder, or s3://bucket/prefix?region=…&endpoint=…&forcePathStyle=true, with credentials from the usual AWS variables; public=… names where clients get the files instead of here',
    default: 'file:.data/images',
    example: 's3://bucket/prefix?region=eu-central-1&public=https://cdn.example.com',
  }),
  OUTBOX_INTERVAL: variable(whole(10, 10_000, ' of milliseconds'), {
    doc: 'How long the service waits on average between two looks for messages to send, in milliseconds; each wait is drawn from half to one and a half of it',
    default: '450',
  }),
  RATE_LIMIT: variable(onOff(), {
    doc: 'off lifts the limits per client address, OWN_CHANGES and the send budgets, never lockouts; not in production',
    default: 'on',
  }),
  REDIS_URL: variable(orUnset(redisUrl()), {
    doc: 'Redis for the limits per client address; while it is away they are counted in the database. Without it always there',
    default: null,
    example: 'rediss://user:change-me@redis.example.com:6379/0',
  }),
  OWN_CHANGES: variable(whole(1, MAX_COUNT), {
    doc: 'Changes of the own account (under /v1/me) that a user makes in 10 minutes; ending sessions, removing addresses and changing the password are counted for each session instead',
    default: '100',
  }),
  SMS_COUNTRIES: variable(countries(isCountryCode), {
    doc: 'Countries to whose mobiles messages are sent: all, or a comma list of ISO 3166-1 codes',
    default: 'all',
    example: 'DE,AT,CH',
  }),
  RETURN_TO_ORIGINS: variable(orUnset(origins()), {
    doc: 'Where browsers may be sent back to after a sign-in at a provider, as a comma list of exact origins. Without it to the origin of PUBLIC_URL only',
    default: null,
    example: 'https://app.example.com',
  }),
  CORS_ORIGINS: variable(orUnset(origins()), {
    doc: 'Other origins whose pages may call the API in browsers, as a comma list of exact origins. Without it none',
    default: null,
    example: 'https://app.example.com',
  }),
  METRICS_TOKEN: variable(orUnset(matching(/^[\x21-\x7e]{16,512}$/, 'must be 16 to 512 characters without spaces')), {
    doc: 'Bearer token for /metrics, in the text format of Prometheus. Without it only this machine may ask, and nobody in production',
    default: null,
    example: 'change-me-to-some-random-text',
  }),
  OTEL_EXPORTER_OTLP_ENDPOINT: variable(orUnset(baseUrl()), {
    doc: 'Collector that takes traces (OTLP over HTTP, JSON). OTEL_EXPORTER_OTLP_HEADERS are sent, too. Without it nothing is traced',
    default: null,
    example: 'http://collector.example.com:4318',
  }),
  LOG_LEVEL: variable(oneOf('trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'), {
    doc: 'trace, debug, info, warn, error, fatal or silent',
    default: 'info',
  }),
});

export type Values = Readonly<t.TypeOf<typeof Environment>>;
export type VariableName = keyof Values;
