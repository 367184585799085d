import { expect } from 'chai';
import * as E from 'fp-ts/lib/Either.js';
import type { Argon2Driver } from '../../src/adapters/crypto/argon2-driver.ts';
import { makePasswords } from '../../src/adapters/crypto/passwords.ts';
import type { PasswordsOptions } from '../../src/adapters/crypto/passwords.ts';
import { noPassword } from '../../src/core/domain/sign-in/password.ts';
import type { Password, PasswordHash } from '../../src/core/domain/sign-in/password.ts';
import { cpuTime } from '../support/cpu-time.ts';

const cheap: PasswordsOptions = { memoryKib: 8, time: 1, parallelism: 1, queue: 10, waitMs: 1000 };
const valid = '$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4';
const withCost = (cost: string) => valid.replace('m=256,t=2,p=1', cost) as PasswordHash;

/** A driver that accepts everything and records its calls, so that only the adapter can refuse. */
const credulous = () => {
  const asked: { phc: string; password: string }[] = [];
  const driver: Argon2Driver = {
    name: 'credulous',
    hash: (_, cost) => Promise.resolve(withCost(`m=${cost.memoryKib},t=${cost.time},p=${cost.parallelism}`)),
    verify: (phc, password) => {
      asked.push({ phc, password });
      return Promise.resolve(true);
    },
  };
  return { driver, asked };
};

const hashed = async (password: string) => {
  const hash = await (await makePasswords(cheap)).hash(password as Password)();
  return E.isRight(hash) ? hash.right : expect.fail('overloaded');
};
const verified = async (password: string, hash: PasswordHash, options = cheap) =>
  (await makePasswords(options)).verify(password, hash)();
const isComputed = async (memoryKib: number, stored: string) => {
  const { driver, asked } = credulous();
  const answer = await verified('password', withCost(stored), { ...cheap, memoryKib, driver });
  return E.isRight(answer) && answer.right && asked[0]?.phc === withCost(stored);
};

describe('passwords', () => {
  // requirement 6
  it('are stored as argon2id with the configured cost', async () => {
    expect(await hashed('correct horse')).to.match(/^\$argon2id\$v=19\$m=8,t=1,p=1\$/);
  });

  // requirement 3
  it('match their own hash only', async () => {
    const hash = await hashed('correct horse');
    expect(await verified('correct horse', hash)).to.deep.equal(E.right(true));
    for (const other of ['correct horsE', 'correct horse ', ' correct horse', '', 'correct']) {
      expect(await verified(other, hash), other).to.deep.equal(E.right(false));
    }
  });

  it('match in every Unicode spelling', async () => {
    const [composed, decomposed] = ['Zo\u00eb \ud55c\uae00', 'Zoe\u0308 \u1112\u1161\u11ab\u1100\u1173\u11af'];
    expect(await verified(decomposed, await hashed(composed))).to.deep.equal(E.right(true));
    expect(await verified(composed, await hashed(decomposed))).to.deep.equal(E.right(true));
  });

  // requirement 32
  it('take as many hashes for each Unicode spelling of a wrong password, whether or not the account exists', async () => {
    const calls: string[] = [];
    const driver: Argon2Driver = {
      name: 'wrong',
      hash: (_, cost) => {
        calls.push(`hash of ${cost.memoryKib}`);
        return Promise.resolve(withCost('m=512,t=1,p=1'));
      },
      verify: (phc) => {
        calls.push(phc === valid ? 'verify' : 'verify of 512');
        return Promise.resolve(false);
      },
    };
    const passwords = await makePasswords({ ...cheap, memoryKib: 512, driver });
    for (const [spellings, wrong] of Object.entries({ 1: 'plain', 2: 'Zo\u00eb', 4: 'Zo\u00eb \ufb01 e\u0308' })) {
      const taken = async (hash: string) => {
        calls.length = 0;
        await passwords.verify(wrong, hash as PasswordHash)();
        return [...calls];
      };
      const nobody = await taken(noPassword);
      expect(nobody, wrong).to.deep.equal(Array(Number(spellings)).fill('verify of 512'));
      expect(await taken(withCost('m=512,t=1,p=1')), wrong).to.deep.equal(nobody);
      const wrapped = `$wrapped$salted-sha1$$20${withCost('m=512,t=1,p=1')}`;
      expect(await taken(wrapped), wrong).to.deep.equal(nobody);
    }
  });

  it('match any argon2 type that the database may contain', async () => {
    const argon2i =
      '$argon2i$v=16$m=256,t=2,p=2$c29tZXNhbHQ$tsEVYKap1h6scGt5ovl9aLRGOqOth+AMB+KwHpDFZPs' as PasswordHash;
    expect(await verified('password', argon2i)).to.deep.equal(E.right(true));
    expect(await verified('password', valid as PasswordHash)).to.deep.equal(E.right(true));
  });

  // requirement 32, requirement 33
  it('of unknown users take one hash of the current cost, and are wrong', async () => {
    for (const cost of [cheap, { ...cheap, memoryKib: 19_456, time: 3, parallelism: 2 }]) {
      const { driver, asked } = credulous();
      const passwords = await makePasswords({ ...cost, driver });
      expect(await passwords.verify('correct horse', noPassword)()).to.deep.equal(E.right(false));
      const decoy = withCost(`m=${cost.memoryKib},t=${cost.time},p=${cost.parallelism}`);
      expect(asked).to.deep.equal([{ phc: decoy, password: 'correct horse' }]);
    }
  });

  it('compared with an invalid hash take the same time, and are wrong', async () => {
    const { driver, asked } = credulous();
    const passwords = await makePasswords({ ...cheap, driver });
    const broken = [
      '',
      'x',
      valid.slice(0, -1),
      valid.slice(0, -30),
      `${valid}=`,
      `${valid}\n`,
      ` ${valid}`,
      `${valid}$`,
      valid.replace('c29tZXNhbHQ', 'c29tZQ'),
      valid.replace('c29tZXNhbHQ', 'c29tZXNhbHR'),
      valid.replace('argon2id', 'argon2x'),
      valid.replace('v=19', 'v=18'),
      withCost('m=256,t=2'),
      withCost('m=256,t=2,t=2'),
      withCost('m=256,t=0,p=1'),
      withCost('m=-8,t=1,p=1'),
      withCost('m=8,t=1,p=2'),
      withCost('m=1e9,t=1,p=1'),
    ] as PasswordHash[];
    for (const hash of broken) {
      expect(await passwords.verify('x', hash)(), hash).to.deep.equal(E.right(false));
    }
    expect(asked.map(({ phc }) => phc)).to.deep.equal(broken.map(() => withCost('m=8,t=1,p=1')));
  });

  // requirement 7
  it('compared with a hash of excessive cost are refused without computing it', async () => {
    const absurd = ['m=8388608,t=1,p=1', 'm=8,t=1000,p=1', 'm=256,t=1,p=32', 'm=8388608,t=1000,p=1'].map(withCost);
    for (const hash of absurd) {
      const { driver, asked } = credulous();
      expect(await verified('password', hash, { ...cheap, driver }), hash).to.deep.equal(E.right(false));
      expect(asked.map(({ phc }) => phc)).to.deep.equal([withCost('m=8,t=1,p=1')]);
      expect(await verified('password', hash), hash).to.deep.equal(E.right(false));
    }
  });

  it('are computed up to 256 MiB or four times the configured memory, never above 1 GiB', async () => {
    expect(await isComputed(8, 'm=262144,t=20,p=16')).to.equal(true);
    expect(await isComputed(8, 'm=262145,t=1,p=1')).to.equal(false);
    expect(await isComputed(8, 'm=256,t=21,p=1')).to.equal(false);
    expect(await isComputed(8, 'm=256,t=1,p=17')).to.equal(false);
    expect(await isComputed(131_072, 'm=524288,t=1,p=1')).to.equal(true);
    expect(await isComputed(131_072, 'm=524289,t=1,p=1')).to.equal(false);
    expect(await isComputed(1_048_576, 'm=1048576,t=1,p=1')).to.equal(true);
    expect(await isComputed(1_048_576, 'm=1048577,t=1,p=1')).to.equal(false);
  });

  // requirement 2, requirement 5
  it('of more than 256 code points are wrong at once, without a hash', async () => {
    const { driver, asked } = credulous();
    const passwords = await makePasswords({ ...cheap, driver });
    const spent = cpuTime();
    for (const long of ['x'.repeat(257), '🗝'.repeat(257), `a${'\u0301\u0316'.repeat(25_000)}`, 'x'.repeat(5_000_000)]) {
      expect(await passwords.verify(long, valid as PasswordHash)()).to.deep.equal(E.right(false));
    }
    expect(spent()).to.be.lessThan(50);
    expect(asked).to.have.length(0);
    // U+1F82 is composed of the most code points, four.
    for (const longest of ['x'.repeat(256), '🗝'.repeat(256), '\u03b1\u0313\u0300\u0345'.repeat(256)]) {
      expect(await passwords.verify(longest, valid as PasswordHash)()).to.deep.equal(E.right(true));
    }
    expect(asked).to.have.length(3);
  });
});
