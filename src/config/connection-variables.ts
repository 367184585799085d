import { isCountryCode } from '../adapters/phone/phone-numbers.ts';
import { mailFrom } from './mail-from.ts';
import { storageUrl } from './storage-url.ts';
import {
  appName,
  baseUrl,
  countries,
  matching,
  onOff,
  oneOf,
  orUnset,
  origins,
  redisUrl,
  smtpUrl,
  webhookSecret,
  whole,
} from './values.ts';
import { MAX_COUNT, variable } from './variable.ts';

export const connectionVariables = {
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
};
