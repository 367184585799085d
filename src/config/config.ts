import { isIP } from 'node:net';
import type { Argon2Cost } from '../adapters/crypto/phc.ts';
import type { ConfiguredProvider } from '../adapters/oauth/openid-providers.ts';
import type { SslMode } from '../adapters/persistence/connection/connection-url.ts';
import type { EmailAddress } from '../core/domain/addresses/address.ts';
import type { SmsCountries } from '../core/domain/addresses/country.ts';
import type { Policies } from '../core/domain/core-config.ts';
import type { InvitationPolicy } from '../core/domain/invitations/inviting.ts';
import type { LockoutPolicy } from '../core/domain/locks/lockout.ts';
import type { SendBudgetPolicy } from '../core/domain/messages/send-budget.ts';
import type { RefreshPolicy } from '../core/domain/sessions/refresh.ts';
import type { KeyPolicy } from '../core/domain/sessions/signing-key.ts';
import type { OtpPolicy } from '../core/domain/sign-in/otp.ts';
import { normalisePassword } from '../core/domain/sign-in/password.ts';
import type { Password, PasswordPolicy } from '../core/domain/sign-in/password.ts';
import { Environment } from './environment.ts';
import type { Values } from './environment.ts';
import type { MailFrom } from './mail-from.ts';
import type { Storage } from './storage-url.ts';

/** The configuration, grouped by concern. It contains secrets, so it must not be logged as a whole. */
export type Config = Readonly<{
  mode: Values['NODE_ENV'];
  appName: string;
  http: Readonly<{
    host: string;
    port: number;
    publicUrl: string;
    trustProxy: number;
    corsOrigins: readonly string[];
    maxConnections: number;
    workers: number;
    /** How long a process accepts connections after it has been told to stop. */
    drainMs: number;
    hasPages: boolean;
  }>;
  /** If `url` is null, the embedded database is used. In production, it is never null. */
  database: Readonly<{
    url: string | null;
    schema: string;
    replicaUrls: readonly string[];
    absentSslmode: SslMode;
    poolMax: number;
    waitMs: number;
    prepared: boolean;
    migrateOnStart: boolean;
  }>;
  /** If `current` is null, the secret under `.data/` is used. In production, it is never null. */
  secretKey: Readonly<{ current: Buffer | null; old: readonly Buffer[] }>;
  accessTokens: Readonly<{ issuer: string; audience: string; ttlSeconds: number }>;
  signingKeys: KeyPolicy;
  sessions: Readonly<{ ttlMs: number; max: number; reauthTtlMs: number; refresh: RefreshPolicy }>;
  secondFactor: Policies['secondFactor'];
  /** `id` is the domain of passkeys (WebAuthn relying party). If it is an IP address, passkeys are off. */
  webauthn: Readonly<{ id: string; isOn: boolean; origins: readonly string[] }>;
  otp: OtpPolicy;
  passwords: Readonly<{ policy: PasswordPolicy; lockout: LockoutPolicy }>;
  hashing: Argon2Cost & Readonly<{ queue: number; waitMs: number }>;
  invitations: InvitationPolicy;
  /** How long a deleted user can be restored. */
  purgeAfterMs: number;
  /** How long audit events are kept. Null keeps them forever. */
  auditRetentionMs: number | null;
  /**
   * `ttlMs` is how long a registration may stay unconfirmed. `isPasswordless`: whether registration needs no password.
   */
  registration: Readonly<{ open: boolean; defaultRole: string; ttlMs: number; isPasswordless: boolean }>;
  /**
   * The first administrator. Null if no administrator should be created. `isDefault`: whether email and password are
   * the documented defaults.
   */
  admin: Readonly<{ email: EmailAddress; password: Password; isDefault: boolean }> | null;
  mail: Readonly<{ url: string; from: MailFrom }> | null;
  sms: Readonly<{ url: string; secret: string }> | null;
  storage: Storage;
  /** `intervalMs` is the mean interval between checks for messages to send. */
  outbox: Readonly<{ intervalMs: number }>;
  rateLimit: Readonly<{ on: boolean; ownChanges: number }>;
  /**
   * The Redis server that counts requests for the rate limits. If Redis fails, or if this is null, the database counts.
   */
  redisUrl: string | null;
  smsCountries: SmsCountries;
  /** The limit on sent messages. If null, there is no limit. In production, it is never null. */
  sendBudget: SendBudgetPolicy | null;
  /** `returnToOrigins`: origins to which browsers may be redirected. */
  oauth: Readonly<{ providers: readonly ConfiguredProvider[]; returnToOrigins: readonly string[] }>;
  metrics: Readonly<{ token: string | null }>;
  /** If `endpoint` is null, nothing is traced. */
  tracing: Readonly<{ endpoint: string | null }>;
  log: Readonly<{ level: Values['LOG_LEVEL'] }>;
}>;

/** Groups the values, and derives those that depend on others. */
export const configOf = (v: Values, providers: readonly ConfiguredProvider[]): Config => {
  const publicUrl = v.PUBLIC_URL ?? `http://localhost:${v.PORT}`;
  const passwordLockMs = v.PASSWORD_LOCK * 1000;
  const maxTotal = v.MAX_CONSECUTIVE_FAILURES;
  return {
    mode: v.NODE_ENV,
    appName: v.APP_NAME ?? new URL(publicUrl).host,
    http: {
      host: v.HOST,
      port: v.PORT,
      publicUrl,
      hasPages: v.WEB_UI,
      trustProxy: v.TRUST_PROXY,
      corsOrigins: v.CORS_ORIGINS ?? [],
      maxConnections: v.MAX_CONNECTIONS,
      workers: v.WEB_CONCURRENCY,
      drainMs: v.DRAIN_DELAY * 1000,
    },
    database: {
      url: v.DATABASE_URL,
      schema: v.DATABASE_SCHEMA,
      replicaUrls: v.DATABASE_REPLICA_URLS ?? [],
      absentSslmode: v.DATABASE_TLS ? (v.NODE_ENV === 'production' ? 'verify-full' : 'prefer') : 'disable',
      poolMax: v.DATABASE_POOL_MAX,
      waitMs: v.DATABASE_WAIT * 1000,
      prepared: v.DATABASE_PREPARED,
      migrateOnStart: v.MIGRATE_ON_START,
    },
    secretKey: { current: v.SECRET_KEY, old: v.SECRET_KEYS_OLD ?? [] },
    accessTokens: { issuer: publicUrl, audience: v.JWT_AUDIENCE ?? publicUrl, ttlSeconds: v.ACCESS_TOKEN_TTL },
    signingKeys: {
      rotateEveryMs: v.SIGNING_KEY_TTL * 1000,
      leadMs: v.SIGNING_KEY_LEAD * 1000,
      tokenTtlMs: v.ACCESS_TOKEN_TTL * 1000,
    },
    sessions: {
      ttlMs: v.SESSION_TTL * 1000,
      max: v.SESSION_MAX,
      reauthTtlMs: v.REAUTH_TTL * 1000,
      refresh: { graceMs: v.REFRESH_GRACE * 1000, idleTtlMs: v.SESSION_IDLE_TTL * 1000 },
    },
    secondFactor: {
      required: v.MFA_REQUIRED,
      challengeTtlMs: v.MFA_CHALLENGE_TTL * 1000,
      rememberTtlMs: v.MFA_REMEMBER_TTL * 1000,
      lockout: {
        maxFailures: v.FACTOR_MAX_ATTEMPTS,
        lockMs: v.FACTOR_LOCK * 1000,
        resetAfterMs: v.FACTOR_LOCK * 1000,
        maxTotal,
      },
    },
    webauthn: webauthnOf(v, publicUrl),
    otp: {
      ttlMs: v.OTP_TTL * 1000,
      resendIntervalMs: v.OTP_RESEND_INTERVAL * 1000,
      lockout: { maxFailures: v.OTP_MAX_ATTEMPTS, lockMs: v.OTP_LOCK * 1000, resetAfterMs: null, maxTotal },
    },
    passwords: {
      policy: { minLength: v.PASSWORD_MIN_LENGTH },
      lockout: { maxFailures: v.PASSWORD_MAX_ATTEMPTS, lockMs: passwordLockMs, resetAfterMs: passwordLockMs, maxTotal },
    },
    hashing: {
      memoryKib: v.ARGON2_MEMORY_KIB,
      time: v.ARGON2_TIME,
      parallelism: v.ARGON2_PARALLELISM,
      queue: v.HASH_QUEUE,
      waitMs: v.HASH_WAIT * 1000,
    },
    invitations: { ttlMs: v.INVITATION_TTL * 1000 },
    purgeAfterMs: v.PURGE_AFTER * 1000,
    auditRetentionMs: v.AUDIT_RETENTION === null ? null : v.AUDIT_RETENTION * 1000,
    registration: {
      open: v.REGISTRATION === 'open',
      defaultRole: v.DEFAULT_ROLE,
      ttlMs: v.REGISTRATION_TTL * 1000,
      isPasswordless: v.PASSWORDLESS,
    },
    admin: adminOf(v),
    mail: mailOf(v),
    sms:
      v.SMS_WEBHOOK_URL === null || v.SMS_WEBHOOK_SECRET === null
        ? null
        : { url: v.SMS_WEBHOOK_URL, secret: v.SMS_WEBHOOK_SECRET },
    storage: v.STORAGE_URL,
    outbox: { intervalMs: v.OUTBOX_INTERVAL },
    rateLimit: { on: v.RATE_LIMIT, ownChanges: v.OWN_CHANGES },
    redisUrl: v.REDIS_URL,
    smsCountries: v.SMS_COUNTRIES,
    sendBudget: v.RATE_LIMIT ? { perHour: v.SEND_BUDGET_HOUR, perDay: v.SEND_BUDGET_DAY } : null,
    oauth: { providers, returnToOrigins: v.RETURN_TO_ORIGINS ?? [new URL(publicUrl).origin] },
    metrics: { token: v.METRICS_TOKEN },
    tracing: { endpoint: v.OTEL_EXPORTER_OTLP_ENDPOINT },
    log: { level: v.LOG_LEVEL },
  };
};

/** If MAIL_FROM has no name, APP_NAME is the sender's name. */
const mailOf = ({ SMTP_URL: url, MAIL_FROM: from, APP_NAME: appName }: Values): Config['mail'] => {
  if (url === null || from === null) return null;
  return { url, from: { name: from.name || (appName ?? ''), address: from.address } };
};

const webauthnOf = ({ WEBAUTHN_RP_ID, WEBAUTHN_ORIGINS }: Values, publicUrl: string): Config['webauthn'] => {
  const { hostname, origin } = new URL(publicUrl);
  const id = WEBAUTHN_RP_ID ?? hostname;
  return { id, isOn: isIP(id.replace(/^\[|\]$/g, '')) === 0, origins: WEBAUTHN_ORIGINS ?? [origin] };
};

const adminOf = (v: Values): Config['admin'] => {
  const { ADMIN_EMAIL: email, ADMIN_PASSWORD: password } = v;
  if (email === null || password === null) return null;
  const isDefault =
    email === Environment.props.ADMIN_EMAIL.default && password === Environment.props.ADMIN_PASSWORD.default;
  return { email, password: normalisePassword(password) as Password, isDefault };
};
