import { expect } from 'chai';
import { makePasswords } from '../../src/adapters/crypto/passwords.ts';
import { makeStoredHashes } from '../../src/adapters/crypto/stored-hashes.ts';
import type { PasswordHash } from '../../src/core/domain/sign-in/password.ts';
import { VECTORS } from '../support/foreign-rows.ts';
import { succeed } from '../support/values.ts';

const COST = { memoryKib: 19_456, time: 2, parallelism: 1 };
const hashes = makeStoredHashes(COST);
const kept = (hash: string) => hashes.kept(hash as PasswordHash)();
const passwords = () => makePasswords({ ...COST, queue: 1_000, waitMs: 60_000 });
const FAST = Object.entries(VECTORS).filter(([name]) => /^(?:bcrypt|PBKDF2-SHA1|PBKDF2-SHA256,)/.test(name));

describe('fast password hashes of other systems', function () {
  this.timeout(240_000);

  it('are stored inside argon2id, without their own digest', async () => {
    // requirement 6
    for (const [name, [hash]] of FAST) {
      const stored = await kept(hash);
      expect(stored, name).to.match(/^\$wrapped\$.+\$argon2id\$v=19\$m=19456,t=2,p=1\$[^$]{22}\$[^$]{43}$/);
      expect(stored, name).not.to.include(hash.slice(-20));
      expect(hashes.refusal(stored), name).to.equal(null);
      expect(await kept(hash), `${name}, with another salt`).not.to.equal(stored);
    }
  });

  it('verify the right password only, and are outdated', async () => {
    // requirement 3, 8
    const { verify, isOutdated } = await passwords();
    for (const [name, [hash, password]] of FAST) {
      const stored = await kept(hash);
      expect(await succeed(verify(password, stored)), name).to.equal(true);
      expect(await succeed(verify(`${password} `, stored)), name).to.equal(false);
      expect(await succeed(verify('', stored)), name).to.equal(false);
      expect(isOutdated(stored), name).to.equal(true);
    }
  });

  it('of bcrypt never verify a password that it would truncate', async () => {
    // requirement 3
    const { default: bcrypt } = await import('bcrypt');
    const [{ verify }, long] = [await passwords(), 'é'.repeat(36)];
    const stored = await kept(await bcrypt.hash(long, 4));
    expect(await succeed(verify(long, stored))).to.equal(true);
    expect(await succeed(verify(`${long}y`, stored))).to.equal(false);
  });

  it('are wrapped once and fit into the column at any length', async () => {
    const salt = 'A'.repeat(88);
    for (const hash of [
      `$pbkdf2-sha512$i=1000$${salt}$${'A'.repeat(86)}`,
      `$scrypt$ln=1,r=8,p=1$${salt}$${'A'.repeat(86)}`,
    ]) {
      const stored = await kept(hash);
      expect(stored).to.match(/^\$wrapped/);
      expect(stored.length + '048,t=20,p=16'.length - '6,t=2,p=1'.length).to.be.at.most(256);
      expect(await kept(stored)).to.equal(stored);
    }
  });

  it('are not wrapped if they take at least as long as ours', async () => {
    for (const hash of ['$2b$12$CCCCCCCCCCCCCCCCCCCCC.VGOzA784oUp/Z0DY336zx7pLYAy0lwK', VECTORS['argon2id']![0], '!'])
      expect(await kept(hash)).to.equal(hash);
  });

  // requirement 7
  it('are refused if the inner or the outer hash costs too much', async () => {
    const stored = await kept(VECTORS['bcrypt 2b']![0]);
    expect(hashes.refusal(stored.replace('$05$', '$31$'))).to.match(/^must be/);
    expect(hashes.refusal(stored.replace('m=19456', 'm=1048577'))).to.match(/^must be/);
    const { verify } = await passwords();
    expect(await succeed(verify('U*U*', stored.replace('m=19456', 'm=1048577') as PasswordHash))).to.equal(false);
  });
});
