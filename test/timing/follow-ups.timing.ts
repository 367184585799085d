import { makePasswords } from '../../src/adapters/crypto/passwords.ts';
import type { Password } from '../../src/core/domain/sign-in/password.ts';
import { PASSWORD } from '../e2e/client.ts';
import { spawnService } from '../e2e/process.ts';
import { freshDatabase } from '../support/database.ts';
import { forkSmtpReceiver } from '../support/smtp-process.ts';
import { succeed } from '../support/values.ts';
import { CHAINS, compared, measure } from './chains.ts';
import type { Measured } from './chains.ts';
import { expectAlike, describeDifference } from './compare.ts';
import { classes } from './people.ts';

/**
 * Addresses of each class. Two equal sets of 300 overlap by 0.5 ± 0.024. If a call about one class is faster than about
 * the other in 65 of 100 pairs, the test fails in 98 of 100 runs.
 */
const SAMPLES = Number(process.env['TIMING_SAMPLES'] ?? 300);
const WARM_UP = 10;

const HASHING = { memoryKib: 19_456, time: 2, parallelism: 1, queue: 10, waitMs: 10_000 };

describe('no caller learns whether an account exists', function () {
  this.timeout(3_600_000);

  for (const [name, chain] of Object.entries(CHAINS))
    it(`by the time of calls about ${name}, or of the calls after them`, async () => {
      // requirement 32, 33, 34, 111
      const [db, smtp] = [await freshDatabase(), await forkSmtpReceiver()];
      const hash = await succeed((await makePasswords(HASHING)).hash(PASSWORD as Password));
      const service = await spawnService({
        DATABASE_URL: db.url,
        SMTP_URL: smtp.url,
        MAIL_FROM: 'no-reply@example.com',
        OUTBOX_INTERVAL: '450',
        PASSWORDLESS: 'on',
      });
      const taken = async (size: number, samples: Measured): Promise<void> =>
        measure(service.url, chain, await classes(db, size, hash), samples);
      const samples: Measured = chain.map(() => ({}));
      try {
        await taken(
          WARM_UP,
          chain.map(() => ({})),
        );
        await taken(SAMPLES, samples);
        const all = compared(chain, samples);
        for (const one of all) console.log(`      ${describeDifference(one)}`);
        expectAlike(all);
      } finally {
        await service.stop();
        await smtp.close();
        await db.drop();
      }
    });
});
