import { expect } from 'chai';
import { makePasswords } from '../../src/adapters/crypto/passwords.ts';
import { makeStoredHashes } from '../../src/adapters/crypto/stored-hashes.ts';
import { noPassword } from '../../src/core/domain/sign-in/password.ts';
import type { PasswordHash } from '../../src/core/domain/sign-in/password.ts';
import { VECTORS } from '../support/foreign-rows.ts';
import { succeed } from '../support/values.ts';
import { auc, OVERLAP, shuffled } from './compare.ts';

const COST = { memoryKib: 19_456, time: 2, parallelism: 1 };
/**
 * Two equal sets of 60 overlap by 0.5 ± 0.05. If a hash is faster than that of nobody in 70 of 100 pairs, the test fails
 * in 97 of 100 runs.
 */
const SAMPLES = 60;

describe('fast password hashes of other systems', function () {
  this.timeout(120_000);

  it('take no less time than an unknown account, for any password', async () => {
    // requirement 32, 111
    const { verify } = await makePasswords({ ...COST, queue: 1_000, waitMs: 60_000 });
    const nearest = {
      'PBKDF2, one round': VECTORS['PBKDF2-SHA256, as passlib writes it']![0],
      'argon2, 1/150': VECTORS['argon2id']![0],
    };
    const others = { 'bcrypt 5': VECTORS['bcrypt 2b']![0] };
    const own = await Promise.all(
      Object.entries({ ...nearest, ...others }).map(
        async ([k, h]) => [k, await makeStoredHashes(COST).kept(h as PasswordHash)()] as const,
      ),
    );
    const tried: Record<string, readonly [hash: string, password: string]> = { nobody: [noPassword, 'wrong'] };
    for (const [name, hash] of own) tried[name] = [hash, 'wrong'];
    tried['bcrypt 5, of a long password'] = [own.at(-1)![1], 'größe '.repeat(20)];
    const times: Record<string, number[]> = {};
    for (let i = 0; i < SAMPLES; i += 1)
      for (const [name, [hash, password]] of shuffled(Object.entries(tried))) {
        const startedAt = performance.now();
        await succeed(verify(password, hash as PasswordHash));
        (times[name] ??= []).push(performance.now() - startedAt);
      }
    for (const name of Object.keys(tried))
      expect(auc(times[name]!, times['nobody']!), `${name} sooner than nobody`).to.be.at.most(OVERLAP[1]);
    for (const name of Object.keys(nearest))
      expect(auc(times[name]!, times['nobody']!), `${name} sooner than nobody`).to.be.at.least(OVERLAP[0] - 0.05);
  });
});
