import { expect } from 'chai';
import { makePasswords } from '../../src/adapters/crypto/passwords.ts';
import { makeStoredHashes } from '../../src/adapters/crypto/stored-hashes.ts';
import { noPassword } from '../../src/core/domain/sign-in/password.ts';
import type { PasswordHash } from '../../src/core/domain/sign-in/password.ts';
import { VECTORS } from '../support/foreign-rows.ts';
import { LIBRARY_HASHES } from '../support/library-hashes.ts';
import { succeed } from '../support/values.ts';
import { auc, OVERLAP, shuffled } from './compare.ts';

const COST = { memoryKib: 19_456, time: 2, parallelism: 1 };
/**
 * Two equal sets of 60 overlap by 0.5 ± 0.05. If a hash is faster than that of nobody in 70 of 100 pairs, the test fails
 * in 97 of 100 runs.
 */
const SAMPLES = 60;

const hashes = makeStoredHashes(COST);
const kept = (hash: string) => hashes.kept(hash as PasswordHash)();

describe('fast password hashes of other systems', function () {
  this.timeout(120_000);

  it('take the same time as an unknown account, for any wrong password', async () => {
    // requirement 32, 111
    const { verify } = await makePasswords({ ...COST, queue: 1_000, waitMs: 60_000 });
    const alike = {
      'PBKDF2, one round': VECTORS['PBKDF2-SHA256, as passlib writes it']![0],
      'argon2, 1/150': VECTORS['argon2id']![0],
      'bcrypt 5': VECTORS['bcrypt 2b']![0],
      '{SSHA}': LIBRARY_HASHES['slappasswd {SSHA}']![0],
      'phpass of 8,192 rounds': LIBRARY_HASHES['passlib phpass']![0],
      '$6$ of 5,000 rounds': LIBRARY_HASHES['slappasswd {CRYPT} $6$']![0],
    };
    const slower = { 'bcrypt 9': VECTORS['bcrypt 2b']![0].replace('$05$', '$09$') };
    const long = 'größe '.repeat(20);
    const tried: (readonly [name: string, hash: PasswordHash, password: string])[] = [
      ['nobody', noPassword, 'wrong'],
      ['nobody, two spellings', noPassword, long],
      ['bcrypt 5, two spellings', await kept(alike['bcrypt 5']), long],
    ];
    for (const [name, hash] of Object.entries({ ...alike, ...slower })) tried.push([name, await kept(hash), 'wrong']);
    const times: Record<string, number[]> = {};
    for (let i = 0; i < SAMPLES; i += 1)
      for (const [name, hash, password] of shuffled(tried)) {
        const startedAt = performance.now();
        await succeed(verify(password, hash));
        (times[name] ??= []).push(performance.now() - startedAt);
      }
    for (const name of Object.keys(times)) {
      const nobody = name.endsWith('spellings') ? 'nobody, two spellings' : 'nobody';
      const sooner = auc(times[name]!, times[nobody]!);
      expect(sooner, `${name}, sooner than ${nobody}`).to.be.at.most(OVERLAP[1]);
      if (!(name in slower)) expect(sooner, `${name}, sooner than ${nobody}`).to.be.at.least(OVERLAP[0] - 0.05);
    }
  });
});
