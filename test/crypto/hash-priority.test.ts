import { readFileSync, readdirSync } from 'node:fs';
import { getPriority } from 'node:os';
import { expect } from 'chai';
import { makePasswords } from '../../src/adapters/crypto/passwords.ts';
import { lowerThreads } from '../../src/adapters/system/thread-priority.ts';

if (process.platform === 'linux')
  describe('the threads that compute hashes', () => {
    it('run behind the one that reads requests', async () => {
      // race 19
      await makePasswords({ memoryKib: 8, time: 1, parallelism: 1, queue: 1, waitMs: 1, lowerThreads });
      const nice = new Map(
        readdirSync('/proc/self/task').map((id) => [
          readFileSync(`/proc/self/task/${id}/comm`, 'utf8').trim(),
          getPriority(Number(id)),
        ]),
      );
      expect(nice.get('libuv-worker')).to.be.above(getPriority());
    });
  });
