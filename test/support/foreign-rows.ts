export type RowText = Readonly<Record<string, unknown>>;

const b64 = (hex: string): string => Buffer.from(hex, 'hex').toString('base64').replaceAll('=', '');
const SALT = Buffer.from('salt').toString('base64').replaceAll('=', '');

/**
 * Published test vectors with their passwords: Openwall's bcrypt, RFC 7914 §12 (scrypt), RFC 6070 §2 and RFC 7914 §11
 * (PBKDF2), and argon2's reference implementation. RFC 9106 §5 uses a secret and associated data, which PHC strings
 * can't express.
 */
export const VECTORS: Readonly<Record<string, readonly [hash: string, password: string]>> = {
  'bcrypt 2a': ['$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW', 'U*U'],
  'bcrypt 2b': ['$2b$05$CCCCCCCCCCCCCCCCCCCCC.VGOzA784oUp/Z0DY336zx7pLYAy0lwK', 'U*U*'],
  'bcrypt 2y': ['$2y$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW', 'U*U'],
  scrypt: [
    '$scrypt$ln=10,r=8,p=16$TmFDbA$/bq+HJ00cgB4VucZDQHp/nxq18vII3gw53N2Y0s3MWIurzDZLiKjiG/xCSedmDDaxyevuUqD7m2DYMvfoswGQA',
    'password',
  ],
  'scrypt, of more memory': [
    `$scrypt$ln=14,r=8,p=1$${Buffer.from('SodiumChloride').toString('base64').replaceAll('=', '')}$${b64(
      '7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887',
    )}`,
    'pleaseletmein',
  ],
  'PBKDF2-SHA1': [`$pbkdf2-sha1$i=4096$${SALT}$${b64('4b007901b765489abead49d926f721d065a429c1')}`, 'password'],
  'PBKDF2-SHA256, as passlib writes it': [
    `$pbkdf2-sha256$1$${SALT}$${b64('55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc').replaceAll('+', '.')}`,
    'passwd',
  ],
  'PBKDF2-SHA256': [
    `$pbkdf2-sha256$i=80000$${Buffer.from('NaCl').toString('base64').replaceAll('=', '')}$${b64(
      '4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56a1d425a1225833549adb841b51c9b3176a272bdebba1d078478f62b397f33c8d',
    )}`,
    'Password',
  ],
  argon2id: ['$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4', 'password'],
  argon2i: ['$argon2i$v=16$m=256,t=2,p=2$c29tZXNhbHQ$tsEVYKap1h6scGt5ovl9aLRGOqOth+AMB+KwHpDFZPs', 'password'],
};

const HASHES = Object.values(VECTORS).map(([hash]) => hash);

/** A user of another system; rows with different `i` have nothing in common. */
export const foreignRow = (i: number, changed: RowText = {}): RowText => ({
  id: `legacy-${i}`,
  first_name: `Ada ${i}`,
  last_name: i % 3 === 0 ? null : `Lovelace ${i % 1000}`,
  ...(i % 5 === 0 ? { username: `ada.${i}` } : {}),
  created_at: new Date(Date.UTC(2019, 0, 1) + i * 60_000).toISOString(),
  identities: [
    { type: 'email', value: `Ada.${i}@Example.com`, is_verified: i % 4 > 0 },
    ...(i % 7 === 0 ? [{ type: 'mobile', value: `+49 151 ${String(i).padStart(8, '0')}`, is_verified: true }] : []),
    ...(i % 11 === 0
      ? [{ type: 'oauth', value: `sub-${i}`, oauth_provider: 'google', is_verified: true, is_primary: false }]
      : []),
  ],
  password_hash: HASHES[i % HASHES.length],
  ...changed,
});

export const ndjson = (rows: readonly unknown[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('');
