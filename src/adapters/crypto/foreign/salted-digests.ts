import { createHash } from 'node:crypto';
import { fromBase64 } from './scheme.ts';
import type { ForeignScheme } from './scheme.ts';

/** In bytes. */
export const DIGEST_SIZES: Readonly<Record<string, number>> = { md5: 16, sha1: 20, sha256: 32, sha384: 48, sha512: 64 };

/** The digest of the password followed by the salt, as LDAP servers store it. */
export const SALTED_FORM = String.raw`\$salted-(?:md5|sha1|sha256|sha384|sha512)\$[A-Za-z0-9+/]{0,88}`;

export const saltedScheme = (text: string): ForeignScheme | null => {
  const [, name = '', salt = '', length] = /^\$salted-(\w+)\$([^$]*)\$(\d+)$/.exec(text) ?? [];
  if (DIGEST_SIZES[name] !== Number(length)) return null;
  return {
    text,
    work: 0,
    digest: (password) => Promise.resolve(createHash(name).update(password).update(fromBase64(salt)).digest('base64')),
  };
};
