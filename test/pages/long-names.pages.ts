import { expect } from 'chai';
import type { Pool } from 'pg';
import { broken, overflow, spilling } from './checks.ts';
import { inBrowserWithSample } from './in-browser.ts';
import { visitAll } from './visits.ts';

/** Every name that somebody can choose, as long as it may be, and without a space. */
const LONGEST: readonly string[] = [
  `update "user" set first_name = repeat('W', 64), last_name = repeat('m', 60) || id, job_title = repeat('W', 128)`,
  `update user_auth set username = 'a' || repeat('w', 50) || user_id`,
  `update user_identity set value = repeat('w', 50) || id || '@' || repeat('w', 60) || '.' || repeat('w', 50) || '.example.com'
    where type = 'email'`,
  `update role set name = left(name || repeat('W', 64), 64), description = repeat('W', 256)
    where name not in ('SuperAdmin', 'Staff', 'User')`,
  `update privilege set name = left(name || '.' || repeat('w', 64), 64), description = repeat('W', 256)
    where name like 'report.%'`,
  `update passkey set name = repeat('W', 58) || id`,
  `update session set user_agent = repeat('W', 512)`,
];

const lengthen = async (pool: Pool): Promise<void> => {
  for (const text of LONGEST) await pool.query(text);
};

describe('every page, with the longest names', function () {
  this.timeout(600_000);
  const opened = inBrowserWithSample();
  before(() => lengthen(opened().site.pool));

  for (const width of [390, 768, 1280])
    it(`needs no scrolling sideways, covers nothing and breaks no short word, ${width} px wide`, async () => {
      // links of messages name the address that they were sent to
      const isOfMessage = /^\/(?:reset|invitation|undo-factor)/;
      const faults = await visitAll(opened(), { width }, async ({ page }) => [
        ...(await overflow(page)),
        ...(await spilling(page)),
        ...(await broken(page)),
      ]);
      expect(faults.filter((fault) => !(isOfMessage.test(fault) && /status 401/.test(fault)))).to.deep.equal([]);
    });
});
