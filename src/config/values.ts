import { isIP } from 'node:net';
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import { parseConnectionUrl } from '../adapters/persistence/connection/connection-url.ts';
import { problemWithFiles } from '../adapters/persistence/connection/tls.ts';
import type { CountryCode, SmsCountries } from '../core/domain/addresses/country.ts';

/** Makes a codec for one variable. `parse` returns null for invalid text. `message` is the error message. */
export const parsed = <A>(name: string, is: t.Is<A>, parse: (raw: string) => A | null, message: string) =>
  new t.Type<A, unknown>(
    name,
    is,
    (u, c) => {
      const value = typeof u === 'string' ? parse(u) : null;
      return value === null ? t.failure(u, c, message) : t.success(value);
    },
    t.identity,
  );

export const orUnset = <A>(codec: t.Type<A, unknown>) =>
  new t.Type<A | null, unknown>(
    codec.name,
    (u): u is A | null => u === null || codec.is(u),
    (u, c) => (u === undefined ? t.success(null) : codec.validate(u, c)),
    t.identity,
  );

export const whole = (min: number, max: number, unit = '') =>
  parsed(
    'whole number',
    t.number.is,
    (raw) => (/^\d{1,15}$/.test(raw) && Number(raw) >= min && Number(raw) <= max ? Number(raw) : null),
    `must be a whole number${unit} from ${min} to ${max}`,
  );

export const seconds = (min: number, max: number) => whole(min, max, ' of seconds');

export const oneOf = <A extends string>(...allowed: readonly A[]) => {
  const find = (raw: unknown): A | null => allowed.find((value) => value === raw) ?? null;
  return parsed('choice', (u): u is A => find(u) !== null, find, `must be one of ${allowed.join(', ')}`);
};

export const onOff = () =>
  parsed('switch', t.boolean.is, (raw) => (raw === 'on' ? true : raw === 'off' ? false : null), 'must be on or off');

export const matching = (pattern: RegExp, message: string) =>
  parsed('text', t.string.is, (raw) => (pattern.test(raw) ? raw : null), message);

export const databaseSchema = () =>
  matching(
    /^(?!pg_|information_schema$)[a-z_][a-z0-9_]{0,62}$/,
    'must be 1 to 63 of a-z, 0-9 and _, begin with a letter or _, and not be a schema of PostgreSQL itself',
  );

const HOST_NAME = /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]{0,62})(?:\.[a-z0-9-]{1,63})*$/i;

export const host = () =>
  parsed(
    'host',
    t.string.is,
    (raw) => (isIP(raw) !== 0 || HOST_NAME.test(raw) ? raw : null),
    'must be an IP address or a host name',
  );

/** Removes slashes at the end of the URL, so that paths can be appended. */
export const baseUrl = () =>
  parsed(
    'URL',
    t.string.is,
    (raw) => {
      const url = raw.length > 512 ? null : URL.parse(raw);
      if (url === null || !/^https?:$/.test(url.protocol) || /[?#]/.test(raw) || url.username || url.password)
        return null;
      return url.origin + url.pathname.replace(/\/+$/, '');
    },
    'must be an http or https URL of at most 512 characters, without user, query and fragment',
  );

/** Returns why the URL is not usable, or null. Also checks that the files named in the URL can be used. */
const databaseUrlProblem = (raw: string): string | null => {
  const connection = parseConnectionUrl(raw);
  return E.isLeft(connection) ? connection.left : problemWithFiles(connection.right);
};

export const postgresUrl = () =>
  new t.Type<string, unknown>(
    'PostgreSQL URL',
    t.string.is,
    (u, c) => {
      const problem = databaseUrlProblem(String(u));
      return problem === null ? t.success(String(u)) : t.failure(u, c, problem);
    },
    t.identity,
  );

/** Refuses a comma in the path, because text after a misplaced comma would become part of the database's name. */
const listedUrlProblem = (raw: string): string | null =>
  /^\w+:\/\/[^/?]*\/[^?]*,/.test(raw)
    ? 'has a comma in the name of its database; write it as %2C'
    : databaseUrlProblem(raw);

/** A list of URLs separated by commas. A comma may also separate the hosts within one URL. */
export const postgresUrls = () =>
  new t.Type<readonly string[], unknown>(
    'PostgreSQL URLs',
    (u): u is readonly string[] => Array.isArray(u) && u.every(t.string.is),
    (u, c) => {
      const all = String(u)
        .trim()
        .split(/\s*,\s*(?=postgres(?:ql)?:\/\/)/);
      const problem = all.map(listedUrlProblem).find((one) => one !== null);
      return problem === undefined
        ? t.success(all)
        : t.failure(u, c, `must be a comma list of PostgreSQL URLs; one ${problem}`);
    },
    t.identity,
  );

const keyFrom = (raw: string): Buffer | null => {
  const key = Buffer.from(raw, 'base64url');
  return /^[\w-]+={0,2}$/.test(raw) && key.length >= 32 ? key : null;
};

export const secretKey = () =>
  parsed('key', (u): u is Buffer => Buffer.isBuffer(u), keyFrom, 'must be at least 32 random bytes in base64url');

export const secretKeys = () =>
  parsed(
    'keys',
    (u): u is readonly Buffer[] => Array.isArray(u) && u.every((key) => Buffer.isBuffer(key)),
    (raw) => {
      const keys = raw.split(',').map((part) => keyFrom(part.trim()));
      return keys.every((key) => key !== null) ? keys : null;
    },
    'must be a comma list of keys, each of at least 32 bytes in base64url',
  );

export const smtpUrl = () =>
  parsed(
    'SMTP URL',
    t.string.is,
    (raw) => (/^smtps?:\/\/[^/?#\s]+$/.test(raw) && URL.canParse(raw) ? raw : null),
    'must be an smtp:// or smtps:// URL of a server, without a path',
  );

export const redisUrl = () =>
  parsed(
    'Redis URL',
    t.string.is,
    (raw) => (/^rediss?:\/\/[^/?#\s]+(?:\/\d{0,4})?$/.test(raw) && URL.canParse(raw) ? raw : null),
    'must be a redis:// or rediss:// URL of a server, and perhaps the number of a database',
  );

/**
 * The name is shown everywhere, so it may not contain control, invisible or bidirectional characters, which could
 * disguise it.
 */
export const appName = () =>
  parsed(
    'name',
    t.string.is,
    (raw) => {
      const name = raw.trim().normalize('NFC');
      const isReadable = /^[^\p{C}\p{Zl}\p{Zp}<>]{1,40}$/u.test(name) && /[\p{L}\p{N}]/u.test(name);
      return isReadable && !name.includes('://') ? name : null;
    },
    'must be a name of 1 to 40 characters, in one line, without < and >, and not an address',
  );

export const webhookSecret = () =>
  parsed(
    'webhook secret',
    t.string.is,
    (raw) => (/^whsec_[A-Za-z0-9+/]{32,88}={0,2}$/.test(raw) ? raw : null),
    'must be whsec_ and at least 24 random bytes in base64',
  );

/**
 * Accepts `all`, or a list of codes for which `isCode` returns true. The codes become upper case, without duplicates.
 */
export const countries = (isCode: (code: string) => code is CountryCode) =>
  parsed(
    'countries',
    (u): u is SmsCountries => u === 'all' || (Array.isArray(u) && u.every(isCode)),
    (raw) => {
      if (raw === 'all') return raw;
      const codes = [...new Set(raw.split(',').map((part) => part.trim().toUpperCase()))];
      return codes.every(isCode) ? codes : null;
    },
    'must be all, or a comma list of ISO 3166-1 codes of countries that have telephone numbers',
  );

/** A comma-separated list. Each origin must be written as in the `Origin` header of browsers. */
export const origins = () =>
  parsed(
    'origins',
    (u): u is readonly string[] => Array.isArray(u) && u.every(t.string.is),
    (raw) => {
      const all = raw.split(',').map((part) => part.trim());
      return all.every((part) => /^https?:[^*]+$/.test(part) && URL.parse(part)?.origin === part) ? all : null;
    },
    'must be a comma list of origins, each http or https with a host in lower case, without a path and a default port',
  );

/** The origin of an Android app, with the hash of the certificate that signs the app. */
const ANDROID_APP = /^android:apk-key-hash:[\w-]{43}$/;

export const passkeyOrigins = () =>
  parsed(
    'passkeyOrigins',
    (u): u is readonly string[] => Array.isArray(u) && u.every(t.string.is),
    (raw) => {
      const all = raw.split(',').map((part) => part.trim());
      const isOrigin = (part: string): boolean => /^https?:[^*]+$/.test(part) && URL.parse(part)?.origin === part;
      return all.every((part) => isOrigin(part) || ANDROID_APP.test(part)) ? all : null;
    },
    'must be a comma list of origins, each http or https with a host in lower case, without a path and a default port, or an Android app as android:apk-key-hash:…',
  );

/** Keeps the URL as written, because issuers are compared exactly: a slash at the end matters. */
export const issuerUrl = () =>
  parsed(
    'issuer',
    t.string.is,
    (text) => {
      const raw = text.trim();
      const url = raw.length > 512 || /[?#\s]|\/\.well-known\//.test(raw) ? null : URL.parse(raw);
      return url !== null && /^https?:$/.test(url.protocol) && !url.username && !url.password ? raw : null;
    },
    'must be the http or https URL of an issuer, without user, query and fragment, and without /.well-known/ and what follows',
  );
