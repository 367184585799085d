import { Migration } from '@mikro-orm/migrations';

/**
 * The end of a session moves with each refresh, which must not update an index. So the indexes contain `purge_at`: when
 * the purge checks the row next, never later than the end.
 */
export class Migration20261201000710_purge_of_sessions extends Migration {
  override name = 'Migration20261201000710_purge_of_sessions';

  override up(): void {
    this.addSql('alter table session add column purge_at timestamptz(3) not null default now()');
    this.addSql('drop index session_over_index, session_living_index');
    this.addSql('create index session_over_index on session (least(purge_at, ended_at))');
    this.addSql('create index session_living_index on session (user_id, epoch, purge_at) where ended_at is null');
  }

  override down(): void {
    this.addSql('drop index session_over_index, session_living_index');
    this.addSql('alter table session drop column purge_at');
    this.addSql('create index session_over_index on session (least(expires_at, idle_expires_at, ended_at))');
    this.addSql(`
      create index session_living_index on session (user_id, epoch, least(expires_at, idle_expires_at))
        where ended_at is null
    `);
  }
}
