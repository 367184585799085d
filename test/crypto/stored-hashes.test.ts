import { expect } from 'chai';
import { makeStoredHashes } from '../../src/adapters/crypto/stored-hashes.ts';
import { cpuTime } from '../support/cpu-time.ts';
import { VECTORS } from '../support/foreign-rows.ts';

const { refusal } = makeStoredHashes({ memoryKib: 19_456, time: 2, parallelism: 1 });
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
      '$argon2id$v=19$m=256,t=2$c29tZXNhbHQ$nf65EOgLrQMR',
    ])
      expect(refusal(other), other).to.match(/^must be bcrypt/);
  });
});
