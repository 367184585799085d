import { expect } from 'chai';
import { makeStoredHashes } from '../../src/adapters/crypto/stored-hashes.ts';
import { cpuTime } from '../support/cpu-time.ts';
import { VECTORS } from '../support/foreign-rows.ts';
import { FIREBASE_HASHES, FIREBASE_PROJECT } from '../support/library-hashes.ts';

const COST = { memoryKib: 19_456, time: 2, parallelism: 1 };
const { refusal } = makeStoredHashes(COST);
const KEY = 'a'.repeat(43);

describe('hashes to be stored', () => {
  it('are accepted in each published form', () => {
    for (const [name, [hash]] of Object.entries(VECTORS)) expect(refusal(hash), name).to.equal(null);
  });

  // requirement 7
  it('of excessive cost are refused at once, with the limits', () => {
    const spent = cpuTime();
    for (const costly of [
      '$2b$15$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW',
      `$scrypt$ln=20,r=8,p=1$TmFDbA$${KEY}`,
      `$scrypt$ln=10,r=8,p=17$TmFDbA$${KEY}`,
      `$pbkdf2-sha256$i=2000001$TmFDbA$${KEY}`,
      `pbkdf2_sha256$2000001$salt$${KEY}=`,
      `pbkdf2_sha1$999999999999$salt$${KEY}=`,
      `pbkdf2:sha512:2000001$salt$${'ab'.repeat(64)}`,
      `$pbkdf2$2000001$TmFDbA$${KEY}`,
      `{PBKDF2-SHA512}2000001$TmFDbA$${KEY}`,
      `scrypt$1073741824$salt$8$1$${KEY}=`,
      `scrypt:1073741824:8:1$salt$${'ab'.repeat(64)}`,
      `scrypt:1024:8:17$salt$${'ab'.repeat(64)}`,
      `$fbscrypt$v=1,n=30,r=8,p=1,ss=Bw,sk=${KEY}$TmFDbA$${KEY}`,
      '$2x$31$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW',
      'bcrypt_sha256$$2b$31$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW',
      '$wp$2y$15$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW',
      '$P$JIQRaTwmfeRo7ud9Fh4E2PdI0S3r.L0',
      '$H$zIQRaTwmfeRo7ud9Fh4E2PdI0S3r.L0',
      `$5$rounds=1048577$salt$${KEY}`,
      `{CRYPT}$6$rounds=999999999$salt$${KEY.repeat(2)}`,
      '{ARGON2}$argon2id$v=19$m=2097152,t=1,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4',
      'argon2$argon2i$m=8,t=9999,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4',
      '$argon2id$v=19$m=1048577,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4',
      '$argon2id$v=19$m=256,t=21,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4',
    ])
      expect(refusal(costly), costly).to.match(/^costs more than the service computes: /);
    expect(spent()).to.be.below(100);
  });

  it('of unknown forms are refused', () => {
    for (const other of [
      '5f4dcc3b5aa765d61d8327deb882cf99',
      'password',
      '!',
      '$1$salt$hash',
      '$6$rounds=5000$salt$hash',
      '$pbkdf2-md5$i=1000$TmFDbA$' + KEY,
      'pbkdf2_sha256$600000$salt$hash',
      '{SSHA}c2FsdA==',
      `scrypt:1000:8:1$salt$${'ab'.repeat(64)}`,
      `{SSHA}${'A'.repeat(200)}`,
      `c5d4ca92d124b4bb033b82a5d1e66ed1:${'ab'.repeat(63)}`,
      '$argon2id$v=19$m=256,t=2$c29tZXNhbHQ$nf65EOgLrQMR',
    ])
      expect(refusal(other), other).to.match(/^must be bcrypt/);
  });

  it('of functions of crypt(3) that are not supported are refused with what to do', () => {
    for (const other of [
      '{CRYPT}gVvVLeFbpoMjs',
      '{crypt}$y$j9T$salt$hash',
      '$y$j9T$salt$hash',
      '$7$CU..../....salt$hash',
    ])
      expect(refusal(other), other).to.match(
        /^must be, of crypt\(3\), \$1\$.+leave password_hash out.+forgot password/,
      );
  });

  it('of Firebase need the parameters of their project', () => {
    const [hash] = FIREBASE_HASHES['Firebase']!;
    expect(refusal(hash)).to.match(/^is of Firebase: give --firebase-signer-key/);
    expect(makeStoredHashes(COST, FIREBASE_PROJECT).refusal(hash)).to.equal(null);
    const short = makeStoredHashes(COST, { ...FIREBASE_PROJECT, signerKey: KEY });
    expect(short.refusal(hash)).to.match(/^is of Firebase: give --firebase-signer-key, which is as long as the hash/);
  });
});
