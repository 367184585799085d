import { DIGEST_SIZES } from './salted-digests.ts';
import { toBase64 } from './scheme.ts';

type Spelling = readonly [form: RegExp, phc: (...groups: readonly string[]) => string | null];

const hex = (text: string): string => toBase64(Buffer.from(text, 'hex'));
const scrypt = (N: string, r: string, p: string, salt: string, key: string): string =>
  `$scrypt$ln=${Math.log2(Number(N))},r=${r},p=${p}$${toBase64(salt)}$${key}`;

const salted = (name: string, both: string): string | null => {
  const [bytes, size = Infinity] = [Buffer.from(both, 'base64'), DIGEST_SIZES[name]];
  const [digest, salt] = [bytes.subarray(0, size), bytes.subarray(size)];
  return digest.length === size ? `$salted-${name}$${toBase64(salt)}$${toBase64(digest)}` : null;
};
const ldapDigest = (name: string): string => name.toLowerCase().replace(/^sha$/, 'sha1');

const SPELLINGS: readonly Spelling[] = [
  // Django. It hashes the characters of the salt without decoding them.
  [
    /^pbkdf2_(sha1|sha256)\$(\d+)\$([^$]+)\$([A-Za-z0-9+/]+)=*$/,
    (name, rounds, salt = '', key) => `$pbkdf2-${name}$i=${rounds}$${toBase64(salt)}$${key}`,
  ],
  [
    /^scrypt\$(\d+)\$([^$]+)\$(\d+)\$(\d+)\$([A-Za-z0-9+/]+)=*$/,
    (N = '', salt = '', r = '', p = '', key = '') => scrypt(N, r, p, salt, key),
  ],
  [/^bcrypt_sha256\$\$(2.+)$/, (hash) => `$bcrypt-sha256$${hash}`],
  [/^(?:bcrypt|argon2)(\$.+)$/, (phc = '') => phc.replace(/^\$\$/, '$')],
  // Werkzeug (Flask).
  [
    /^pbkdf2:(sha1|sha256|sha512):(\d+)\$([^$]+)\$((?:[0-9a-f]{2})+)$/,
    (name, rounds, salt = '', key = '') => `$pbkdf2-${name}$i=${rounds}$${toBase64(salt)}$${hex(key)}`,
  ],
  [
    /^scrypt:(\d+):(\d+):(\d+)\$([^$]+)\$((?:[0-9a-f]{2})+)$/,
    (N = '', r = '', p = '', salt = '', key = '') => scrypt(N, r, p, salt, hex(key)),
  ],
  // better-auth and Lucia.
  [/^([0-9a-f]{32}):([0-9a-f]{128})$/, (salt = '', key = '') => scrypt('16384', '16', '1', salt, hex(key))],
  // passlib.
  [/^\$pbkdf2\$(.+)$/, (rest) => `$pbkdf2-sha1$${rest}`],
  [
    /^\$bcrypt-sha256\$(v=2,t=)?(2[aby]),(?:r=)?(\d{1,2})\$(.{22})\$(.{31})$/,
    (second, minor, cost = '', salt, digest) =>
      `$bcrypt-${second === undefined ? 'base64' : 'hmac'}-sha256$${minor}$${cost.padStart(2, '0')}$${salt}${digest}`,
  ],
  // LDAP, and the prefixes of Spring Security.
  [
    /^\{S?(MD5|SHA|SHA256|SHA384|SHA512)\}([A-Za-z0-9+/]+=*)$/i,
    (name = '', both = '') => salted(ldapDigest(name), both),
  ],
  [/^\{PBKDF2\}(\d.*)$/i, (rest) => `$pbkdf2-sha1$${rest}`],
  [/^\{PBKDF2-(SHA1|SHA256|SHA512)\}(\d.*)$/i, (name = '', rest) => `$pbkdf2-${name.toLowerCase()}$${rest}`],
  [/^\{(?:CRYPT|BCRYPT|ARGON2)\}(\$.+)$/i, (hash = '') => hash],
];

/** Adds the version number, which old versions of argon2 did not write. */
const versioned = (phc: string): string => phc.replace(/^(\$argon2(?:id|i|d)\$)(?=[mtp]=)/, '$1v=16$$');

/** Converts known notations to the forms that `foreignHash` and argon2 read. Returns other texts unchanged. */
export const respelled = (stored: string): string => {
  for (const [form, phc] of SPELLINGS) {
    const groups = form.exec(stored);
    if (groups !== null) return versioned(phc(...groups.slice(1)) ?? stored);
  }
  return versioned(stored);
};
