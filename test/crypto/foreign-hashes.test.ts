import { expect } from 'chai';
import * as E from 'fp-ts/lib/Either.js';
import { foreignHash } from '../../src/adapters/crypto/foreign-hashes.ts';
import { makePasswords } from '../../src/adapters/crypto/passwords.ts';
import type { Password, PasswordHash } from '../../src/core/domain/sign-in/password.ts';
import { cpuTime } from '../support/cpu-time.ts';
import { VECTORS } from '../support/foreign-rows.ts';

const CHEAP = { memoryKib: 8, time: 1, parallelism: 1, queue: 100, waitMs: 5_000 };
const b64 = (hex: string): string => Buffer.from(hex, 'hex').toString('base64').replaceAll('=', '');
const SALT = Buffer.from('salt').toString('base64').replaceAll('=', '');

/** Argon2 is not a foreign hash. */
const FOREIGN = Object.fromEntries(Object.entries(VECTORS).filter(([name]) => !name.startsWith('argon2')));

describe('password hashes of other systems', () => {
  for (const [name, [hash, password]] of Object.entries(FOREIGN)) {
    it(`${name} verify the right password only`, async () => {
      const stored = foreignHash(hash)!;
      expect(await stored.verify(password)).to.equal(true);
      expect(await stored.verify(`${password} `)).to.equal(false);
      expect(await stored.verify(password.toLowerCase() === password ? password.toUpperCase() : 'u*u')).to.equal(false);
    });
  }

  it('of excessive cost or unknown form are refused at once', () => {
    // requirement 7
    const spent = cpuTime();
    for (const absurd of [
      '$2b$31$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW',
      '$2b$03$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW',
      '$scrypt$ln=30,r=8,p=1$TmFDbA$/bq+HJ00cgB4VucZDQHp/nxq18vII3gw53N2Y0s3MWI',
      '$scrypt$ln=10,r=8,p=99$TmFDbA$/bq+HJ00cgB4VucZDQHp/nxq18vII3gw53N2Y0s3MWI',
      '$scrypt$ln=0,r=8,p=1$TmFDbA$/bq+HJ00cgB4VucZDQHp/nxq18vII3gw53N2Y0s3MWI',
      `$pbkdf2-sha256$i=999999999$${SALT}$${b64('55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc')}`,
      `$pbkdf2-md5$i=1000$${SALT}$${b64('55ac046e56e3089fec1691c22544b605')}`,
      'plain text',
      '',
      '!',
    ])
      expect(foreignHash(absurd), absurd).to.equal(null);
    expect(spent()).to.be.below(100);
  });

  it('of bcrypt never verify a password that it would truncate', async () => {
    // requirement 3
    const long = 'x'.repeat(72);
    const { default: bcrypt } = await import('bcrypt');
    const hash = await bcrypt.hash(long, 4);
    expect(await foreignHash(hash)!.verify(long)).to.equal(true);
    expect(await foreignHash(hash)!.verify(`${long}y`)).to.equal(false);
  });

  it('are verified by the service and marked as outdated', async () => {
    // requirement 8
    const passwords = await makePasswords(CHEAP);
    for (const [hash, password] of Object.values(FOREIGN)) {
      expect(await passwords.verify(password, hash as PasswordHash)()).to.deep.equal(E.right(true));
      expect(passwords.isOutdated(hash as PasswordHash)).to.equal(true);
    }
    const own = await passwords.hash('some words in a row' as Password)();
    expect(E.isRight(own) && passwords.isOutdated(own.right)).to.equal(false);
    const stronger = await makePasswords({ ...CHEAP, time: 2 });
    expect(E.isRight(own) && stronger.isOutdated(own.right)).to.equal(true);
  });
});
