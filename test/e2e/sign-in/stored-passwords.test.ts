import { expect } from 'chai';
import { freshDatabase } from '../../support/database.ts';
import { join, PASSWORD } from '../client.ts';
import { sql } from '../people.ts';
import { spawnService } from '../process.ts';

describe('stored passwords', () => {
  it('are argon2id of at least the recommended cost, each with its own salt', async () => {
    // requirement 6
    const database = await freshDatabase();
    const service = await spawnService({ DATABASE_URL: database.url });
    const members = [await join(service.url), await join(service.url)];
    const rows = await sql<{ password_hash: string }>(
      database.url,
      `select password_hash from user_auth where user_id in (select user_id from user_identity where value = any($1))`,
      [members.map(({ email }) => email)],
    );
    const hashes = rows.map((row) => row.password_hash);
    expect(members.map(({ password }) => password)).to.deep.equal([PASSWORD, PASSWORD]);
    expect(new Set(hashes).size).to.equal(2);
    for (const hash of hashes) {
      const [, memory, time, scopes] = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$/.exec(hash)!.map(Number);
      expect(memory).to.be.at.least(19_456);
      expect(time).to.be.at.least(2);
      expect(scopes).to.be.at.least(1);
    }
    await service.stop();
    await database.drop();
  });
});
