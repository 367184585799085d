import { expect } from 'chai';
import { freshDatabase } from '../../support/database.ts';

describe('a closed database', () => {
  it('holds no connection and does not keep the process alive, even if only its pool was used', async () => {
    const database = await freshDatabase();
    const { pool, close } = database.open(2);
    await pool.query('select 1');
    await close();
    expect({ ended: pool.ended, totalCount: pool.totalCount }).to.deep.equal({ ended: true, totalCount: 0 });
    await close();
    await database.drop();
  });
});
