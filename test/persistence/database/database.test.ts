import { expect } from 'chai';
import { freshDatabase } from '../../support/database.ts';

describe('a database that is closed', () => {
  it('holds no connection, and no program up, though only its pool was used and not the ORM', async () => {
    const database = await freshDatabase();
    const { pool, close } = database.open(2);
    await pool.query('select 1');
    await close();
    expect({ ended: pool.ended, totalCount: pool.totalCount }).to.deep.equal({ ended: true, totalCount: 0 });
    await close();
    await database.drop();
  });
});
