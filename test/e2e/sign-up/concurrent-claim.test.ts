import { expect } from 'chai';
import { Client } from 'pg';
import { freshDatabase } from '../../support/database.ts';
import { anyEmail, call, codeFrom, eventually, join, PASSWORD } from '../client.ts';
import { CHEAP, spawnService } from '../process.ts';

describe('a registration that claims someone else’s address', () => {
  it('is not ended once it has become an account, even while that is being decided', async () => {
    const database = await freshDatabase();
    const service = await spawnService({ ...CHEAP, DATABASE_URL: database.url, OTP_RESEND_INTERVAL: '0' });
    const { pool } = database.open(2);
    const post = (path: string, body: object) => call(service.url, `/v1/auth/${path}`, body);
    const [email, mobile] = [anyEmail(), '+14155557001'];
    await join(service.url, email);
    // The owner's notice has a code, too: it must have arrived before Ada's code is read.
    await codeFrom(service.url, email, () =>
      post('register', { first_name: 'Rival', email, mobile, password: PASSWORD }),
    );
    const owned = `(select user_id from user_identity where value = '${email}' and is_verified)`;
    await pool.query(`update "user" set deleted_at = now() where id = ${owned}`);
    await pool.query(`update user_identity set deleted_at = now() where user_id = ${owned}`);
    const code = await codeFrom(service.url, email, () =>
      post('register', { first_name: 'Ada', email, password: PASSWORD }),
    );

    // Verifies the mobile number, paused in the middle.
    const rival = new Client({ connectionString: database.url });
    rival.on('error', () => {});
    await rival.connect();
    const of = `(select user_id from user_identity where value = '${mobile}')`;
    await rival.query('begin');
    await rival.query(`select from "user" where id = ${of} for no key update`);
    await rival.query(
      `update user_identity set is_verified = true, registration_hash = null where value = '${mobile}'`,
    );
    const verified = post('otp/verify', { type: 'email', value: email, code });
    await eventually(async () => {
      const { rowCount } = await pool.query(
        `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      );
      return (rowCount ?? 0) > 0;
    }, 'waiting');
    await rival.query('commit');

    expect((await verified).status).to.equal(200);
    const { rows } = await pool.query(`select is_verified, deleted_at from user_identity where value = '${mobile}'`);
    expect(rows).to.deep.equal([{ is_verified: true, deleted_at: null }]);
    await rival.end();
    await service.stop();
    await database.drop();
  });
});
