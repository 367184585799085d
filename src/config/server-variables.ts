import {
  baseUrl,
  databaseSchema,
  host,
  onOff,
  oneOf,
  orUnset,
  postgresUrl,
  postgresUrls,
  seconds,
  secretKey,
  secretKeys,
  whole,
} from './values.ts';
import { variable } from './variable.ts';

export const serverVariables = {
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
};
