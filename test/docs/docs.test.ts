import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { ROOT } from '../../src/environment.ts';
import { oneService } from '../e2e/own-database.ts';
import { SECRET_KEY, inherited } from '../e2e/process.ts';
import { runPage } from './page.ts';
import { openShell } from './shell.ts';

/** Pages that are read beside a running service. */
const BESIDE_A_SERVICE = ['docs/refresh-flow.md', 'docs/logout.md'];

describe('the commands of the documents', function () {
  this.timeout(120_000);

  for (const page of BESIDE_A_SERVICE)
    it(`${page}: do what it says`, async () => {
      const { database, service, end } = await oneService();
      const scratch = await mkdtemp(join(tmpdir(), 'docs-test-'));
      const shell = openShell({
        cwd: ROOT,
        scratch,
        env: { ...inherited(), NODE_ENV: 'test', DATABASE_URL: database.url, SECRET_KEY },
        timeoutMs: 60_000,
      });
      try {
        const url = service.url.replace('127.0.0.1', 'localhost');
        const count = await runPage(join(ROOT, page), {
          shell,
          folder: scratch,
          databaseUrl: database.url,
          replace: [['http://localhost:3000', url]],
        });
        expect(count).to.be.greaterThan(2);
      } finally {
        await shell.end();
        await end();
        await rm(scratch, { recursive: true, force: true });
      }
    });
});
