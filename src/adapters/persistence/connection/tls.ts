import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { checkServerIdentity, createSecureContext, getCACertificates } from 'node:tls';
import type { ConnectionOptions } from 'node:tls';
import type { Connection, SslMode } from './connection-url.ts';
import { codeOf } from './error-code.ts';

type Files = Pick<Connection, 'sslrootcert' | 'sslcert' | 'sslkey'>;

/** Reads the files for each connection, because certificates may be renewed while the service runs. */
const contentsOf = ({ sslrootcert, sslcert, sslkey }: Files) => ({
  ...(sslrootcert === 'system' ? { ca: getCACertificates('system') } : {}),
  ...(sslrootcert !== null && sslrootcert !== 'system' ? { ca: readFileSync(sslrootcert, 'utf8') } : {}),
  ...(sslcert === null ? {} : { cert: readFileSync(sslcert, 'utf8') }),
  ...(sslkey === null ? {} : { key: readFileSync(sslkey, 'utf8') }),
});

/**
 * Follows libpq: if there is an `sslrootcert`, every mode checks the certificate against it. `verify-full` also checks
 * the host name. Without an `sslrootcert`, the CA certificates of Node.js are used.
 */
export const tlsOptions = (connection: Files, mode: SslMode, host: string): ConnectionOptions => ({
  ...contentsOf(connection),
  rejectUnauthorized: connection.sslrootcert !== null || mode === 'verify-full',
  // If the host is an IP address, the default check of Node.js would expect the name `localhost`.
  checkServerIdentity: (_, certificate) =>
    mode === 'verify-full' ? checkServerIdentity(host, certificate) : undefined,
});

const inBrackets = (error: unknown): string => (codeOf(error) === '' ? '' : ` (${codeOf(error)})`);

const isCertificate = (pem: string): boolean => {
  try {
    return new X509Certificate(pem).raw.length > 0;
  } catch {
    return false;
  }
};

/** Returns a problem with the files of a URL, as a text to append to “the URL”; null if there is none. */
export const problemWithFiles = (connection: Files): string | null => {
  for (const name of ['sslrootcert', 'sslcert', 'sslkey'] as const) {
    const file = connection[name];
    if (file === null || file === 'system') continue;
    try {
      readFileSync(file);
    } catch (error) {
      return `names as ${name} a file that can't be read${inBrackets(error)}`;
    }
  }
  const { ca, cert, key } = contentsOf(connection);
  if (Array.isArray(ca) && ca.length === 0)
    return 'has sslrootcert=system, but this system has no certificates; install them or name a file';
  if (typeof ca === 'string' && !isCertificate(ca)) return 'names as sslrootcert a file without certificates in PEM';
  try {
    createSecureContext({ cert, key });
    return null;
  } catch (error) {
    return `must name as sslcert and sslkey a certificate and its key in PEM, without a passphrase${inBrackets(error)}`;
  }
};
