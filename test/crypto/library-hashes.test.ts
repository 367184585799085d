import { expect } from 'chai';
import { computeIterated } from '../../src/adapters/crypto/foreign/iterated.ts';
import { makePasswords } from '../../src/adapters/crypto/passwords.ts';
import { makeStoredHashes } from '../../src/adapters/crypto/stored-hashes.ts';
import type { PasswordHash } from '../../src/core/domain/sign-in/password.ts';
import { FIREBASE_HASHES, FIREBASE_PROJECT, LIBRARY_HASHES } from '../support/library-hashes.ts';
import { succeed } from '../support/values.ts';

const COST = { memoryKib: 19_456, time: 2, parallelism: 1 };
const ALL = Object.entries({ ...LIBRARY_HASHES, ...FIREBASE_HASHES });
const hashes = makeStoredHashes(COST, FIREBASE_PROJECT);
const kept = (hash: string) => hashes.kept(hash as PasswordHash)();

describe('password hashes of the libraries of other systems', function () {
  this.timeout(120_000);

  // requirement 3, 8
  it('verify the right password in each Unicode spelling and no other, and are outdated', async () => {
    // So cheap that bcrypt and scrypt are not wrapped.
    const cost = { memoryKib: 512, time: 2, parallelism: 1 };
    const { verify, isOutdated } = await makePasswords({ ...cost, queue: 100, waitMs: 60_000 });
    for (const [name, [hash, password]] of ALL) {
      expect(hashes.refusal(hash), name).to.equal(null);
      const stored = await makeStoredHashes(cost, FIREBASE_PROJECT).kept(hash as PasswordHash)();
      for (const spelling of new Set([password, password.normalize('NFC'), password.normalize('NFD')]))
        expect(await succeed(verify(spelling, stored)), `${name}: ${spelling}`).to.equal(true);
      expect(await succeed(verify(`${password.slice(0, -1)}!`, stored)), name).to.equal(false);
      expect(isOutdated(stored), name).to.equal(!name.startsWith('Django argon2'));
    }
  });

  // requirement 6
  it('are stored as argon2id, or as a function that is slower, without a secret of the other system', async () => {
    const slow = /better-auth|Firebase|firebase-scrypt$|argon2/;
    for (const [name, [hash]] of ALL) {
      const stored = await kept(hash);
      if (slow.test(name)) expect(stored, name).to.match(/^\$(?:scrypt|scrypt-ctr|argon2id)\$/);
      else expect(stored, name).to.match(/^\$wrapped\$.+\$argon2id\$v=19\$m=19456,t=2,p=1\$[^$]{22}\$[^$]{43}$/);
      expect(stored, name).not.to.include(FIREBASE_PROJECT.signerKey.slice(0, 20));
      if (stored.startsWith('$wrapped')) expect(stored, name).not.to.include(hash.slice(-14, -2));
      // What an export writes is read again, without parameters of Firebase.
      expect(makeStoredHashes(COST).refusal(stored), name).to.equal(null);
      expect(await makeStoredHashes(COST).kept(stored)(), name).to.equal(stored);
    }
  });

  it('of many rounds leave the event loop free', async () => {
    const { verify } = await makePasswords({ ...COST, queue: 100, waitMs: 60_000 });
    const stored = await kept(LIBRARY_HASHES['passlib sha512_crypt']![0].replace('rounds=20000', 'rounds=100000'));
    let turns = 0;
    const timer = setInterval(() => (turns += 1), 5);
    const startedAt = performance.now();
    await succeed(verify('wrong', stored));
    clearInterval(timer);
    const spare = (performance.now() - startedAt) / 5;
    expect(turns).to.be.above(spare / 10);
  });

  it('of crypt(3) and phpass never verify a password that crypt(3) would refuse as too long', async () => {
    // requirement 3
    const { verify } = await makePasswords({ ...COST, queue: 100, waitMs: 60_000 });
    const [longest, salt] = ['€'.repeat(170) + 'xx', '$6$rounds=1000$salt$'];
    const stored = await kept(`${salt}${computeIterated(salt, Buffer.from(longest))}`);
    expect(await succeed(verify(longest, stored))).to.equal(true);
    expect(await succeed(verify(`${longest}y`, stored))).to.equal(false);
  });

  it('fit into the column at any length', async () => {
    const [salt, key] = ['A'.repeat(88), 'A'.repeat(86)];
    for (const hash of [
      `$pbkdf2-sha512$000000000001000$${salt}$${key}`,
      `$salted-sha512$${salt}$${key}`,
      `$scrypt-ctr$ln=01,r=08,p=01$${salt}$${key}`,
      `$6$rounds=000001000$${'s'.repeat(16)}$${key}`,
    ]) {
      const stored = await kept(hash);
      expect(stored, hash).to.match(/^\$wrapped/);
      expect(stored.length + '1048576,t=20,p=16'.length - '19456,t=2,p=1'.length, hash).to.be.at.most(256);
    }
  });
});
